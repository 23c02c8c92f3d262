import Testing
import WagmanRemote

/// What sealed lines of a console mean.
///
/// The checksums are those of Python's zlib.
struct SealedExplanationTests {
  typealias Field = LineExplanation.Field

  private static let number = Field("number", "17", "running number")

  @Test("A sealed request shows its running number behind its arguments")
  func request() {
    let explanation = LineExplanation("relay 1 on #17 406AC804")
    #expect(explanation.flaw == nil)
    #expect(explanation.parts.map(\.title) == ["console: a request"])
    #expect(
      explanation.parts.first?.fields.dropFirst() == [
        Field("PORT", "1", "gn"), Field("STATE", "on"), Self.number,
        Field("crc", "406AC804", "right"),
      ])
  }

  @Test("The seal of a set of ports is no port")
  func ports() {
    let fields = LineExplanation("@h enable 0 3 #18 086B48F1").parts.first?.fields
    #expect(fields?.map(\.value).prefix(1) == ["h"])
    #expect(fields?.map(\.value).dropFirst(2) == ["0", "3", "18", "086B48F1"])
  }

  @Test(
    "Each line of a sealed response shows the number of the request that it answers",
    arguments: [
      ("ok #17 425BAF4A", "console: a line of a sealed response", "17"),
      ("ok #17 425BAF4A \r\n", "console: a line of a sealed response", "17"),
      (
        "error: the number is out of turn #16 2BB9155A",
        "console: a line of a response that says no", "16"
      ),
      (
        "up=12346 time=1767225600 media=sd,emmc log=77 #7 0D0426E7",
        "console: a line of a snapshot", "7"
      ),
    ])
  func response(line: String, title: String, number: String) {
    let explanation = LineExplanation(line)
    #expect(explanation.flaw == nil)
    #expect(explanation.parts.map(\.title) == [title])
    #expect(explanation.parts.first?.fields.suffix(2).map(\.name) == ["number", "crc"])
    #expect(explanation.parts.first?.fields.suffix(2).first?.value == number)
  }

  @Test("The fields of a snapshot are named and explained, sealed or not")
  func snapshot() {
    let line = "up=12340 mode=manual relays=10?01 drive=11001"
    let sealed = LineExplanation(line + " #4294967295 9FC6C837")
    let fields = [
      Field("up", "12340", "ms since the board's reset"), Field("mode", "manual", "a host decides"),
      Field("relays", "10?01", "as read back, port 0 first"),
      Field("drive", "11001", "relays as they should be"),
    ]
    #expect(sealed.flaw == nil)
    #expect(sealed.parts.first?.fields.dropLast(2) == fields[...])
    #expect(sealed.parts.first?.fields.suffix(2).first?.value == "4294967295")
    #expect(LineExplanation(line).parts.first?.fields == fields)
    #expect(
      LineExplanation("up=1 time=1767225600").lines.last?.contains("2026-01-01T00:00:00Z") == true)
  }

  @Test(
    "A broken seal is told with what would be right",
    arguments: [
      (
        "relay 1 off #17 406AC804",
        "it ends in 406AC804, but the CRC-32 of all before is 0D3FB4A1"
      ),
      ("ok #17 425BAF4B", "it ends in 425BAF4B, but the CRC-32 of all before is 425BAF4A"),
      ("ok #17", "it is to end in '#NUMBER CRC', and ends in '#17'"),
      ("ok #x7 63E05B06", "'#x7' is no number of 32 bits"),
    ])
  func broken(line: String, flaw: String) {
    let explanation = LineExplanation(line)
    #expect(explanation.flaw == "its seal is broken: \(flaw)")
    #expect(explanation.parts.first?.fields.contains { $0.name == "number" } == true)
    #expect(explanation.parts.first?.fields.contains { $0.meaning == "right" } == false)
  }

  @Test("A command that takes no seal has too many arguments with one")
  func unsealable() {
    let explanation = LineExplanation("hb #17 524EFD83")
    #expect(explanation.flaw?.contains("too many arguments") == true)
  }
}

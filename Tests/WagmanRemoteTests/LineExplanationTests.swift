import Foundation
import Testing
import WagmanRemote
import WagmanWire

/// What lines mean, and what is wrong with them where.
struct LineExplanationTests {
  private func field(_ line: String, _ name: String, part: Int = 0) -> LineExplanation.Field? {
    let parts = LineExplanation(line).parts
    return parts.indices.contains(part) ? parts[part].fields.first { $0.name == name } : nil
  }

  private let heartbeat = sensorgram(0xff09, subID: 3, 5_000)

  @Test("Every field of a sensorgram is named and explained")
  func fields() {
    let explanation = LineExplanation(heartbeat)
    #expect(explanation.flaw == nil)
    #expect(
      explanation.parts.first?.fields.map(\.name) == [
        "length", "time", "id", "inst", "sub_id", "source_id", "source_inst", "value", "crc",
      ])
    #expect(field(heartbeat, "id")?.meaning == "answer: heartbeat")
    #expect(field(heartbeat, "sub_id")?.meaning == "port 2 cs")
    #expect(field(heartbeat, "value")?.meaning == "uint16, ms since the last one")
    #expect(field(heartbeat, "crc")?.meaning == "right")
  }

  @Test(
    "Values have their units",
    arguments: [
      (UInt16(0xff10), UInt8(1), UInt32(3_000), "uint16, 29.729 degC, raw"),
      (0xff06, 1, 180, "uint8, mA on our boards, raw on boards in the field"),
      (0x0002, 1, 26_112, "uint16, 23.163 degC"), (0xff1f, 2, 3, "uint8, started"),
      (0xff21, 1, 255, "uint8, no boot selector"), (0xff0b, 2, 0, "uint8, refused"),
      (0xc008, 2, 60, "uint8, s until power is cut"),
      (0xff23, 1, 1_767_225_600, "uint32, 2026-01-01T00:00:00Z"),
    ])
  func units(id: UInt16, subID: UInt8, number: UInt32, meaning: String) {
    #expect(field(sensorgram(id, subID: subID, number), "value")?.meaning == meaning)
  }

  @Test("For a current sub_id 1 is the board, elsewhere it is port 0")
  func places() {
    #expect(field(sensorgram(0xff06, subID: 1, 1), "sub_id")?.meaning == "the board itself")
    #expect(field(sensorgram(0xff06, subID: 3, 1), "sub_id")?.meaning == "port 1 gn")
    #expect(field(sensorgram(0xff05, subID: 1, 1), "sub_id")?.meaning == "port 0 nc")
    #expect(field(sensorgram(0xff05, subID: 9, 1), "sub_id")?.meaning == "no port of a board")
  }

  @Test("A broken line says what is wrong where")
  func flaws() throws {
    var bytes = try #require(Data(base64Encoded: heartbeat.trimmingCharacters(in: .newlines)))
    let crc = bytes[16]
    bytes[14] ^= 1
    let flaw = try #require(LineExplanation(bytes.base64EncodedString()).flaw)
    #expect(
      flaw.hasPrefix(
        "sensorgram 1: its CRC-8 is \(String(crc, radix: 16)), but that of bytes 0 to 15 is "))
    #expect(LineExplanation("AAI*").flaw?.hasPrefix("column 4: '*' is no base64") == true)
    #expect(LineExplanation("AAIAA").flaw?.hasPrefix("5 characters are no base64") == true)
    #expect(
      LineExplanation("AAIAAAAA").flaw
        == "sensorgram 1: it ends within its header, after 6 of 13 bytes")
    #expect(LineExplanation("").flaw != nil)
    bytes[14] ^= 1
    bytes[1] = 200
    #expect(
      LineExplanation(bytes.base64EncodedString()).flaw
        == "sensorgram 1: its length of 200 reaches 197 bytes beyond the line's end")
  }

  @Test("An unknown type with a right sum is told by its place")
  func unknownType() throws {
    var bytes = try #require(Data(base64Encoded: heartbeat.trimmingCharacters(in: .newlines)))
    bytes[13] = 0x7e
    bytes[16] = CRC8.of(Array(bytes.prefix(16)).span)
    #expect(
      LineExplanation(bytes.base64EncodedString()).flaw
        == "sensorgram 1: byte 13: 7e is no type of a value")
  }

  @Test("The second sensorgram of a line is explained, too")
  func second() throws {
    let first = try #require(Data(base64Encoded: heartbeat.trimmingCharacters(in: .newlines)))
    let line = (first + first).base64EncodedString()
    #expect(
      LineExplanation(line).parts.map(\.title) == [
        "sensorgram 1, from byte 0", "sensorgram 2, from byte 17",
      ])
  }

  @Test("A line is broken here exactly when a board would drop it")
  func agreement() throws {
    let whole = try #require(Data(base64Encoded: heartbeat.trimmingCharacters(in: .newlines)))
    var disagreements: [String] = []
    for index in whole.indices {
      for bit in 0..<8 {
        var bytes = whole + whole
        bytes[index] ^= 1 << bit
        let line = bytes.base64EncodedString()
        let isValid = SensorgramResponseLine(Array(line.utf8).span) != nil
        if isValid != (LineExplanation(line).flaw == nil) { disagreements.append(line) }
      }
    }
    #expect(disagreements == [])
  }

  @Test(
    "Lines of a console are explained",
    arguments: [
      ("<<<- sid=cli hb", "console: the begin of a response"),
      ("->>>", "console: the end of a response"), ("@cli stop 1 60", "console: a request"),
      ("log: cu 1 2 3 4 5 6", "console: an asynchronous line"), ("hb", "console: a request"),
      ("error: the port is disabled", "console: a line of a response that says no"),
    ])
  func console(line: String, title: String) {
    let explanation = LineExplanation(line)
    #expect(explanation.parts.map(\.title) == [title])
    #expect(explanation.flaw == nil)
  }

  @Test(
    "Broken lines of a console say why",
    arguments: [
      ("<<<- cli hb", "after '<<<-' the word 'sid=…' is missing"),
      ("stop 7", "invalid port 7: 0 to 4"), ("log: cu 1 2", "2 currents instead of 6"),
      ("@cli bogus", "there is no such command; 'wagman --help' lists them"),
    ])
  func brokenConsole(line: String, flaw: String) {
    #expect(LineExplanation(line).flaw == flaw)
  }
}

import Testing
import WagmanCore
import WagmanWire

@Suite("Seal")
struct SealTests {
  private func sealed(
    _ command: ConsoleCommand, sid: String = "h", _ number: UInt32
  ) -> String {
    var line = TextLine<96>()
    line.append(command, sid: bytes(sid).span, seal: number)
    return String(line.text.dropLast())
  }

  @Test("The checksum is that of zlib")
  func checksum() {
    #expect(CRC32.of(bytes("123456789").span) == 0xcbf4_3926)
    #expect(CRC32.of([UInt8]().span) == 0)
  }

  @Test("A sealed line ends in its number and the checksum of all before")
  func format() {
    // zlib.crc32(b"@h relay 0 on #17")
    #expect(sealed(.relay(.nodeController, .on), 17) == "@h relay 0 on #17 \(zlib)")
  }

  private let zlib = "0B450942"

  @Test("A valid seal gives its number and leaves the command as it is")
  func valid() throws {
    let port = try #require(Port(3))
    for command in [
      ConsoleCommand.relay(port, .off), .want(port, isWanted: true), .watch(port, isOn: false),
      .tell(port, .restart),
      .enable(PortSet(rawValue: 0b1010)), .disable(PortSet(rawValue: 1)), .snapshot,
      .chooseMedium(Port(unchecked: 1), .emmc),
    ] {
      let request = try #require(parsed(sealed(command, .max)))
      #expect(request.command == command)
      #expect(request.seal == .valid(number: .max))
    }
  }

  @Test("A line without a seal has none")
  func none() {
    #expect(parsed("relay 1 on")?.seal == Seal.none)
    #expect(parsed("snapshot")?.seal == Seal.none)
  }

  @Test(
    "A seal that does not fit voids the command",
    arguments: [
      "relay 1 on #17 00000000", "relay 1 on #17", "relay 1 on #", "relay 1 on #x 00000000",
      "relay #17 1 on", "snapshot #1 2", "relay 1 on #4294967296 00000000",
    ])
  func broken(line: String) {
    let request = parsed(line)
    #expect(request?.seal == .broken)
    #expect(request?.content == .invalid(.brokenSeal))
    #expect(complaint(line) == "error: broken seal")
  }

  @Test("Digits in lower case are no checksum, for then a flipped bit would pass")
  func lowerCase() {
    let line = sealed(.snapshot, 1)
    let mark = line.lastIndex(of: " ") ?? line.endIndex
    let lower = line[..<mark] + line[mark...].lowercased()
    #expect(lower != line)
    #expect(parsed(String(lower))?.seal == .broken)
  }

  @Test("A command that takes no seal takes its words for arguments")
  func notSealable() {
    #expect(complaint("rtc #1 00000000") == "error: too many arguments: rtc")
  }

  @Test("The client reads the number and the content of a sealed reply line")
  func reply() {
    var line = TextLine<96>()
    line.append("ok 1")
    line.appendSeal(9)
    let (seal, count) = Seal.read(line.span)
    #expect(seal == .valid(number: 9))
    #expect(line.text.prefix(count) == "ok 1")
    line.append(byte: 0x30)
    #expect(Seal.read(line.span).seal == .broken)
    #expect(Seal.read(bytes("ok 1").span).seal == Seal.none)
  }
}

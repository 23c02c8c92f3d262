import Testing
import WagmanCore
import WagmanWire

@Suite("ConsoleRequest")
struct ConsoleRequestTests {
  @Test("An empty line and one of blanks are nothing", arguments: ["", " ", "\t  ", "   \t"])
  func nothing(line: String) {
    guard case .nothing = read(line) else {
      Issue.record("it is something")
      return
    }
  }

  @Test("The sid is what followed the at sign and the response names it again")
  func sid() throws {
    let request = try #require(parsed("@cli  hb "))
    #expect(request.command == .heartbeats)
    var line = TextLine<96>()
    line.appendHeader(of: request)
    line.appendFooter()
    #expect(line.text == "<<<- sid=cli hb\r\n->>>\r\n")
  }

  @Test("Without a sid, or with an empty one, the response says 0", arguments: ["up", "@ up"])
  func noSID(text: String) throws {
    let request = try #require(parsed(text))
    var line = TextLine<96>()
    line.appendHeader(of: request)
    #expect(line.text == "<<<- sid=0 up\r\n")
  }

  @Test("A line that is only a sid asks for a command without a name")
  func onlySID() throws {
    let request = try #require(parsed("@cli"))
    #expect(request.content == .unknown)
    var line = TextLine<96>()
    line.appendHeader(of: request)
    #expect(line.text == "<<<- sid=cli\r\n")
  }

  @Test(
    "An unknown command is named again and its body is invalid command",
    arguments: ["frob 1", "HB", "hbx", "h", "#1", "stop\u{0}"])
  func unknown(line: String) throws {
    let request = try #require(parsed(line))
    #expect(request.content == .unknown && request.name == nil)
    #expect(complaint(line) == "invalid command")
    #expect([UInt8](request.word) == bytes(String(line.split(separator: " ")[0])))
  }

  @Test("Nine words are dropped whole and eight are read")
  func nineWords() throws {
    #expect(
      parsed("@a date 2020 2 29 23 59 58")?.command
        == .setDate(
          try #require(
            DateTime(year: 2020, month: 2, day: 29, hour: 23, minute: 59, second: 58))))
    for line in ["@a date 2020 2 29 23 59 58 1", "enable 0 1 2 3 4 0 1 2 3", "x x x x x x x x x x"]
    {
      guard case .dropped = read(line) else {
        Issue.record("\(line) was read")
        continue
      }
    }
  }

  @Test("A reader counts what it drops for length and for words, and nothing else")
  func reader() {
    var reader = ConsoleReader()
    let long = String(repeating: "x", count: 90)
    var seen: [String] = []
    for byte in bytes("hb\n\(long)\n\n1 2 3 4 5 6 7 8 9\r\n@a up\r\n") {
      if let request = reader.take(byte) {
        seen.append(String(decoding: [UInt8](request.word), as: UTF8.self))
      }
    }
    #expect(seen == ["hb", "up"])
    #expect(reader.dropped == 2)
  }

  @Test("A set of ports may name a port twice")
  func ports() {
    #expect(parsed("disable 4 1 4")?.command == .disable(PortSet(rawValue: 0b10010)))
  }

  @Test("Whoever reads needs no rights for what another word would make a change")
  func rights() {
    #expect(ConsoleCommand.date.rights == .everyone)
    #expect(parsed("date 2020 1 1 0 0 0")?.command?.rights == .administration)
    #expect(ConsoleCommand.bootMedium(.nodeController).rights == .everyone)
    #expect(ConsoleCommand.chooseMedium(.nodeController, .sd).rights == .administration)
    #expect(ConsoleCommand.loader.rights == .everyone)
    #expect(ConsoleCommand.setLoader(.off).rights == .administration)
    #expect(ConsoleCommand.ping(.nodeController).rights == .ownPort)
  }

  @Test("Readings and pings change nothing, and only what stays the same is harmless twice")
  func effects() {
    #expect(!ConsoleCommand.ping(.nodeController).isChanging)
    #expect(!ConsoleCommand.date.isChanging && ConsoleCommand.reset(seconds: 0).isChanging)
    #expect(ConsoleCommand.chooseMedium(.nodeController, .sd).isChanging)
    #expect(ConsoleCommand.enable(PortSet(rawValue: 1)).isHarmlessTwice)
    #expect(!ConsoleCommand.restart(.nodeController, isForced: false).isHarmlessTwice)
    #expect(ConsoleCommand.setLoader(.sd).isHarmlessTwice)
    #expect(!ConsoleCommand.chooseMedium(.nodeController, .sd).isHarmlessTwice)
  }
}

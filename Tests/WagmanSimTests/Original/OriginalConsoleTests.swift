import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim
import WagmanWire

/// What the program of v3 boards answers.
@Suite("Console of the original firmware")
struct OriginalConsoleTests {
  let bench = OriginalBench()

  init() { bench.run(to: Tick(s: 200)) }

  @Test(
    "What is ours alone is an invalid command",
    arguments: [
      "restart 1", "kill 1", "state", "why 1", "hibernate", "wake", "help", "mode manual",
      "relay 1 off", "want 1 off", "snapshot", "reboot",
    ])
  func oursAlone(line: String) throws {
    #expect(try bench.ask(line) == ["invalid command"])
    bench.run(.minutes(2))
    #expect(bench.relaysOn == 0b111)
  }

  @Test(
    "A bad port and a wrong number of arguments have no effect and an empty body",
    arguments: [
      "start 5", "stop 9 0", "stop one 0", "stop", "stop 1 0 0", "disable", "disable 7",
      "start 1 force", "watch 1 hb", "watch 1 hb x", "ping", "bs", "bs 9", "log", "log maybe",
      "date 2024 1", "hb 1", "disable 1 #1 F3A7C214",
    ])
  func ignored(line: String) throws {
    let before = bench.history.count
    #expect(try bench.ask(line) == [])
    bench.run(.minutes(2))
    #expect(bench.history.count == before)
  }

  @Test("A seal makes a line no other: it is ignored")
  func sealed() throws {
    var line = TextLine<80>()
    line.append("@cli disable 1")
    line.appendSeal(1)
    #expect(try bench.ask(String(String(line).dropFirst("@cli ".count))) == [])
    #expect(bench.relaysOn == 0b111)
  }

  @Test("A wrong medium and a wrong boot loader mode are said to be so")
  func invalid() throws {
    #expect(try bench.ask("bs 1 floppy") == ["invalid media"])
    #expect(try bench.ask("blf floppy") == ["invalid mode"])
  }

  @Test("start is refused unless stopped, without a word")
  func startRefused() throws {
    #expect(try bench.ask("start 1") == [])
    #expect(try bench.ask("start 3") == [])
    #expect(
      bench.history.suffix(2) == [
        "200.2 gn start refused (administrator)", "200.4 x1 start refused (administrator)",
      ])
    #expect(try bench.ask("stop 1 30") == [])
    #expect(try bench.ask("start 1") == [])
    #expect(bench.history.last == "200.8 gn start refused (administrator)")
    bench.run(.minutes(1))
    #expect(bench.history.filter { $0.contains("relay on") }.count == 4)
  }

  @Test("stop is refused unless started, without a word")
  func stopRefused() throws {
    #expect(try bench.ask("stop 1 30") == [])
    // A second one does not bring the cut nearer.
    #expect(try bench.ask("stop 1 0") == [])
    #expect(bench.history.last == "200.4 gn stop within 0 s refused (administrator)")
    #expect(bench.relaysOn == 0b111)
    #expect(try bench.ask("stop 3 0") == [])
    bench.run(to: Tick(milliseconds: 230_800))
    // Its relay settles.
    #expect(try bench.ask("stop 1 0") == [])
    #expect(bench.relaysOn == 0b111)
  }

  @Test("Readings are as many lines as the wire says")
  func readings() throws {
    for (line, count) in [
      ("rtc", 1), ("date", 1), ("id", 1), ("cu", 1), ("hb", 5), ("th", 5), ("env", 2),
      ("bs 0", 1), ("bf", 1), ("fc", 5), ("up", 1), ("boots", 1), ("ver", 4), ("blf", 1),
      ("sdinfo", 1),
    ] {
      #expect(try bench.ask(line).count == count, "\(line)")
    }
    #expect(try bench.ask("cu") == ["180 300 300 300 0 0"])
    #expect(try bench.ask("bf") == ["PORF"])
    #expect(try bench.ask("boots") == ["1"])
    #expect(try bench.ask("up") == ["203"])
    #expect(try bench.ask("rtc") == ["\(OriginalNode.epochSeconds + 204)"])
  }

  @Test("The clock is set, and told as it goes on")
  func clock() throws {
    #expect(try bench.ask("date 2024 2 29 23 59 59") == [])
    bench.run(.seconds(1))
    #expect(try bench.ask("date") == ["2024 3 1 0 0 0"])
  }

  @Test("Once a minute the status goes out, unless logging is off")
  func status() throws {
    _ = bench.lines()
    bench.run(to: Tick(milliseconds: 239_999))
    #expect(bench.lines() == [])
    bench.run(to: Tick(s: 240))
    let lines = bench.lines()
    #expect(lines.count == 8)
    #expect(
      lines.map { String($0.split(separator: " ")[1]) }
        == ["id", "date", "cu", "th", "env", "fails", "enabled", "media"])
    #expect(
      lines.suffix(3) == [
        "log: fails 0 0 0 0 0", "log: enabled nc gn cs", "log: media sd sd",
      ])
    #expect(try bench.ask("log off") == [])
    _ = bench.lines()
    bench.run(.minutes(5))
    #expect(bench.lines() == [])
    #expect(try bench.ask("log on") == [])
    bench.run(.minutes(1))
    #expect(bench.lines().count == 8)
  }

  @Test("What a command makes it say stands behind the response")
  func logsBetween() {
    _ = bench.lines()
    bench.type("@cli stop 1 0")
    bench.run(.seconds(1))
    #expect(
      bench.lines() == [
        "<<<- sid=cli stop", "->>>", "log: gn stopping", "log: gn killing", "log: gn stopped",
        "log: gn starting sd",
      ])
  }

  @Test("With the setting it stands inside, as boards in the field print it")
  func logsInside() {
    var settings = OriginalSettings()
    settings.logsInsideResponses = true
    let bench = OriginalBench(settings: settings)
    bench.run(to: Tick(milliseconds: 239_800))
    _ = bench.lines()
    bench.type("@cli stop 1 0")
    bench.run(.milliseconds(200))
    let lines = bench.lines()
    #expect(lines.first == "<<<- sid=cli stop" && lines.last == "->>>")
    // The status was due at that moment, too.
    #expect(lines.count == 12)
    #expect(lines.suffix(3) == ["log: gn stopping", "log: gn killing", "->>>"])
  }

  @Test("A line that is too long is dropped, and one of a guest's console not heard")
  func unheard() throws {
    _ = bench.lines()
    bench.type("@cli boots " + String(repeating: "x", count: 80))
    bench.strike(.guestLine(try port(1), "stop 1 0"))
    bench.run(.seconds(1))
    #expect(bench.lines() == [] && bench.relaysOn == 0b111)
    bench.strike(.operatorLine("stop 1 0"))
    bench.strike(.operatorLine("disable 2"))
    bench.run(.milliseconds(200))
    #expect(bench.relaysOn == 0b001)
  }
}

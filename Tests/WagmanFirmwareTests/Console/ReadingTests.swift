import Testing
import WagmanCore
import WagmanSim
import WagmanWire

/// Each row of the table of WIRE.md that reads, byte for byte.
@Suite("Console readings")
struct ReadingTests {
  let bench: Bench
  let link: Int

  init() {
    bench = Bench()
    link = bench.client()
    bench.run(to: Tick(milliseconds: 95_250))
  }

  @Test("A response has a header with the sid, its body and a footer, each ended by CR and LF")
  func framing() {
    _ = bench.read(link)
    bench.send("@cli up\n", on: link)
    bench.serve()
    #expect(bench.read(link) == "<<<- sid=cli up\r\n95\r\n->>>\r\n")
  }

  @Test("Without a sid, or with an empty one, the header says 0; a CR before the LF is tolerated")
  func sid() {
    #expect(bench.exchange("up", on: link) == ["<<<- sid=0 up", "95", "->>>"])
    #expect(bench.exchange("@ up\r", on: link) == ["<<<- sid=0 up", "95", "->>>"])
    #expect(bench.exchange("@s0-1 \t up", on: link) == ["<<<- sid=s0-1 up", "95", "->>>"])
  }

  @Test(
    "Each reading has the body of its row",
    arguments: [
      ("rtc", ["1767225695"]),
      ("date", ["2026 1 1 0 1 35"]),
      ("id", ["5741474D0001"]),
      ("cu", ["180 300 300 500 0 0"]),
      // Guest 1 beat at 90 s, guest 0 as well; nobody else ever did.
      ("hb", ["5250", "5250", "95250", "95250", "95250"]),
      ("bs 0", ["sd"]),
      ("bs 1", ["sd"]),
      ("bf", ["PORF"]),
      ("fc", ["0", "0", "0", "0", "0"]),
      ("up", ["95"]),
      ("boots", ["1"]),
      ("ver", ["hw 4.0", "ker 1.0.0", "time 0", "git 00000000"]),
      ("blf", ["off"]),
      ("sdinfo", ["card present"]),
    ])
  func reading(command: String, body: [String]) throws {
    #expect(try bench.ask(command, on: link) == body)
  }

  @Test("A thermistor's line is its raw reading, five lines, the same as on the status")
  func thermistors() throws {
    let body = try bench.ask("th", on: link)
    #expect(body.count == 5)
    // 2 °C a watt beside the guest: a hotter port has a higher reading.
    let values = body.compactMap { Int($0) }
    #expect(values.count == 5)
    #expect(values[0] == values[1] && values[2] > values[0] && values[0] > values[3])
    #expect(values[3] == values[4] && values.allSatisfy { $0 > 0 && $0 < 4_096 })
  }

  @Test("env gives raw values with two decimals, that WIRE.md's formulas turn into the truth")
  func environment() throws {
    let body = try bench.ask("env", on: link)
    #expect(body.count == 2)
    let temperature = try #require(body[0].dropping("temperature="))
    let humidity = try #require(body[1].dropping("humidity="))
    #expect(temperature.hasSuffix(".00") && humidity.hasSuffix(".00"))
    let raw = try #require(Int(temperature.dropLast(3)))
    let celsius = -46.85 + 175.72 * Double(raw & ~3) / 65_536
    let truth = Double(bench.simulation.firmware.board.plant.temperature) / 1_000
    #expect(abs(celsius - truth) < 0.05)
    #expect(try #require(Int(humidity.dropLast(3))) > 20_000)
  }

  @Test("A silent sensor reads 998 and a corrupt one 999")
  func sensorFaults() throws {
    bench.strike(.world(.sensor(.temperature, .silent, nil)))
    bench.strike(.world(.sensor(.humidity, .corrupt, nil)))
    bench.run(.seconds(1))
    #expect(try bench.ask("env", on: link) == ["temperature=998.00", "humidity=999.00"])
  }

  @Test("A port without a boot selector has no medium to tell")
  func noSelector() throws {
    #expect(try bench.ask("bs 2", on: link) == ["error: the port has no boot selector"])
  }

  @Test("state has a line for each port, one for the controller and one for the environment")
  func state() throws {
    bench.run(to: Tick(s: 140))
    let body = try bench.ask("state", on: link)
    #expect(
      body == [
        "nc started since=90 relay=on attempts=1 failures=0 enabled=1 wanted=1 watched=1"
          + " medium=sd alarm=heartbeat:300",
        "gn started since=50 relay=on attempts=1 failures=0 enabled=1 wanted=1 watched=1"
          + " medium=sd alarm=heartbeat:300",
        "cs started since=10 relay=on attempts=1 failures=0 enabled=1 wanted=1 watched=1"
          + " medium=none alarm=heartbeat:300",
        "x1 disabled since=140 relay=off attempts=0 failures=0 enabled=0 wanted=1 watched=0"
          + " medium=none",
        "x2 disabled since=140 relay=off attempts=0 failures=0 enabled=0 wanted=1 watched=0"
          + " medium=none",
        "controller normal since=10 alarm=turn:50",
        "environment normal",
      ])
  }

  @Test("help has a whole line for each command, beginning with its name, and one line for one")
  func help() throws {
    let body = try bench.ask("help", on: link)
    #expect(body.count == CommandName.allCases.count)
    for (line, name) in zip(body, CommandName.allCases) {
      let declaration = name.declaration
      #expect(line.hasPrefix(name.text.description) && line.hasSuffix(": \(declaration.help)"))
      #expect(try bench.ask("help \(name.text)", on: link) == [line])
    }
  }

  @Test("The clock of a board that never had one set reads the epoch")
  func clockAfterSetting() throws {
    #expect(try bench.ask("date 2027 2 28 23 59 59", on: link) == [])
    #expect(try bench.ask("date", on: link) == ["2027 2 28 23 59 59"])
    bench.run(.seconds(1))
    #expect(try bench.ask("date", on: link) == ["2027 3 1 0 0 0"])
    #expect(try bench.ask("rtc", on: link) == ["1803859200"])
  }
}

extension String {
  /// What follows `prefix`; `nil` when the string does not begin with it.
  func dropping(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

/// A host drives the board, and what the board keeps to itself.
@Suite("Manual mode")
struct ManualModeTests {
  let bench = Bench()
  let host: Host

  init() throws {
    host = Host(bench)
    bench.run(to: Tick(s: 200))
    try host.begin()
  }

  @Test("It begins with an entry and a light, and with the relays as they are")
  func begins() {
    #expect(
      bench.log.suffix(2) == [
        "200 board manual mode on (administrator)", "200 board manual mode began",
      ])
    #expect(bench.relaysOn.rawValue == 0b111)
    #expect(bench.lights == 0b1_0000_0111)
  }

  @Test("Time goes on, and alarms of the machines do not fire")
  func rests() throws {
    let before = bench.entries.count
    bench.strike(.guest(port(1), .hangs))
    for _ in 0..<20 {
      bench.run(.seconds(55))
      _ = try host.snapshot()
    }
    #expect(bench.now == Tick(s: 1_300))
    #expect(bench.entries.count == before && bench.isManual)
  }

  @Test(
    "Everybody but the holder is refused, and that is logged",
    arguments: [
      "start 1", "stop 1", "restart 1", "kill 1", "enable 3", "disable 1", "watch 1 hb f",
      "bs 1 emmc", "hibernate", "wake", "relay 1 off", "want 1 off", "mode manual", "sealed",
    ])
  func others(line: String) throws {
    let other = bench.client()
    // Sealed as it should be, but of another client.
    let sealed = String(Host.line(.relay(port(1), .off), seal: 77).dropLast())
    let line = line == "sealed" ? sealed : line
    let before = bench.entries.count
    let body = try bench.ask(line, on: other)
    #expect(body.count == 1 && body[0].hasPrefix("error: the board is in manual mode"))
    bench.run(.seconds(10))
    #expect(bench.texts(after: before).count == 1)
    let refusal = try #require(bench.texts(after: before).first)
    #expect(refusal.contains("refused: manual mode (administrator)"))
    #expect(bench.relaysOn.rawValue == 0b111 && bench.isManual)
  }

  @Test("Readings are answered to everybody, and state says who decides")
  func readings() throws {
    let other = bench.client()
    #expect(try bench.ask("fc", on: other).count == 5)
    #expect(try bench.ask("state", on: other)[5] == "controller manual")
  }

  @Test("Sensorgrams bear no seal, and so switch nothing")
  func sensorgrams() throws {
    let link = bench.client(.administration, .sensorgram)
    let requests: [SensorgramRequest.Content] = [
      .start(port(1)), .stop(port(1), seconds: 0), .enable(port(3)), .disable(port(1)),
      .setMedia(port(1), .emmc),
    ]
    #expect(try bench.ask(requests, on: link).map(\.value) == [0, 0, 0, 0, 0])
    #expect(bench.relaysOn.rawValue == 0b111)
    #expect(try bench.ask([.setTime(1_800_000_000)], on: link).map(\.value) == [1])
    #expect(try bench.ask([.ping(port(3))], on: link).map(\.value) == [1])
  }

  @Test("What does not switch is open to everybody on both wires: clear record, reset")
  func whatIsLeft() throws {
    let link = bench.client(.administration, .sensorgram)
    #expect(try bench.ask([.clearRecord], on: link).map(\.value) == [1])
    #expect(bench.boardRecord.clearsAtNextReset)
    #expect(try bench.ask([.reset], on: link).map(\.value) == [1])
    #expect(!bench.isManual && bench.simulation.firmware.board.bootedAt == bench.now)
  }

  @Test("The holder cannot use the machines' own commands either")
  func holder() throws {
    #expect(try bench.ask("stop 1 0", on: host.link) == ["error: the board is in manual mode"])
    #expect(bench.relaysOn.rawValue == 0b111)
  }

  @Test("A ping is a heartbeat that the host sees")
  func ping() throws {
    #expect(try bench.ask("ping 3", on: host.link) == [])
    bench.run(.milliseconds(250))
    #expect(try host.snapshot()["hb"] == "250,250,250,250,200250")
  }

  @Test("Relays that the host wants on go on five seconds apart, lowest first")
  func spacing() throws {
    for index in 0..<3 { try host.send(.relay(port(index), .off)) }
    #expect(bench.relaysOn.isEmpty)
    bench.run(.seconds(10))
    for index in [2, 1, 0] { #expect(try host.send(.relay(port(index), .on)).isOK) }
    #expect(bench.relaysOn.rawValue == 0b100)
    bench.run(.milliseconds(4_999))
    #expect(bench.relaysOn.rawValue == 0b100)
    bench.run(.milliseconds(1))
    #expect(bench.relaysOn.rawValue == 0b101)
    bench.run(.milliseconds(4_999))
    #expect(bench.relaysOn.rawValue == 0b101)
    bench.run(.milliseconds(1))
    #expect(bench.relaysOn.rawValue == 0b111)
  }

  @Test("A port that draws too much for ten seconds is cut, and the host can see it")
  func overcurrent() throws {
    bench.strike(.guest(port(1), .draws(milliamperes: 2_000, nil)))
    bench.run(to: Tick(milliseconds: 209_999))
    #expect(bench.relaysOn.contains(port(1)))
    bench.run(.seconds(2))
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(bench.texts().last == "gn overcurrent (failures 0)")
    let snapshot = try host.snapshot()
    #expect(snapshot["drive"] == "10100" && snapshot["relays"] == "10100")
  }

  @Test("The relay of a disabled port does not go on")
  func disabledPort() throws {
    #expect(try host.send(.relay(port(3), .on)).lines == ["error: the port is disabled"])
    #expect(try host.send(.enable(PortSet(port(3)))).isOK)
    #expect(try host.send(.relay(port(3), .on)).isOK)
    #expect(bench.relaysOn.contains(port(3)))
  }

  @Test("What the host mirrors is in the memory when its answer comes, and in the log")
  func mirrored() throws {
    let before = bench.entries.count
    try host.send(.enable(PortSet(port(3))))
    #expect(bench.record(3).memory.isEnabled)
    try host.send(.want(port(1), isWanted: false))
    #expect(!bench.record(1).memory.isWanted)
    try host.send(.watch(port(2), isOn: false))
    #expect(!bench.record(2).memory.isWatched)
    try host.send(.disable(PortSet(port(0))))
    #expect(!bench.record(0).memory.isEnabled)
    // What is so already is no entry.
    try host.send(.want(port(1), isWanted: false))
    #expect(
      bench.texts(after: before) == [
        "x1 enable (host)", "gn want off (host)", "cs watch off (host)", "nc disable (host)",
      ])
  }

  @Test("A snapshot is short sealed lines, each with its moment; the first two come twice")
  func snapshot() throws {
    bench.run(to: Tick(milliseconds: 213_456))
    try host.send(.relay(port(1), .off))
    let reply = try host.send(.snapshot, number: 40)
    #expect(reply.isSealed)
    let sample = bench.simulation.firmware.lastSample
    let raw = [sample.temperature, sample.humidity, sample.supply].map { "\($0.raw).00" }
    let thermistors = (0..<5).map { "\(bench.simulation.firmware.board.thermistor(port($0)))" }
    #expect(
      reply.lines
        == [
          "mode=manual relays=10100 drive=10100",
          "hb=3456,3456,3456,213456,213456",
          "cu=180,300,300,300,0,0",
          "env=" + raw.joined(separator: ",") + " cuts=0,0,0,0,0",
          "enabled=11100 wanted=11111 watched=11100",
          "th=" + thermistors.joined(separator: ","),
          "time=1767225813 media=sd,sd log=26",
          "id=5741474D0001 boots=1 reset=0 lease=60000",
          "mode=manual relays=10100 drive=10100",
          "hb=3456,3456,3456,213456,213456",
        ].map { "up=213456 " + $0 })
  }

  @Test("The longest snapshot fits its line")
  func longestSnapshot() throws {
    #expect(try bench.ask("date 2099 12 31 23 59 59", on: host.link) == [])
    try host.send(.enable(PortSet(rawValue: 0b11000)))
    for index in 0..<5 {
      bench.strike(.board(.relayReadsUnknown(port(index), nil)))
    }
    for _ in 0..<2_000 {
      bench.run(.seconds(59))
      _ = try host.send(.snapshot, number: 4_294_967_000)
    }
    let reply = try host.send(.snapshot, number: 4_294_967_295)
    #expect(reply.isSealed && reply.lines[0].contains("relays=?????"))
  }
}

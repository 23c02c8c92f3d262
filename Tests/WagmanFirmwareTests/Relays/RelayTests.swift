import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// From what the machines want to the contacts.
@Suite("Relays")
struct RelayTests {
  /// When each relay went on, in milliseconds, and which.
  static func switchOns(_ bench: Bench, for span: TickSpan) -> [(UInt64, Int)] {
    var found: [(UInt64, Int)] = []
    var before = bench.relaysOn
    let end = bench.now + span
    while bench.now < end {
      bench.run(.milliseconds(100))
      for index in 0..<5 where bench.relaysOn.subtracting(before).contains(port(index)) {
        found.append((bench.now.milliseconds, index))
      }
      before = bench.relaysOn
    }
    return found
  }

  @Test("No relay goes on within five seconds of another or of a reset, lowest port first")
  func spacing() throws {
    let bench = Bench(.still(guests: 5, enabled: 0b11111, watched: 0))
    let host = Host(bench)
    bench.run(to: Tick(s: 1))
    try host.begin()
    for index in [4, 3, 2, 1, 0] { try host.send(.relay(port(index), .on)) }
    let ons = Self.switchOns(bench, for: .seconds(30))
    #expect(ons.map(\.0) == [5_000, 10_000, 15_000, 20_000, 25_000])
    #expect(ons.map(\.1) == [0, 1, 2, 3, 4])
  }

  @Test("After a reset the first relay waits for five seconds, though the machines do not")
  func afterReset() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    _ = try bench.ask("kill 1", on: link)
    bench.run(.seconds(60))
    bench.strike(.board(.resets(.external)))
    let host = Host(bench)
    try host.begin()
    try host.send(.relay(port(1), .on))
    #expect(Self.switchOns(bench, for: .seconds(8)).map(\.0) == [265_000])
  }

  @Test("A relay that sticks off is one fault, is tried ever more rarely, and recovers once")
  func dead() throws {
    let bench = Bench(.still(guests: 2, enabled: 0b11, watched: 0b01))
    bench.strike(.board(.relay(port(1), .sticks, .minutes(40))))
    bench.run(to: Tick(s: 3_600))
    #expect(
      bench.log.filter { $0.contains("relay") } == ["50.500 gn relay does not switch on"])
    #expect(bench.record(1).journal == .off)
    bench.run(to: Tick(s: 5_000))
    // Tried at 50 s, and 1, 2, 4, 8, 16 and 32 min after each failure, if it is wanted then.
    #expect(
      bench.log.filter { $0.contains("relay") } == [
        "50.500 gn relay does not switch on", "3833.500 gn relay follows again, on",
      ])
    #expect(bench.record(1).journal == .on)
  }

  @Test("A welded relay is a fault once, and is switched off when it lets go")
  func welded() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    bench.strike(.board(.relay(port(1), .sticks, .minutes(5))))
    _ = try bench.ask("kill 1", on: link)
    bench.run(to: Tick(milliseconds: 200_499))
    #expect(!bench.texts().contains("gn relay does not switch off"))
    #expect(bench.record(1).journal == .turningOff)
    bench.run(to: Tick(milliseconds: 200_500))
    #expect(bench.log.last == "200.500 gn relay does not switch off")
    #expect(bench.record(1).journal == .on)
    bench.run(to: Tick(s: 1_000))
    // Tried at 200 s; 60 s, 120 s and 240 s after each failure.
    let about = bench.log.filter { $0.contains("relay") }
    #expect(
      about == ["200.500 gn relay does not switch off", "622 gn relay follows again, off"],
      "\(about)")
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(bench.record(1).journal == .off)
  }

  @Test("A start waits for a relay that sticks, which is tried every ten seconds meanwhile")
  func startWaits() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 300))
    bench.strike(.guest(port(1), .hangs))
    bench.strike(.board(.relay(port(1), .sticks, .seconds(80))))
    _ = try bench.ask("kill 1", on: link)
    bench.run(.seconds(30))
    _ = try bench.ask("start 1", on: link)
    bench.run(.seconds(45))
    #expect(bench.relaysOn.contains(port(1)))
    #expect(try bench.ask("state", on: link).contains { $0.contains("cycling") })
    bench.run(.seconds(15))
    #expect(!bench.relaysOn.contains(port(1)))
    bench.run(.seconds(15))
    #expect(bench.relaysOn.contains(port(1)))
  }

  @Test("A relay that sticks and then opens by itself keeps no start waiting")
  func opensByItself() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 300))
    bench.strike(.guest(port(1), .hangs))
    bench.strike(.board(.relay(port(1), .sticks, .seconds(170))))
    _ = try bench.ask("kill 1", on: link)
    bench.run(.seconds(150))
    bench.strike(.board(.relay(port(1), .dies, .seconds(1))))
    bench.run(.seconds(40))
    #expect(!bench.relaysOn.contains(port(1)))
    _ = try bench.ask("start 1", on: link)
    bench.run(.seconds(15))
    #expect(bench.relaysOn.contains(port(1)))
  }

  @Test("A relay that reads unknown is switched all the same, and the journal says where it is")
  func unknown() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    bench.strike(.board(.relayReadsUnknown(port(1), nil)))
    bench.run(.seconds(20))
    #expect(bench.relaysOn.contains(port(1)))
    _ = try bench.ask("kill 1", on: link)
    bench.run(.seconds(1))
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(bench.record(1).journal == .off)
    _ = try bench.ask("start 1", on: link)
    bench.run(.seconds(12))
    #expect(bench.relaysOn.contains(port(1)) && bench.record(1).journal == .on)
    #expect(!bench.texts().contains { $0.contains("relay") })
    // After a reset the journal stands in for the read-back.
    bench.strike(.board(.resets(.external)))
    #expect(bench.phase(1) == .started)
  }

  @Test("The supply that falls in a start disables that port alone, through the next power-on too")
  func brownOut() throws {
    var scenario = Scenario.still()
    scenario.guests[1]?.inrush = 20_000
    let bench = Bench(scenario)
    bench.run(to: Tick(s: 100))
    #expect(bench.phase(1) == .disabled)
    #expect(bench.texts().filter { $0.contains("disabled: power was lost") }.count == 1)
    #expect(bench.texts().contains("board reset (brown-out)"))
    #expect(!bench.record(1).memory.isEnabled && !bench.relaysOn.contains(port(1)))
    #expect(bench.record(0).memory.isEnabled && bench.phase(0) == .started)
    bench.run(.minutes(5))
    #expect(bench.phase(2) == .started)
    #expect(bench.record(1).journal == .off)
  }
}

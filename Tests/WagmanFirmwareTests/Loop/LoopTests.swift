import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// The loop around the machines.
@Suite("Loop")
struct LoopTests {
  /// A node whose loop is held up for `span` at 200 s.
  static func heldUp(_ span: TickSpan) -> Bench {
    let bench = Bench()
    bench.run(to: Tick(s: 200))
    bench.run(.milliseconds(span.milliseconds), every: span)
    return bench
  }

  @Test("A gap of fifteen seconds is none; one of a millisecond more begins the machines anew")
  func gap() {
    let none = Self.heldUp(.seconds(15))
    #expect(!none.texts().contains("board reset (stalled)"))
    let bench = Self.heldUp(.milliseconds(15_001))
    #expect(
      bench.log.suffix(8) == [
        "215.001 board reset (stalled)", "215.001 nc started (reset)",
        "215.001 gn started (reset)", "215.001 cs started (reset)",
        "215.001 x1 disabled (reset)", "215.001 x2 disabled (reset)",
        "215.001 controller start devices (reset)",
        "215.001 controller start devices -> normal (all tried)",
      ])
    #expect(bench.relaysOn.rawValue == 0b111)
    #expect(bench.boardRecord.boots == 1)
  }

  @Test("A gap of a day fires no alarm of the time before it, and guests go on")
  func longGap() {
    let bench = Bench()
    bench.run(to: Tick(s: 200))
    bench.run(.hours(24), every: .hours(24))
    bench.run(.minutes(10))
    #expect(!bench.texts().contains { $0.contains("lost") || $0.contains("failed") })
    #expect(bench.relaysOn.rawValue == 0b111)
  }

  @Test("The heartbeats of a gap are no inputs, but hb tells the last of them")
  func heartbeatsOfGap() throws {
    let bench = Self.heldUp(.seconds(16))
    let link = bench.client()
    #expect(try bench.ask("hb", on: link)[0] == "6000")
  }

  @Test("Twice over the limit with a gap between is not ten seconds of overcurrent")
  func overcurrentOverGap() {
    let bench = Bench()
    bench.run(to: Tick(s: 200))
    bench.strike(.guest(port(1), .draws(milliamperes: 2_000, .seconds(2))))
    bench.run(to: Tick(s: 201))
    bench.run(.seconds(30), every: .seconds(30))
    bench.strike(.guest(port(1), .draws(milliamperes: 2_000, .seconds(3))))
    bench.run(.seconds(20))
    #expect(!bench.texts().contains { $0.contains("overcurrent") })
  }

  @Test("A relay that was being switched when the loop was held up is settled in its journal")
  func journalOverGap() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    _ = try bench.ask("kill 1", on: link)
    bench.run(.seconds(16), every: .seconds(16))
    bench.run(.seconds(1))
    #expect(bench.record(1).journal == .off)
  }

  @Test("Manual mode outlives a gap that is shorter than its lease, and no other")
  func manualOverGap() throws {
    for (gap, isManual) in [(TickSpan.seconds(50), true), (.seconds(60), false)] {
      let bench = Bench()
      let host = Host(bench)
      bench.run(to: Tick(s: 200))
      try host.begin()
      bench.run(gap, every: gap)
      bench.run(.milliseconds(1))
      #expect(bench.isManual == isManual)
      #expect(bench.relaysOn.rawValue == 0b111)
    }
  }

  @Test("A heartbeat counts from the moment of its edge, not from when it was noticed")
  func heartbeatTime() {
    var scenario = Scenario.still()
    scenario.guests[1]?.heartbeat = .hours(10)
    scenario.guests[1]?.bootTime = .milliseconds(40_300)
    let bench = Bench(scenario)
    // The loop goes round once in ten seconds: it sees the only beat, of 90.3 s, at 100 s.
    bench.run(to: Tick(s: 600), every: .seconds(10))
    #expect(bench.log.contains("90.300 gn starting -> started (heartbeat)"))
    #expect(bench.log.contains("390.300 gn heartbeat lost (failures 1)"))
  }

  @Test("Overcurrent strikes after ten seconds above the fault level, once, and not before")
  func overcurrent() {
    let bench = Bench()
    bench.run(to: Tick(s: 200))
    bench.strike(.guest(port(1), .draws(milliamperes: 850, nil)))
    bench.run(to: Tick(s: 300))
    #expect(bench.phase(1) == .started)
    bench.strike(.guest(port(1), .draws(milliamperes: 851, .milliseconds(9_999))))
    bench.run(to: Tick(s: 320))
    #expect(bench.phase(1) == .started)
    bench.strike(.guest(port(1), .draws(milliamperes: 851, nil)))
    // Seen first at 321 s.
    bench.run(to: Tick(milliseconds: 330_999))
    #expect(bench.phase(1) == .started)
    bench.run(to: Tick(s: 331))
    #expect(
      bench.log.suffix(2) == [
        "331 gn overcurrent (failures 1)", "331 gn started -> stopped (overcurrent)",
      ])
    #expect(!bench.relaysOn.contains(port(1)))
  }

  @Test("A welded relay's overcurrent is told once, until the current has been below the level")
  func weldedOvercurrent() {
    let bench = Bench()
    bench.run(to: Tick(s: 200))
    bench.strike(.board(.relay(port(1), .sticks, nil)))
    bench.strike(.guest(port(1), .draws(milliamperes: 900, .seconds(100))))
    bench.run(to: Tick(s: 320))
    #expect(bench.entries.filter { $0.code == .overcurrent }.count == 1)
    bench.strike(.guest(port(1), .draws(milliamperes: 900, .seconds(100))))
    bench.run(to: Tick(s: 340))
    #expect(bench.record(1).memory.failures == 2)
  }

  /// A scenario in which everything that comes from outside comes at whole seconds.
  static func eventful() -> Scenario {
    var scenario = Scenario.still(guests: 5, enabled: 0b11111, watched: 0b01111)
    scenario.guests[3]?.heartbeat = .seconds(400)
    scenario.guests[2]?.obeysShutdown = false
    return scenario
  }

  static func history(every tick: TickSpan?) throws -> [String] {
    let bench = Bench(eventful())
    let link = bench.client()
    func at(_ second: UInt64, _ happening: Happening) {
      bench.run(to: Tick(s: second), every: tick)
      bench.strike(happening)
    }
    func line(_ second: UInt64, _ text: String) throws {
      bench.run(to: Tick(s: second), every: tick)
      _ = try bench.ask(text, on: link)
    }
    at(600, .guest(port(1), .hangs))
    try line(1_500, "restart 2")
    at(2_000, .guest(port(0), .draws(milliamperes: 900, .seconds(60))))
    try line(2_400, "stop 1 30")
    try line(2_500, "start 1")
    at(3_000, .world(.ambient(75_000, .hours(2))))
    at(9_000, .board(.resets(.watchdog)))
    at(13_000, .guest(port(1), .loops))
    at(30_000, .guest(port(1), .recovers))
    at(36_000, .board(.relayReadsUnknown(port(1), .seconds(100))))
    bench.run(to: Tick(s: 43_200), every: tick)
    return bench.log
  }

  @Test("Jumps, ticks of 10 ms and ticks of 1 s give one history, byte for byte")
  func resolution() throws {
    let jumps = try Self.history(every: nil)
    #expect(jumps.count > 150)
    for code in ["hibernating", "awake", "heartbeat lost", "start failed", "overcurrent"] {
      #expect(jumps.contains { $0.contains(code) })
    }
    #expect(try Self.history(every: .seconds(1)) == jumps)
    #expect(try Self.history(every: .milliseconds(10)) == jumps)
  }
}

import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

/// A reset between any two writes of a switching, end to end.
@Suite("The relay journal through resets")
struct JournalTests {
  static let causes: [ResetCause] = [.powerOn, .brownOut, .external, .watchdog, .software]

  /// A node whose guest 1 is switched off, or on, at 300 s; the board is reset
  /// after `writes` more pages.
  static func run(on: Bool, cause: ResetCause, writes: Int) throws -> Bench {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    if on {
      _ = try bench.ask("kill 1", on: link)
      bench.run(to: Tick(s: 300))
      bench.reset(because: cause, afterWrites: writes)
      bench.send("start 1\n", on: link)
    } else {
      bench.run(to: Tick(s: 300))
      bench.reset(because: cause, afterWrites: writes)
      bench.send("kill 1\n", on: link)
    }
    bench.serve()
    bench.run(.milliseconds(600))
    return bench
  }

  @Test("Power is never on before the record says that it is being switched", arguments: causes)
  func order(cause: ResetCause) throws {
    var sawCut = 0
    for writes in 0..<12 {
      let bench = try Self.run(on: true, cause: cause, writes: writes)
      guard bench.simulation.firmware.board.bootedAt > .zero else { continue }
      sawCut += 1
      if bench.relaysOn.contains(port(1)) {
        // The attempt was counted, and the start asked for, before the relay moved.
        #expect(bench.record(1).memory.attempts == 1)
        #expect(bench.record(1).memory.isWanted)
      }
    }
    #expect(sawCut >= 4)
  }

  @Test(
    "A reset before, between and after the writes of a switching leaves what the rule says",
    arguments: causes, [true, false])
  func rule(cause: ResetCause, on: Bool) throws {
    var outcomes: Set<String> = []
    for writes in 0..<8 {
      let bench = try Self.run(on: on, cause: cause, writes: writes)
      guard bench.simulation.firmware.board.bootedAt > .zero else { continue }
      let record = bench.record(1)
      let isDisabled = !record.memory.isEnabled
      // Power and record agree once the contacts have had their time.
      bench.run(.seconds(2))
      #expect(bench.relaysOn.contains(port(1)) == (bench.record(1).journal == .on))
      #expect(!bench.record(1).journal.isSwitching)
      #expect(isDisabled == bench.texts().contains { $0.contains("disabled: power was lost") })
      if isDisabled {
        #expect(cause.isSupplyLoss && bench.phase(1) == .disabled)
        #expect(!bench.relaysOn.contains(port(1)))
      }
      outcomes.insert(isDisabled ? "disabled" : "kept")
      // Nothing is blamed on it twice.
      bench.strike(.board(.resets(.powerOn)))
      #expect(bench.record(1).memory.isEnabled == !isDisabled)
    }
    #expect(outcomes == (cause.isSupplyLoss ? ["disabled", "kept"] : ["kept"]))
  }

  @Test("A port whose relay was found off in the middle of a switching is not disabled weeks later")
  func longAfter() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    _ = try bench.ask("kill 1", on: link)
    // The relay is off, the end of the switching is not noted yet.
    #expect(bench.record(1).journal == .turningOff)
    bench.strike(.board(.resets(.watchdog)))
    bench.run(.hours(24))
    #expect(bench.record(1).journal == .off)
    bench.strike(.board(.resets(.powerOn)))
    #expect(bench.phase(1) == .stopped)
  }

  @Test("A port that the journal disabled stays so until somebody enables it, and then starts")
  func enabledAgain() throws {
    var scenario = Scenario.still()
    scenario.guests[1]?.inrush = 20_000
    let bench = Bench(scenario)
    let link = bench.client()
    bench.run(to: Tick(s: 400))
    #expect(bench.phase(1) == .disabled)
    bench.strike(.board(.resets(.powerOn)))
    bench.run(.minutes(10))
    #expect(bench.phase(1) == .disabled)
    _ = try bench.ask("enable 1", on: link)
    // Its start has not come yet: this loss of power has nothing to do with it.
    bench.strike(.board(.resets(.powerOn)))
    #expect(bench.record(1).memory.isEnabled && bench.phase(1) == .cycling)
  }
}

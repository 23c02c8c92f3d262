import Testing
import WagmanCore

@testable import WagmanHIL

/// How a run comes to its end before its plan does, and what the board is left as.
@Suite struct EndingTests {
  private static let safe: Rig = {
    var rig = Desk.rig
    rig.safeState[0] = .on
    rig.safeState[1] = .off
    return rig
  }()

  /// What the board tells of its guests at the end.
  private static func ports(_ bench: UnreliableBench) -> [String] {
    final class Box: @unchecked Sendable { var lines: [String] = [] }
    let box = Box()
    _ = Desk.turn(bench) {
      box.lines = try await bench.ask(.state).lines.prefix(2).map { line in
        line.split(separator: " ").prefix(2).joined(separator: " ")
      }
    }
    return box.lines
  }

  @Test(
    "A run that is ended in the midst of any step is aborted, and the safe state reached",
    arguments: [
      "pause: 1h", "wait: {event: gn stopping, within: 1h}",
      "wait: {state: gn stopped, within: 1h}",
      "never: {event: gn stopping, for: 1h}", "holds: {state: gn started, for: 1h}",
      "parallel: [[{pause: 1h}], [{wait: {event: gn stopping, within: 1h}}]]",
    ])
  func aborted(step: String) throws {
    let bench = UnreliableBench()
    let results = try Desk.run(
      """
      tests:
        - {name: a, steps: [{wait: {state: gn started, within: 15min}}]}
        - {name: b, steps: [{\(step)}, {pause: 1s}]}
        - {name: c, steps: [{pause: 1s}]}
      after-each: [{pause: 1s}]
      """, on: Self.safe, bench, ending: .seconds(600))
    #expect(results.lines == ["a: passed", "b: aborted", "c: aborted"])
    #expect(results.outcome == .aborted)
    #expect(results.broken == nil && results.unsafe == [])
    #expect(results.notes.last?.text == "safe state reached")
    #expect(Self.ports(bench) == ["nc started", "gn stopped"])
  }

  @Test("A run that is ended while a command waits for the interlock gives it no more")
  func abortedInterlock() throws {
    var rig = Desk.rig
    rig.interlock.offTime = .hours(1)
    let bench = UnreliableBench()
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}\n- stop gn 0\n- start gn", on: rig, bench,
      ending: .seconds(600))
    #expect(results.stepNames == [["passed", "passed", "aborted"]])
    #expect(!bench.commands.contains { $0.contains("start") })
  }

  @Test("A run that is ended while the board is silent is aborted, not an error of the bench")
  func abortedSilence() throws {
    let bench = UnreliableBench(Desk.bench(), .silence(from: 500_000, for: 60_000))
    let results = try Desk.run(
      "- pause: 8min\n- pause: 22s\n- bs gn sd\n- pause: 1h", on: Self.safe, bench,
      ending: .seconds(515))
    #expect(results.outcome == .aborted)
    #expect(results.broken == nil && results.unsafe == [])
    #expect(bench.strikes > 0)
  }

  @Test("When the plan's time is over what runs has run out of time, and the rest is skipped")
  func timeLimit() throws {
    let bench = UnreliableBench()
    let results = try Desk.run(
      """
      time-limit: 10min
      tests:
        - {name: a, steps: [{pause: 1min}]}
        - {name: b, steps: [{pause: 1s}, {pause: 1h}, {pause: 1s}]}
        - {name: c, steps: [{pause: 1s}]}
      """, on: Self.safe, bench)
    #expect(
      results.lines == [
        "a: passed", "b: timed out: the plan's time was over",
        "c: skipped: the plan's time was over before it began",
      ])
    #expect(results.outcome == .timedOut("the plan's time was over"))
    #expect(Self.ports(bench) == ["nc started", "gn stopped"])
  }

  @Test("Time that is over after the last test passed leaves the plan out of time")
  func timeLimitAfterTests() throws {
    let results = try Desk.run(
      """
      time-limit: 10min
      tests: [{name: a, steps: [{pause: 1min}]}]
      after-each: [{pause: 1h}]
      """)
    #expect(results.lines == ["a: passed"])
    #expect(results.outcome == .timedOut("the plan's time was over"))
  }

  @Test(
    "The safe state is reached whatever the plan left",
    arguments: [
      "- holds: {state: gn disabled, for: 1s}", "- hibernate 3600\n- pause: 10min",
      "- mode manual\n- relay nc off", "- disable nc", "- stop nc\n- pause: 1s",
      "- restart gn\n- wait: {event: gn cycling, within: 2min}", "- stop gn 0\n- start gn",
      "- fault: guest gn hangs\n- pause: 5min", "- kill nc", "- reset",
      "- fault: guest nc ignores shutdown\n- stop nc 60",
    ])
  func leftovers(steps: String) throws {
    let bench = UnreliableBench()
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}\n\(steps)", on: Self.safe, bench)
    #expect(results.unsafe == [])
    // Nothing that was under way switches it again.
    _ = Desk.turn(bench) { for _ in 0..<40 { try await bench.news(within: 10_000) } }
    #expect(Self.ports(bench) == ["nc started", "gn stopped"])
  }

  @Test("A port that is to be on and is being stopped is started again")
  func stopping() throws {
    var rig = Desk.rig
    rig.safeState[1] = .on
    let bench = UnreliableBench()
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}\n- stop gn\n- wait: {event: gn stopping, within: 5s}",
      on: rig, bench)
    #expect(results.unsafe == [])
    _ = Desk.turn(bench) { for _ in 0..<40 { try await bench.news(within: 10_000) } }
    #expect(Self.ports(bench) == ["nc started", "gn started"])
  }

  @Test("Manual mode is given back, not waited out")
  func manual() throws {
    let bench = UnreliableBench()
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}\n- mode manual", on: Self.safe, bench)
    #expect(results.unsafe == [])
    #expect(bench.commands.contains { $0.hasSuffix("mode auto") })
  }

  @Test("A board that does not come to the safe state is said to be left otherwise")
  func welded() throws {
    let bench = UnreliableBench(Desk.bench(), .welded)
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}", on: Self.safe, bench)
    #expect(results.unsafe == ["the safe power state was not reached: gn is not off"])
    #expect(results.outcome == .benchError(results.unsafe[0]))
    #expect(results.tests[0].outcome.hasPassed)
    #expect(bench.strikes > 0)
    #expect(JUnit(results, properties: []).text.contains("gn is not off"))
  }

  @Test("A board that is gone is not said to be safe")
  func gone() throws {
    let bench = UnreliableBench(Desk.bench(), .hungUp(from: 30))
    let results = try Desk.run("- pause: 1h", on: Self.safe, bench)
    #expect(
      results.unsafe == [
        "the safe power state was not reached: the link hung up: the cable was pulled"
      ])
    // Asked for as long as the rig lets it be silent, twice: in the plan and after it.
    #expect(bench.strikes > 0 && (120_000..<140_000).contains(bench.elapsed))
  }

  @Test("A port goes on again only when the interlock lets it, and then is waited for")
  func slowInterlock() throws {
    var rig = Self.safe
    rig.safeState[1] = .on
    rig.interlock.offTime = .minutes(5)
    let bench = UnreliableBench()
    let results = try Desk.run(
      "- wait: {state: gn started, within: 15min}\n- stop gn 0", on: rig, bench)
    #expect(results.unsafe == [])
    let stop = try #require(bench.commands.first { $0.contains("stop 1") }?.moment)
    let start = try #require(bench.commands.first { $0.contains("start 1") }?.moment)
    #expect(start >= stop + 300_000)
  }

  @Test("A board in the field is brought to the safe state by its currents")
  func original() throws {
    let bench = UnreliableBench(Desk.bench(isOriginal: true))
    let results = try Desk.run("- pause: 10min", on: Self.safe, bench)
    #expect(results.unsafe == [])
    #expect(bench.commands.contains { $0.contains("stop 1 0") })
  }
}

extension String {
  /// Of a command, when it was given.
  fileprivate var moment: UInt64? { split(separator: " ").first.flatMap { UInt64($0) } }
}

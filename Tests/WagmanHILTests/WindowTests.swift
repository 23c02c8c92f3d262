import Testing

@testable import WagmanHIL

/// Which events a step sees: each once, none of before its test.
@Suite struct WindowTests {
  private static let ready = "- wait: {state: gn started, within: 15min}"

  @Test("A test sees nothing of what came before it, also when the one before failed")
  func testsBegin() throws {
    let results = try Desk.run(
      """
      tests:
        - name: first
          steps:
            - wait: {state: gn started, within: 15min}
            - holds: {state: gn stopped, for: 1s}
        - name: second
          steps: [{never: {event: any starting, for: 1min}}]
        - name: third
          steps: [{wait: {event: gn started, within: 1min}}]
      """)
    #expect(results.tests.map(\.outcome.name) == ["failed", "passed", "failed"])
  }

  @Test("A test sees nothing of a test that passed before it either")
  func testsBeginAfterSuccess() throws {
    let results = try Desk.run(
      """
      tests:
        - {name: first, steps: [{wait: {state: gn started, within: 15min}}]}
        - {name: second, steps: [{never: {event: any starting, for: 1min}}]}
        - {name: third, steps: [{wait: {event: gn started, within: 1min}}]}
      """)
    #expect(results.tests.map(\.outcome.name) == ["passed", "passed", "failed"])
  }

  @Test("An event right after the end of a step counts for the next one", arguments: [true, false])
  func gaps(isNever: Bool) throws {
    // The board asks its guest to stop, and cuts power after the delay: `stopped` is 30 s later.
    let reference = try Desk.run(
      "\(Self.ready)\n- fault: guest gn ignores shutdown\n- stop gn 30\n"
        + "- wait: {event: gn stopped, within: 5min}")
    let stopped = try #require(reference.events.last { $0.text.contains("-> stopped") }).at
    let asked = try #require(reference.events.last { $0.text.contains("-> stopping") }).at
    for early in [UInt64(1), 50, 150, 199] {
      let span = "\(stopped - asked - early)ms"
      let step =
        isNever ? "never: {event: gn starting, for: \(span)}" : "pause: \(span)"
      let results = try Desk.run(
        "\(Self.ready)\n- fault: guest gn ignores shutdown\n- stop gn 30\n- \(step)\n"
          + "- wait: {event: gn stopped, within: \(early + 50)ms}")
      #expect(results.lines == ["it: passed"])
    }
  }

  @Test("An event is waited for once; the next one of its kind has to come")
  func once() throws {
    let results = try Desk.run(
      """
      - wait: {event: gn starting, within: 15min}
      - wait: {event: gn starting, within: 5min}
      """)
    #expect(results.stepNames == [["passed", "failed"]])
  }

  @Test("A window includes its last millisecond, and none more")
  func deadline() throws {
    let reference = try Desk.run("- wait: {event: gn starting, within: 15min}")
    let at = try #require(reference.measurements.first).value
    for (span, wait, never) in [(at, "passed", "failed"), (at - 1, "failed", "passed")] {
      let waited = try Desk.run("- wait: {event: gn starting, within: \(span)ms}")
      #expect(waited.tests[0].outcome.name == wait)
      let shunned = try Desk.run("- never: {event: gn starting, for: \(span)ms}")
      #expect(shunned.tests[0].outcome.name == never)
    }
  }

  @Test("A state that was entered and left since the command counts")
  func shortState() throws {
    let results = try Desk.run(
      """
      \(Self.ready)
      - fault: guest gn ignores shutdown
      - stop gn 1
      - shell: "true"
      - wait: {event: gn stopped, within: 10s}
      - start gn
      - pause: 1min
      - wait: {state: gn started, within: 1s}
      """)
    #expect(results.lines == ["it: passed"])
    let passing = try Desk.run(
      """
      \(Self.ready)
      - restart gn
      - wait: {state: gn cycling, within: 5min}
      - wait: {event: gn starting after cycling, within: 1min}
      """)
    #expect(passing.lines == ["it: passed"])
    // Left in the millisecond in which it was entered.
    let brief = try Desk.run("- wait: {state: controller start-devices, within: 5min}")
    #expect(brief.lines == ["it: passed"])
  }

  @Test("Over a reset of the board the log goes on and the run's time too")
  func reset() throws {
    let results = try Desk.run(
      """
      \(Self.ready)
      - reset
      - wait: {event: board reset software, within: 30s}
      - never: {event: any starting, for: 3min}
      - measure: {uptime: board, from: 2min, to: 4min}
      - holds: {state: gn started, for: 1min}
      """)
    #expect(results.lines == ["it: passed"])
    #expect(zip(results.events, results.events.dropFirst()).allSatisfy { $0.at <= $1.at })
    #expect(Set(results.events.map(\.sequence)).count == results.events.count)
  }

  @Test("A clock that is set during a plan, also back, and an erased record move no window")
  func clock() throws {
    let results = try Desk.run(
      """
      - date 2030 1 2 3 4 5
      - wait: {event: board clock-set, within: 1s}
      \(Self.ready)
      - date 2001 1 2 3 4 5
      - stop gn
      - wait: {event: gn stopping, within: 1s}
      - eereset
      - reset
      - wait: {event: board reset, within: 30s}
      - wait: {state: nc started, within: 15min}
      """)
    #expect(results.lines == ["it: passed"])
    #expect(zip(results.events, results.events.dropFirst()).allSatisfy { $0.at <= $1.at })
  }
}

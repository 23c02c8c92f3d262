import Testing
import WagmanCore
import WagmanRemote
import WagmanWire

@testable import WagmanHIL

/// Whole small plans on a simulated bench.
@Suite struct PlanRunTests {
  private static let ready = "- wait: {state: gn started, within: 15min}"

  @Test("A plan whose board does as it says passes, with what was found")
  func passes() throws {
    let results = try Desk.run(
      """
      \(Self.ready)
      - measure: {current: gn, from: 300mA, to: 900mA}
      - {command: bs gn, tells: sd}
      - stop gn
      - wait: {event: gn stopping, within: 5s}
      - parallel:
          - [{wait: {event: gn stopped, within: 110s}}]
          - [{never: {event: nc stopping, for: 2min}}, {holds: {state: nc started, for: 1min}}]
      - fault: guest gn hangs
      - pause: 90s
      - shell: echo $WAGMAN_BOARD
      """)
    #expect(results.lines == ["it: passed"])
    #expect(results.tests[0].steps.last?.outcome.message == "sim:desk")
    #expect(results.verdictText == "passed: 1 passed of 1 tests")
    #expect(results.broken == nil && results.unsafe == [])
    #expect(results.measurements.map(\.name).prefix(1) == ["current of gn"])
  }

  @Test("A plan fails at the step where the board does otherwise, and says what it did")
  func fails() throws {
    let results = try Desk.run(
      """
      \(Self.ready)
      - stop gn
      - wait: {event: gn restarting, within: 3s}
      - start gn
      """)
    #expect(results.stepNames == [["passed", "passed", "failed", "skipped"]])
    let step = try #require(results.tests[0].decisive)
    #expect(step.line == 6)
    #expect(
      step.outcome
        == .failed(
          "'gn restarting' did not come within 3s; told was: gn stop (administrator); "
            + "gn started -> stopping (command)"))
    #expect(results.outcome == step.outcome)
  }

  @Test(
    "Each kind of step fails for its own reason",
    arguments: [
      ("- {command: bs gn, tells: emmc}", "it tells 'sd' and not 'emmc'"),
      (
        "- {command: bs gn, refused: hibernates}",
        "the board accepted it; a refusal was due: hibernates"
      ),
      ("- disable gn\n- start gn", "the board refused: "),
      (
        "- never: {event: any starting, for: 1min}",
        "it happened after 10 s: nc cycling -> starting"
      ),
      ("- holds: {state: gn started, for: 1s}", "gn started does not hold: gn is stopped"),
      (
        "- wait: {state: gn started, within: 9min}\n- stop gn\n- holds: {state: nc started, for: 1s}\n"
          + "- holds: {state: gn stopping, for: 2h}", "it ended after "
      ),
      ("- measure: {current: gn, from: 300mA}", "0 mA, at least 300 mA"),
      ("- shell: echo no; exit 3", "exit code 3: no"),
      (
        "- wait: {event: any stopped, within: 1s}",
        "'any stopped' did not come within 1s; nothing was told of a guest"
      ),
      (
        "- wait: {event: gn started, within: 9min, times: 2}",
        "'gn started' did not come 2 times, but 1 within 9min"
      ),
    ])
  func reasons(steps: String, reason: String) throws {
    let results = try Desk.run(steps)
    guard case .failed(let message) = results.tests[0].outcome else {
      Issue.record("\(results.lines)")
      return
    }
    #expect(message.hasPrefix(reason))
  }

  @Test("A shell command that outlives its limit runs out of time")
  func shellLimit() throws {
    let results = try Desk.run("- {shell: sleep 20, within: 50ms}")
    #expect(results.lines == ["it: timed out: it did not end within 50ms"])
  }

  @Test("Tests that need one that did not pass are skipped; others run")
  func needs() throws {
    let text = """
      tests:
        - {name: bad, matrix: {x: [a, b]}, steps: [{shell: "test ${x} = a"}]}
        - {name: good, steps: [{pause: 1s}]}
        - {name: one, needs: ["bad [b]"], steps: [{pause: 1s}]}
        - {name: other, needs: ["bad [a]", good], steps: [{pause: 1s}]}
        - {name: all, needs: [bad], steps: [{pause: 1s}]}
        - {name: chain, needs: [one], steps: [{pause: 1s}, {pause: 1s}]}
      """
    let results = try Desk.run(text)
    #expect(
      results.tests.map { "\($0.name): \($0.outcome.name)" } == [
        "bad [a]: passed", "bad [b]: failed", "good: passed", "one: skipped", "other: passed",
        "all: skipped", "chain: skipped",
      ])
    #expect(results.outcome.name == "failed")
    let only = try Desk.run(text, only: ["other"])
    #expect(only.tests.map(\.name) == ["bad [a]", "good", "other"])
    #expect(only.outcome.hasPassed)
    #expect(throws: UnknownTest(name: "god", known: only.plan.tests.map(\.name))) {
      try Desk.run(text, only: ["god"])
    }
  }

  @Test("A failing branch ends neither the others nor the tests after it")
  func branches() throws {
    let results = try Desk.run(
      """
      tests:
        - name: both
          steps:
            - parallel:
                - [{holds: {state: gn started, for: 1s}}, {pause: 1s}]
                - [{pause: 2s}, {shell: "true"}]
            - pause: 1s
        - name: next
          steps: [{pause: 1s}]
      """)
    #expect(
      results.stepNames == [["failed", "skipped", "passed", "passed", "skipped"], ["passed"]])
    #expect(results.tests[0].outcome.name == "failed")
  }

  @Test("A failure weighs more than a step that was skipped before it")
  func gravity() {
    func step(_ outcome: Outcome) -> StepResult { StepResult(text: "", line: 1, outcome: outcome) }
    let test = TestResult(
      name: "t", line: 1, steps: [step(.skipped("no word")), step(.failed("bad"))])
    #expect(test.outcome == .failed("bad"))
  }

  @Test("After an error of the bench the rest is skipped, and nothing is a failure")
  func benchError() throws {
    let bench = UnreliableBench(Desk.bench(), .plantGone)
    let results = try Desk.run(
      """
      tests:
        - {name: a, steps: [{pause: 1s}]}
        - {name: b, steps: [{fault: guest gn hangs}, {pause: 1s}]}
        - {name: c, steps: [{pause: 1s}]}
      """, bench)
    #expect(
      results.lines == [
        "a: passed", "b: bench error: no plant", "c: skipped: the bench failed before: no plant",
      ])
    #expect(results.outcome == .benchError("no plant"))
    #expect(results.notes.map(\.text).contains("the faults were not ended: no plant"))
    // The step's, and the one that ends the faults.
    #expect(bench.strikes == 2)
  }

  @Test("A link that is lost is the bench's, whatever runs", arguments: [1, 2, 3, 9, 30])
  func hungUp(question: Int) throws {
    let bench = UnreliableBench(Desk.bench(), .hungUp(from: question))
    let results = try Desk.run(
      """
      tests:
        - {name: a, steps: [stop gn 0, {wait: {event: gn starting, within: 15min}}]}
        - {name: b, steps: [{pause: 1s}]}
      """, bench)
    let names = results.tests.map(\.outcome.name)
    #expect(names.allSatisfy { ["bench error", "skipped"].contains($0) })
    #expect(results.outcome.name == "bench error")
    #expect(results.outcome.message.contains("the cable was pulled"))
    #expect(bench.strikes > 0)
  }

  @Test("A board that nobody reached is an error of the bench, not a run that skipped all")
  func unreachable() throws {
    let bench = UnreliableBench(Desk.bench(), .silence(from: 0, for: 10_000_000))
    let results = try Desk.run("- pause: 1s", bench)
    #expect(results.outcome == .benchError("the board did not answer within 10000 ms"))
    #expect(results.tests[0].outcome.name == "skipped")
    #expect(JUnit(results, properties: []).text.contains("errors=\"1\""))
  }

  @Test("A question that is lost once does not break the bench", arguments: [3, 4, 5, 8])
  func lostOnce(question: Int) throws {
    let bench = UnreliableBench(Desk.bench(), .silent(at: question))
    let results = try Desk.run(
      "- measure: {uptime: board, to: 1h}\n- bs gn sd\n- wait: {state: gn started, within: 15min}",
      bench)
    #expect(results.outcome.hasPassed)
    #expect(bench.strikes == 1)
  }

  @Test("A command that nobody knows whether the board did is an error of the bench")
  func lostCommand() throws {
    let bench = UnreliableBench(Desk.bench(), .lost(.chooseMedium(.init(unchecked: 1), .emmc)))
    let results = try Desk.run("- bs gn emmc", bench)
    #expect(results.lines[0].hasPrefix("it: bench error: the board did not answer within 10000 ms"))
    #expect(bench.strikes == 1)
  }

  @Test("What goes wrong before the tests is the bench's, also a limit")
  func prepare() throws {
    for step in ["{wait: {event: gn stopping, within: 1s}}", "{shell: sleep 20, within: 10ms}"] {
      let results = try Desk.run(
        "prepare: [\(step)]\ntests:\n  - {name: a, steps: [{pause: 1s}]}")
      #expect(results.outcome.name == "bench error")
      #expect(results.outcome.message.hasPrefix("the board is not where tests begin: "))
      #expect(results.tests[0].outcome.name == "skipped")
    }
  }

  @Test("A plan that needs what the bench lacks does not begin")
  func lacks() throws {
    var rig = Rig(name: "desk")
    rig.guests = PortSet(rawValue: 0b111)
    rig.allowsShell = false
    let faulty = try Desk.plan(
      "tests: [{name: a, steps: [{parallel: [[{fault: guest gn hangs}]]}]}]")
    #expect(
      rig.lacks(faulty.needs, hasPlant: false)
        == "it puts faults on the board; bench 'desk' has no plant that takes them")
    #expect(rig.lacks(faulty.needs, hasPlant: true) == nil)
    let shell = try Desk.plan("after-each: [{shell: ls}]\ntests: [{name: a, steps: [{pause: 1s}]}]")
    #expect(
      rig.lacks(shell.needs, hasPlant: true)
        == "it runs commands on the host; bench 'desk' does not allow that")
    let guests = try Desk.plan(
      "needs: {guests: [x1, gn]}\ntests: [{name: a, steps: [{pause: 1s}]}]")
    #expect(
      rig.lacks(guests.needs, hasPlant: true)
        == "it needs a guest on x1; bench 'desk' has none there")
    let skipped = PlanResults.skipped(guests, rig: "desk", board: "b", "no")
    #expect(skipped.outcome == .skipped("no"))
  }

  @Test("Equal plans and seeds tell the same, to the byte; other seeds tell otherwise")
  func seeds() throws {
    func text(_ seed: UInt64) throws -> String {
      let results = try Desk.run(
        """
        \(Self.ready)
        - fault: guest gn hangs
        - parallel:
            - [{wait: {event: gn heartbeat-lost, within: 320s}}]
            - [{measure: {current: nc, to: 9A}}, {pause: 3min}, {measure: {temperature: board, to: 90degC}}]
        """, Desk.bench(seed: seed))
      return JSONLines(results, properties: []).text
    }
    #expect(try text(3) == text(3))
    #expect(try text(3) != text(4))
  }
}

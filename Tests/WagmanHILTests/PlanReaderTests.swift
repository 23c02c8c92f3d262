import Testing
import WagmanCore
import WagmanRemote
import WagmanWire
import WagmanYaml

@testable import WagmanHIL

@Suite struct PlanReaderTests {
  private func steps(_ steps: String) throws -> [Plan.Step] {
    try Desk.plan("tests: [{name: t, steps: [\(steps)]}]").tests[0].steps
  }

  @Test(
    "A step is read as what it says",
    arguments: [
      ("stop gn", "stop gn"), ("stop 1 30", "stop 1 30"),
      ("{command: start gn, refused: disabled}", "start gn is refused: disabled"),
      ("{command: bs gn, tells: emmc}", "bs gn tells emmc"),
      ("{fault: guest gn hangs}", "guest gn hangs"),
      (
        "{wait: {event: gn starting from emmc, within: 30min}}",
        "gn starting from emmc within 30min"
      ),
      ("{wait: {event: gn started, within: 90s, times: 3}}", "gn started 3 times within 90s"),
      ("{wait: {state: controller normal, within: 1h}}", "controller normal within 1h"),
      ("{never: {event: any starting, for: 20min}}", "never any starting for 20min"),
      ("{holds: {state: gn started, for: 1d}}", "gn started holds for 1d"),
      ("{pause: 1500ms}", "pause 1500ms"), ("{shell: ls -l, within: 5s}", "shell ls -l"),
      ("{measure: {heartbeat: gn, to: 15s}}", "measure age of gn's heartbeat"),
      ("{measure: {current: board, from: 1A}}", "measure current of the board"),
      ("{measure: {failures: gn, to: 0}}", "measure failures of gn"),
      ("{measure: {boots: board, to: 3}}", "measure boots"),
      ("{parallel: [[{pause: 1s}], [{pause: 2s}]]}", "parallel"),
    ])
  func kinds(text: String, expected: String) throws {
    let read = try steps(text)
    #expect(read.map(\.text) == [expected])
  }

  @Test("Ports may be called by their names, and limits have their units")
  func values() throws {
    let read = try steps(
      "disable gn x1, {measure: {temperature: board, from: -10degC, to: 45degC, margin: 10%}}, "
        + "{measure: {current: gn, to: 2A, margin: 5%}}")
    guard case .command(let command, nil) = read[0].kind, case .measure(let first) = read[1].kind,
      case .measure(let second) = read[2].kind
    else {
      Issue.record("\(read)")
      return
    }
    #expect(command.words == "disable 1 3")
    #expect(
      first == Measure(quantity: .temperature, low: -10_000, high: 45_000, margin: 5_500))
    #expect(
      second
        == Measure(quantity: .current(Port(unchecked: 1)), low: nil, high: 2_000, margin: 100))
  }

  @Test("A matrix gives a test for each value, and repeat one for each time")
  func expansion() throws {
    let plan = try Desk.plan(
      """
      tests:
        - name: hang ${port}
          matrix: {port: [gn, nc], span: [1s, 2s]}
          repeat: 2
          steps: [{fault: "guest ${port} hangs"}, {parallel: [[{pause: "${span}"}]]}]
        - {name: last, needs: ["hang gn"], steps: [{pause: 1s}]}
      """)
    #expect(
      plan.tests.map(\.name) == [
        "hang gn [gn, 1s] #1", "hang gn [gn, 1s] #2", "hang gn [gn, 2s] #1",
        "hang gn [gn, 2s] #2", "hang nc [nc, 1s] #1", "hang nc [nc, 1s] #2",
        "hang nc [nc, 2s] #1", "hang nc [nc, 2s] #2", "last",
      ])
    #expect(plan.tests[5].steps[0].text == "guest nc hangs")
    #expect(PlanReader.matches("hang nc", in: plan.tests.map(\.name)).count == 4)
    #expect(PlanReader.matches("hang", in: plan.tests.map(\.name)) == [])
    #expect(plan.needs.faults && !plan.needs.shell)
  }

  @Test("A plan has what its keys say")
  func keys() throws {
    let plan = try Desk.plan(
      """
      name: a plan
      about: something
      needs: {guests: [gn], faults: no, console: yes, shell: yes}
      time-limit: 2h
      prepare: [{pause: 1s}]
      after-each: [{pause: 2s}, {pause: 3s}]
      tests: [{name: t, about: it, steps: [{pause: 4s}]}]
      """)
    #expect(plan.name == "a plan" && plan.about == "something")
    #expect(plan.needs.guests == PortSet(Port(unchecked: 1)))
    #expect(plan.needs.shell && plan.needs.console && !plan.needs.faults)
    #expect(plan.timeLimit == .hours(2))
    #expect(plan.prepare.count == 1 && plan.afterEach.count == 2 && plan.tests.count == 1)
    #expect(plan.tests[0].steps[0].line == 7)
  }

  /// With the place of the text in the plan; a step alone stands at 1:29.
  @Test(
    "What is wrong is said with its place and what would be right",
    arguments: [
      ("", "1:1: error: the file is empty; write at least 'tests: …'"),
      ("name: x", "1:1: error: a plan without tests; add 'tests: …'"),
      ("tests: []", "1:8: error: tests is empty; add a test"),
      ("tests: x", "1:8: error: tests is not a list; write one item a line, each after '- '"),
      (
        "test: []\ntests: [{name: a, steps: [{pause: 1s}]}]",
        "1:1: error: unknown key 'test' in a plan; did you mean 'tests'?"
      ),
      ("tests: [{steps: [{pause: 1s}]}]", "1:9: error: a test without a name; add 'name: …'"),
      ("tests: [{name: a}]", "1:9: error: test 'a' has no steps; add 'steps: …'"),
      ("tests: [{name: a, steps: []}]", "1:26: error: steps is empty; add a step"),
      (
        "tests: [{name: a, steps: [{parallel: []}]}]",
        "1:38: error: parallel is empty; add a branch"
      ),
      (
        "tests: [{name: a, steps: [{parallel: [[]]}]}]",
        "1:39: error: a branch is empty; add a step"
      ),
      (
        "tests: [{name: a, matrix: [x], steps: [{pause: 1s}]}]",
        "1:27: error: matrix is not a mapping; write it like 'matrix: {port: [gn, cs]}'"
      ),
      (
        "tests: [{name: a, matrix: {x: []}, steps: [{pause: 1s}]}]",
        "1:31: error: the values of 'x' is empty; add a value"
      ),
      (
        "tests: [{name: a, matrix: {x: [p, q, r]}, step: 1, steps: [{pause: 1s}]}]",
        "1:43: error: unknown key 'step' in a test; did you mean 'steps'?"
      ),
      (
        "tests: [{name: a, repeat: 0, steps: [{pause: 1s}]}]",
        "1:27: error: '0' is no number for repeat; write a whole number from 1 to 1000000"
      ),
      (
        "tests: [{name: a, steps: [{pause: 1s}]}, {name: a, steps: [{pause: 1s}]}]",
        "1:1: error: 'a' is the name of two tests; change one of them"
      ),
      (
        "tests: [{name: a, needs: [b], steps: [{pause: 1s}]}]",
        "1:1: error: 'a' needs 'b', which no test before it is; leave it out"
      ),
      (
        "tests: [{name: ab, steps: [{pause: 1s}]}, {name: b, needs: [ac], steps: [{pause: 1s}]}]",
        "1:1: error: 'b' needs 'ac', which no test before it is; did you mean 'ab'?"
      ),
      ("needs: {guests: [zz]}\ntests: [{name: a, steps: [{pause: 1s}]}]", "1:18: error: "),
      (
        "needs: {faults: maybe}\ntests: [{name: a, steps: [{pause: 1s}]}]",
        "1:17: error: 'maybe' is neither yes nor no; write yes or no"
      ),
    ])
  func wrong(text: String, expected: String) { check(text, expected) }

  @Test(
    "What is wrong in a step is said with its place and what would be right",
    arguments: [
      ("stpo gn", "1:27: error: 'stpo' is no command; did you mean 'stop'?"),
      ("stop zz", "1:27: error: "), ("stop gn 1 2 3 4 5 6 7", "1:27: error: "),
      ("{wiat: {}}", "1:27: error: unknown step 'wiat'; did you mean 'wait'?"),
      (
        "[]",
        "1:27: error: a step is a console line or a mapping; write it like 'stop gn' or 'pause: 10s'"
      ),
      ("{pause: 1s, wait: 2}", "1:39: error: unknown key 'wait' in a step; known: pause"),
      ("{pause: soon}", "1:35: error: "),
      ("{refused: x}", "1:27: error: the command is missing; add 'command: …'"),
      (
        "{command: stop gn, refused: x, tells: y}",
        "1:37: error: a command is refused or tells; leave one out"
      ),
      (
        "{wait: {within: 1s}}", "1:34: error: wait is for one of event and state; write one of them"
      ),
      ("{wait: {event: gn started}}", "1:34: error: how long is missing; add 'within: 5min'"),
      ("{wait: {event: gn startled, within: 1s}}", "1:45: error: "),
      (
        "{wait: {state: gn started, within: 1s, times: 2}}",
        "1:66: error: 'times' goes only with 'event'; leave it out"
      ),
      ("{never: {for: 1s}}", "1:35: error: the event is missing; add 'event: …'"),
      ("{never: {event: gn started}}", "1:35: error: how long is missing; add 'for: 5min'"),
      ("{holds: {for: 1s}}", "1:35: error: the state is missing; add 'state: …'"),
      ("{fault: guest gn hnags}", "1:44: error: "),
      (
        "{measure: {to: 1A}}",
        "1:37: error: measure is of one quantity; known: current, temperature, humidity, heartbeat, failures, uptime, boots"
      ),
      (
        "{measure: {current: gn}}",
        "1:37: error: measure has no limit; add 'from: …', 'to: …' or both"
      ),
      (
        "{measure: {temperature: board, from: 45degC, to: 10degC}}",
        "1:37: error: no value is from 45degC to 10degC; exchange the limits"
      ),
      (
        "{measure: {uptime: gn, to: 1h}}",
        "1:46: error: the uptime is the board's; write 'uptime: board'"
      ),
      ("{measure: {current: gn, to: 1h}}", "1:55: error: "),
    ])
  func wrongStep(step: String, expected: String) {
    check("tests: [{name: a, steps: [\(step)]}]", expected)
  }

  private func check(_ text: String, _ expected: String) {
    do {
      _ = try Desk.plan(text)
      Issue.record("nothing is wrong with \(text)")
    } catch {
      let found = "\(error)".split(separator: "\n").map { $0.dropFirst("plan.yaml:".count) }
      #expect(found.count == 1 && found[0].hasPrefix(expected), "\(error)")
    }
  }

  @Test("All that is wrong is said at once")
  func several() {
    #expect {
      try Desk.plan("nmae: x\ntests: [{name: a, steps: [stpo gn, {pause: soon}]}]")
    } throws: {
      ($0 as? Diagnostics)?.all.map(\.line) == [1, 2, 2]
    }
  }

  @Test("A hundred thousand repetitions are read in a moment")
  func repetitions() throws {
    let plan = try Desk.plan("tests: [{name: a, repeat: 100000, steps: [{pause: 1s}]}]")
    #expect(plan.tests.count == 100_000)
  }
}

@Suite struct RigReaderTests {
  @Test("A rig has what its keys say")
  func keys() throws {
    let rig = try Rig.parse(
      """
      name: mine
      about: a bench
      board: serial:/dev/x
      plant: unix:/p
      id: 5741474d0001
      guests: [nc, x2]
      shell: no
      interlock: {switchings: 6, off-time: 15s}
      safe-state: {nc: on, gn: off}
      silence: 90s
      """, file: "r.yaml")
    var expected = Rig(name: "mine")
    expected.about = "a bench"
    expected.board = "serial:/dev/x"
    expected.plant = "unix:/p"
    expected.identifier = "5741474D0001"
    expected.guests = PortSet(rawValue: 0b10001)
    expected.allowsShell = false
    expected.interlock.switchingsPerMinute = 6
    expected.interlock.offTime = .seconds(15)
    expected.safeState = [.on, .off, .leave, .leave, .leave]
    expected.silence = .seconds(90)
    #expect(rig == expected)
  }

  @Test("A rig that says little leaves power as it is, and is called as its file")
  func defaults() throws {
    let rig = try Rig.parse("shell: yes", file: "hardware/rigs/little.yaml")
    #expect(rig == Rig(name: "little"))
    #expect(rig.safeState.allSatisfy { $0 == .leave } && rig.allowsShell)
  }

  @Test(
    "What is wrong with a rig is said with its place and what would be right",
    arguments: [
      ("", "1:1: error: the file is empty; write at least 'board: …'"),
      ("boardd: x", "1:1: error: unknown key 'boardd' in a rig; did you mean 'board'?"),
      (
        "id: 5741474D000",
        "1:5: error: '5741474D000' is no id; write the 12 hex digits that 'wagman id' prints"
      ),
      ("id: ＡＡＡＡ", "1:5: error: 'ＡＡＡＡ' is no id; write the 12 hex digits that 'wagman id' prints"),
      ("guests: nc", "1:9: error: guests is not a list; write one item a line, each after '- '"),
      (
        "interlock: {switchings: 0}",
        "1:25: error: '0' is no number for switchings in a minute; write a whole number from 1 to 600"
      ),
      (
        "safe-state: {nc: off}",
        "1:18: error: no board keeps the node controller (nc) off; write on or leave"
      ),
      ("safe-state: {gn: warm}", "1:18: error: 'warm' is no power state; write on, off or leave"),
      (
        "safe-state: {zz: on}",
        "1:14: error: unknown key 'zz' in safe-state; known: nc, gn, cs, x1, x2"
      ),
      ("silence: long", "1:10: error: "),
    ])
  func wrong(text: String, expected: String) {
    do {
      _ = try Rig.parse(text, file: "r.yaml")
      Issue.record("nothing is wrong with \(text)")
    } catch {
      let found = error.all.map { "\($0)".dropFirst("r.yaml:".count) }
      #expect(found.count == 1 && found[0].hasPrefix(expected), "\(error)")
    }
  }
}

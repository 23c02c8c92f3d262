/// What came of a plan's run; every report is made of it.
public struct PlanResults: Sendable {
  public var plan: Plan
  public var rig: String
  /// Its URL.
  public var board: String
  public var tests: [TestResult] = []
  /// What came before the tests and after each of them.
  public var others: [StepResult] = []
  public var events: [BoardEvent]
  /// How many of the events came before the first test.
  public var eventsBefore = 0
  public var measurements: [Measurement] = []
  public var notes: [Note] = []
  public var samples: [Sample] = []
  /// Board id, firmware and the like, by their names.
  public var facts: [(name: String, value: String)] = []
  /// Why the bench could not go on.
  public var broken: String?
  /// The plan's time was over before all of it had run.
  public var hasRunOut = false
  /// Why the board was not left as it is to be.
  public var unsafe: [String] = []
  /// Milliseconds of the board's time.
  public var length: UInt64
  /// The board's persistent memory at the end, where the bench can read it.
  public var memory: [UInt8]?

  /// Of a plan that was not begun.
  public static func skipped(_ plan: Plan, rig: String, board: String, _ reason: String) -> Self {
    var results = PlanResults(plan: plan, rig: rig, board: board, events: [], length: 0)
    results.tests = plan.tests.map { test in
      let steps = test.steps.map { step in
        StepResult(text: step.text, line: step.line, outcome: .skipped(reason))
      }
      return TestResult(name: test.name, line: test.line, steps: steps)
    }
    return results
  }

  init(plan: Plan, rig: String, board: String, events: [BoardEvent], length: UInt64) {
    self.plan = plan
    self.rig = rig
    self.board = board
    self.events = events
    self.length = length
  }

  /// Of the whole plan.
  public var outcome: Outcome {
    if let first = unsafe.first { return .benchError(first) }
    var all = tests.map(\.outcome)
    // What came around the tests only counts where it went wrong.
    all += others.map(\.outcome).filter { $0.name != "skipped" && !$0.isMarginal }
    all += benchTroubles.map { .benchError($0) }
    if hasRunOut { all.append(.planRanOut) }
    return Outcome.of(all)
  }

  /// What went wrong at the bench itself, beside what a test tells.
  public var benchTroubles: [String] {
    var troubles = others.map(\.outcome).filter { $0.name == "bench error" }.map(\.message)
    let isTold = !troubles.isEmpty || tests.contains { $0.outcome.name == "bench error" }
    if let broken, !isTold { troubles.append(broken) }
    return troubles + unsafe
  }

  /// How many tests ended in each way, in a fixed order, without those of which there are none.
  public var counts: [(name: String, count: Int)] {
    ["passed", "failed", "timed out", "bench error", "skipped", "aborted"].compactMap { name in
      let count = tests.filter { $0.outcome.name == name }.count
      return count == 0 ? nil : (name, count)
    }
  }
}

public struct TestResult: Sendable {
  public var name: String
  public var line: Int
  public var steps: [StepResult]

  /// The gravest of its steps.
  public var outcome: Outcome { Outcome.of(steps.map(\.outcome)) }

  /// When it began and ended, in milliseconds of the board's time.
  public var span: (from: UInt64, to: UInt64)? {
    guard let from = steps.compactMap(\.from).min(), let to = steps.compactMap(\.to).max() else {
      return nil
    }
    return (from, to)
  }

  /// The step that decided, and its line in the plan.
  public var decisive: StepResult? {
    let outcome = outcome
    return outcome.hasPassed ? nil : steps.first { $0.outcome == outcome }
  }
}

public struct StepResult: Sendable {
  public var text: String
  public var line: Int
  public var outcome: Outcome
  public var from: UInt64?
  public var to: UInt64?
}

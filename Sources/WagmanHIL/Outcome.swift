/// What became of a step, a test or a plan.
public enum Outcome: Equatable, Sendable {
  /// With what it found, for the report; `isMarginal` where a measurement is within its limits,
  /// but near one.
  case passed(String, isMarginal: Bool)
  /// The board did not do what the plan says.
  case failed(String)
  /// The bench, not the board, is at fault; this says nothing of the board.
  case benchError(String)
  /// It did not come to an end within its own limit.
  case timedOut(String)
  case skipped(String)
  /// Somebody ended the run.
  case aborted

  /// One or two words, the same in every report.
  public var name: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .benchError: "bench error"
    case .timedOut: "timed out"
    case .skipped: "skipped"
    case .aborted: "aborted"
    }
  }

  /// What there is to say beside the name; may be empty.
  public var message: String {
    switch self {
    case .passed(let text, _), .failed(let text), .benchError(let text), .timedOut(let text),
      .skipped(let text):
      text
    case .aborted: ""
    }
  }

  public var hasPassed: Bool {
    if case .passed = self { true } else { false }
  }

  public var isMarginal: Bool { self.gravity == 1 }

  /// What comes of several, taken together: the gravest.
  public static func of(_ outcomes: some Sequence<Outcome>) -> Outcome {
    outcomes.max { $0.gravity < $1.gravity } ?? .passed("", isMarginal: false)
  }

  /// What cuts a step short that its own limit did not.
  static var planRanOut: Outcome { .timedOut("the plan's time was over") }

  /// What the end of a step means that brings the board to where tests begin.
  static func ofBenchWork(_ outcome: Outcome) -> Outcome {
    switch outcome {
    case .failed(let text), .timedOut(let text), .skipped(let text):
      .benchError("the board is not where tests begin: \(text)")
    case .passed, .benchError, .aborted: outcome
    }
  }

  /// A failure weighs most, for it is about the board.
  private var gravity: Int {
    switch self {
    case .passed(_, isMarginal: false): 0
    case .passed(_, isMarginal: true): 1
    case .skipped: 2
    case .aborted: 3
    case .benchError: 4
    case .timedOut: 5
    case .failed: 6
    }
  }
}

/// How a step ends that did not pass.
struct StepEnd: Error, Sendable, CustomStringConvertible {
  let outcome: Outcome

  init(_ outcome: Outcome) { self.outcome = outcome }

  var description: String {
    outcome.message.isEmpty ? outcome.name : "\(outcome.name): \(outcome.message)"
  }
}

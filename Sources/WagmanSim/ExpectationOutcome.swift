import WagmanCore

/// What became of an expectation in a run.
public struct ExpectationOutcome: Equatable, Sendable {
  public let expectation: Expectation
  /// One sentence: what was expected, and what came instead; `nil` where it was met.
  public let complaint: String?
  /// When the window began, since the start of the run; `nil` where what it follows never
  /// happened.
  public let opens: Tick?
  /// When the event first happened in the window; `nil` where it did not.
  public let first: Tick?

  /// `nil` where it was met.
  public var failure: ExpectationFailure? {
    complaint.map {
      ExpectationFailure(file: expectation.file, line: expectation.line, message: $0)
    }
  }

  /// The end of the window in a run that ended then.
  public func closes(at end: Tick) -> Tick {
    let opens = opens ?? min(.zero + expectation.after, end)
    return switch expectation.kind {
    case .event, .never: min(end, expectation.within.map { opens + $0 } ?? end)
    case .state(_, let span):
      min(end, opens + (expectation.within ?? .milliseconds(0)) + span)
    }
  }
}

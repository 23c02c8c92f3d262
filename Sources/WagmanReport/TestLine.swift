/// A test or an expectation, and what became of it.
public struct TestLine: Equatable, Sendable {
  public var name: String
  /// What became of it, in a word: passed, failed, met.
  public var outcome: String
  public var tone: Tone
  /// Milliseconds since the start of the run.
  public var from: UInt64
  /// Milliseconds since the start of the run; not before ``from``.
  public var to: UInt64
  /// Why; empty where there is nothing to say.
  public var message: String
  public var steps: [StepLine]

  public init(
    name: String, outcome: String, tone: Tone, from: UInt64, to: UInt64, message: String = "",
    steps: [StepLine] = []
  ) {
    self.name = name
    self.outcome = outcome
    self.tone = tone
    self.from = from
    self.to = to
    self.message = message
    self.steps = steps
  }
}

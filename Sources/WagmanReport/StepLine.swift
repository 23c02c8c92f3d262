/// A step of a test, and what became of it.
public struct StepLine: Equatable, Sendable {
  public var name: String
  /// What became of it, in a word.
  public var outcome: String
  public var tone: Tone
  /// Milliseconds since the start of the run.
  public var from: UInt64
  /// Milliseconds since the start of the run; not before ``from``.
  public var to: UInt64
  /// Why; empty where there is nothing to say.
  public var message: String

  public init(
    name: String, outcome: String, tone: Tone, from: UInt64, to: UInt64, message: String = ""
  ) {
    self.name = name
    self.outcome = outcome
    self.tone = tone
    self.from = from
    self.to = to
    self.message = message
  }
}

/// A line of the log, as a person reads it.
public struct LogLine: Equatable, Sendable {
  /// Milliseconds since the start of the run.
  public var at: UInt64
  public var text: String
  public var tone: Tone

  public init(at: UInt64, text: String, tone: Tone = .neutral) {
    self.at = at
    self.text = text
    self.tone = tone
  }
}

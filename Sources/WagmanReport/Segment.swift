/// A stretch of a band in one state.
public struct Segment: Equatable, Sendable {
  /// Milliseconds since the start of the run.
  public var from: UInt64
  /// Milliseconds since the start of the run; not before ``from``.
  public var to: UInt64
  /// The state, as it is written into the stretch.
  public var word: String
  public var tone: Tone

  public init(from: UInt64, to: UInt64, word: String, tone: Tone = .neutral) {
    self.from = from
    self.to = to
    self.word = word
    self.tone = tone
  }
}

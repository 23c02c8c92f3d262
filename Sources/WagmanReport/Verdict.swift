/// What a run came to, in a few words.
public struct Verdict: Equatable, Sendable {
  public var text: String
  public var tone: Tone

  public init(text: String, tone: Tone) {
    self.text = text
    self.tone = tone
  }
}

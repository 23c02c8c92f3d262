/// A row of the timeline for what happens again and again in no time: heartbeats.
public struct Instants: Equatable, Sendable {
  public var label: String
  /// Milliseconds since the start of the run, in order.
  public var at: [UInt64]

  public init(label: String, at: [UInt64] = []) {
    self.label = label
    self.at = at
  }
}

/// A row of the timeline that is in one state at a time: a relay, a guest, the controller.
public struct Band: Equatable, Sendable {
  public var label: String
  /// In order of time, none within another; where there is none nothing is known.
  public var segments: [Segment]

  public init(label: String, segments: [Segment] = []) {
    self.label = label
    self.segments = segments
  }
}

/// A row of the timeline for a quantity.
public struct Curve: Equatable, Sendable {
  public var label: String
  /// Empty where there is none.
  public var unit: String
  /// In order of time; each value holds until the next one.
  public var points: [Point]
  /// Values that are drawn as lines across, for nothing should lie beyond them.
  public var limits: [Double]

  public init(label: String, unit: String = "", points: [Point] = [], limits: [Double] = []) {
    self.label = label
    self.unit = unit
    self.points = points
    self.limits = limits
  }
}

import WagmanReport

/// Gathers a quantity while a run goes on, in bounded memory.
struct CurveRecorder {
  /// More points are thinned to a quarter of them: of as many a page shows the same.
  private static let mostPoints = 65_536

  private(set) var curve: Curve
  private var present: Double?

  init(_ label: String, unit: String, limits: [Double] = []) {
    curve = Curve(label: label, unit: unit, limits: limits)
  }

  /// Takes the value from now on; `nil` where nobody knows it.
  @inline(__always)
  mutating func set(_ value: Double?, at now: UInt64) {
    if value != present || curve.points.isEmpty { change(to: value, at: now) }
  }

  @inline(never)
  private mutating func change(to value: Double?, at now: UInt64) {
    present = value
    curve.points.append(Point(at: now, value: value))
    if curve.points.count > Self.mostPoints {
      curve = curve.thinned(of: now, atMost: Self.mostPoints / 4)
    }
  }

  /// The lowest and the highest value; `nil` where none was known.
  var extremes: (low: Double, high: Double)? {
    let values = curve.points.compactMap(\.value)
    guard let low = values.min(), let high = values.max() else { return nil }
    return (low, high)
  }
}

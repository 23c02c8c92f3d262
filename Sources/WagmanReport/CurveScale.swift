/// The values that the upper and the lower edge of a curve's row stand for.
struct CurveScale: Equatable {
  let low: Double
  let high: Double

  init(of curve: Curve) {
    let values = curve.points.compactMap(\.known)
    var low = values.min() ?? 0
    var high = values.max() ?? 1
    let span = high - low
    // A limit far away would make a line of the curve; its place is told in words.
    for limit in curve.limits where limit.isFinite && span > 0 {
      if limit > high, limit - high <= 2 * span { high = limit }
      if limit < low, low - limit <= 2 * span { low = limit }
    }
    let step = Self.roundStep((high - low) / 10, near: max(high.magnitude, low.magnitude))
    self.low = (low / step).rounded(.down) * step
    let rounded = (high / step).rounded(.up) * step
    self.high = rounded > self.low ? rounded : self.low + step
  }

  /// 1, 2 or 5 times a power of ten, at least `step`; where that is nothing, some of `value`.
  private static func roundStep(_ step: Double, near value: Double) -> Double {
    let least = step > value * 1e-9 ? step : max(value * 0.01, 0.1)
    var power = 1.0
    while power < least { power *= 10 }
    while power / 10 >= least { power /= 10 }
    return [power / 5, power / 2].first { $0 >= least } ?? power
  }

  /// How far from the upper edge a value is, in parts of the height.
  func depth(of value: Double) -> Double { (high - value) / (high - low) }

  /// Whether a limit is among the values of the row.
  func shows(_ limit: Double) -> Bool { limit >= low && limit <= high }
}

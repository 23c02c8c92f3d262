extension Curve {
  /// How many points a curve of a page has at most.
  static let mostPoints = 8_000

  /// The curve with at most so many points, or as it is where it has no more.
  ///
  /// Of each stretch of the run the lowest, the highest, the last point and the first
  /// unknown one stay: no peak is lost, and what holds after the stretch is right.
  package func thinned(of length: UInt64, atMost limit: Int = mostPoints) -> Curve {
    guard points.count > limit else { return self }
    let grain = Grain(of: length, count: limit / 4)
    var kept: [Point] = []
    kept.reserveCapacity(limit)
    var start = 0
    while start < points.count {
      let place = grain.place(of: min(points[start].at, length))
      var end = start + 1
      while end < points.count, grain.place(of: min(points[end].at, length)) == place { end += 1 }
      for index in telling(start..<end) { kept.append(points[index]) }
      start = end
    }
    var curve = self
    curve.points = kept
    return curve
  }

  /// The places of those of some points that must stay, in order.
  private func telling(_ range: Range<Int>) -> [Int] {
    var (lowest, highest, unknown): (Int?, Int?, Int?)
    for index in range {
      guard let value = points[index].known else {
        unknown = unknown ?? index
        continue
      }
      if lowest.flatMap({ points[$0].known }).map({ value < $0 }) ?? true { lowest = index }
      if highest.flatMap({ points[$0].known }).map({ value > $0 }) ?? true { highest = index }
    }
    var kept: [Int] = []
    for index in [lowest, highest, unknown, range.last].compactMap(\.self).sorted()
    where kept.last != index {
      kept.append(index)
    }
    return kept
  }
}

extension Point {
  /// The value where it is a number.
  var known: Double? { value.flatMap { $0.isFinite ? $0 : nil } }
}

/// Which rows are seen where there are more of them than lines.
struct RowScroll: Equatable {
  private(set) var top = 0
  /// Until somebody scrolls, what goes on is kept in sight.
  var isFollowing = true

  mutating func move(by lines: Int) {
    isFollowing = false
    top += lines
  }

  /// Comes to rest where the rows that are seen have the most weight together, and as near to
  /// where it was as that allows.
  mutating func settle(height: Int, weights: [Int]) {
    let last = max(0, weights.count - height)
    top = min(max(top, 0), last)
    guard isFollowing, last > 0, height > 0 else { return }
    var before = [0]
    for weight in weights { before.append((before.last ?? 0) + weight) }
    func seen(_ top: Int) -> Int { before[top + height] - before[top] }
    let here = top
    top =
      (0...last).max { a, b in
        (seen(a), -abs(a - here)) < (seen(b), -abs(b - here))
      } ?? here
  }
}

import WagmanCore

extension SplitMix64 {
  /// A number between two, small ones as likely as large ones by their magnitude: one of the
  /// doublings from `low` to `high`, then a number in it.
  ///
  /// - Precondition: `0 < low <= high`, and twice `high` does not overflow.
  mutating func byMagnitude(from low: UInt64, to high: UInt64) -> UInt64 {
    var doublings: UInt64 = 0
    while low << (doublings + 1) <= high { doublings += 1 }
    let chosen = below(doublings + 1)
    let least = low << chosen
    return least + below((chosen < doublings ? least << 1 : high) - least + 1)
  }
}

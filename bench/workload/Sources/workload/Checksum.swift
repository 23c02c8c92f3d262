/// The running checksum of a history, WORKLOAD.md chapter 0.
struct Checksum: Equatable {
  /// What each fold multiplies by.
  static var prime: UInt64 { 0x100_0000_01B3 }

  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func fold(_ word: UInt64) { value = (value ^ word) &* Self.prime }

  /// Folds a word without a branch, or leaves the checksum as it is.
  ///
  /// - Parameters:
  ///   - word: The word, or 0 where nothing is folded.
  ///   - factor: The prime, or 1 where nothing is folded.
  mutating func fold(_ word: UInt64, factor: UInt64) { value = (value ^ word) &* factor }

  /// Folds the entry into a state; machine 5 is the controller.
  mutating func foldEntry(of machine: Int, into state: UInt8, at now: UInt64) {
    fold(now &* 64 &+ UInt64(truncatingIfNeeded: machine) &* 8 &+ UInt64(state))
  }
}

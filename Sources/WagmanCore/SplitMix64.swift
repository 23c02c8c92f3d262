/// A small deterministic random source: the same seed, the same run, on every machine.
///
/// SplitMix64 is short, has no bad seeds and costs about a nanosecond a draw.
/// Everything drawn here is made of integer operations alone.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable
  public init(seed: UInt64) { state = seed }

  /// An independent stream of the run with this seed.
  ///
  /// Streams keep the parts of a run apart: one more draw for one guest leaves
  /// the history of every other as it was.
  public init(seed: UInt64, stream: UInt64) {
    var source = SplitMix64(seed: seed)
    var salt = SplitMix64(seed: stream &* 0xD1B5_4A32_D192_ED03)
    state = source.next() ^ salt.next()
  }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in `0..<limit`, or 0 when `limit` is 0.
  @inlinable
  public mutating func below(_ limit: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: limit).high
  }

  /// A number in `-limit...limit`, small ones as likely as large ones.
  public mutating func symmetric(_ limit: Int64) -> Int64 {
    Int64(below(UInt64(limit) &* 2 &+ 1)) - limit
  }

  /// The time until the next of happenings that are independent of each other
  /// and `mean` apart on average; at least a millisecond.
  ///
  /// The logarithm is taken bit by bit, to 24 binary places, so that no
  /// library's rounding enters the history.
  public mutating func waiting(mean: TickSpan) -> TickSpan {
    let draw = next() | 1
    let exponent = 63 - draw.leadingZeroBitCount
    var mantissa = draw << UInt64(draw.leadingZeroBitCount)
    var logarithm = UInt64(exponent)
    for _ in 0..<24 {
      let square = mantissa.multipliedFullWidth(by: mantissa).high
      let isDoubled = square >> 63 == 1
      logarithm = logarithm << 1 | (isDoubled ? 1 : 0)
      mantissa = isDoubled ? square : square << 1
    }
    let naturalLogarithmOfTwo: UInt64 = 11_629_080
    let waits = (((64 << 24) - logarithm) &* naturalLogarithmOfTwo) >> 24
    let (high, low) = mean.milliseconds.multipliedFullWidth(by: waits)
    return .milliseconds(max(1, high << 40 | low >> 24))
  }
}

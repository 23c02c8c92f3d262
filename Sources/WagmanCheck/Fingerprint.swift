/// 128 bits that stand for a state.
///
/// Of n states two have one fingerprint with a chance of about n²/2¹²⁹: for a thousand million
/// states one in 10²⁰. Then one of the two would not be searched.
struct Fingerprint: Equatable, Sendable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inline(__always)
  init(_ words: UnsafePointer<UInt64>, count: Int) {
    var a: UInt64 = 0x9e37_79b9_7f4a_7c15
    var b: UInt64 = 0xd1b5_4a32_d192_ed03
    for index in 0..<count {
      let word = words[index]
      a = Self.mix(a ^ word, 0xa076_1d64_78bd_642f)
      b = Self.mix(b &+ word, 0xe703_7ed1_a0b4_28db)
    }
    a = Self.mix(a ^ UInt64(count), 0x8ebc_6af0_9c88_c6e3)
    b = Self.mix(b ^ a, 0x5899_65cc_7537_4cc3)
    high = a
    // Zero marks an empty place.
    low = b | 1
  }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return high ^ low ^ a.byteSwapped
  }
}

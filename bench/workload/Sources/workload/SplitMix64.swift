/// A stream of pseudo-random numbers, WORKLOAD.md chapter 0.
struct SplitMix64 {
  private var state: UInt64

  /// A stream that starts at a state.
  init(state: UInt64) { self.state = state }

  /// The stream of a part of a node: 0 to 4 are its devices, 5 is its environment.
  init(campaign: UInt64, node: UInt64, part: UInt64) {
    state = Self.mix(campaign &+ Self.mix(node &* 8 &+ part))
  }

  /// A number below `bound`, by one draw.
  mutating func below(_ bound: UInt64) -> UInt64 {
    let drawn = Self.mix(state)
    state &+= Self.increment
    return ((drawn >> 32) &* bound) >> 32
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var x = value &+ increment
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }

  private static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }
}

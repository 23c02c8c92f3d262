/// A tape of device events, WORKLOAD.md W2: 2^20 of them, repeated.
struct Tape: ~Copyable {
  enum Kind: String, CaseIterable {
    /// Heartbeats, nearly all.
    case real
    /// Any event as often as any other.
    case uniform
  }

  /// The raw values of events.
  private let events: UnsafeMutablePointer<UInt8>

  init(_ kind: Kind) {
    events = .allocate(capacity: Self.length)
    var random = SplitMix64(state: SplitMix64.mix(kind == .real ? 42 : 43))
    for index in 0..<Self.length {
      switch kind {
      case .uniform: events[index] = UInt8(random.below(7))
      case .real:
        let drawn = random.below(1024)
        events[index] = drawn < 1000 ? DeviceEvent.heartbeat.rawValue : UInt8((drawn - 1000) % 7)
      }
    }
  }

  deinit { events.deallocate() }

  /// The raw value of event `index`, the tape being repeated.
  @inline(__always)
  subscript(index: UInt64) -> UInt8 { events[Int(truncatingIfNeeded: index) & (Self.length - 1)] }

  private static var length: Int { 1 << 20 }
}

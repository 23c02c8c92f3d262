/// An armed slot: its time in milliseconds, then its device, then its kind, so that the
/// least alarm is the next one and equal times go by slot.
struct Alarm: Comparable {
  /// What a slot is for.
  ///
  /// Device 0's come after the node's own, as in WORKLOAD.md W1.1.
  enum Kind: UInt64 { case environment, controller, guest, timeout, silence }

  /// A slot that is not armed; later than every alarm.
  static var never: Self { Self(bits: .max) }

  let bits: UInt64

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  init(_ kind: Kind, of device: Int = 0, at milliseconds: UInt64) {
    bits = milliseconds << 6 | UInt64(truncatingIfNeeded: device) << 3 | kind.rawValue
  }

  /// Before every alarm at a time or later.
  @inline(__always)
  init(beginningOf milliseconds: UInt64) { bits = milliseconds << 6 }

  var time: UInt64 { bits >> 6 }
  var device: Int { Int(truncatingIfNeeded: bits >> 3 & 7) }
  var isOfGuest: Bool { bits & 7 == Kind.guest.rawValue }
  var kind: Kind? { Kind(rawValue: bits & 7) }

  /// An alarm of the same device, so much later.
  @inline(__always)
  func later(by milliseconds: UInt64, as other: Kind = .guest) -> Self {
    Self(bits: bits &+ milliseconds << 6 &+ (other.rawValue &- Kind.guest.rawValue))
  }

  @inline(__always)
  static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

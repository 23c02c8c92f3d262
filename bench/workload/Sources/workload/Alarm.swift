/// An armed slot: its time in milliseconds above its number, so that the least alarm is
/// the next one and equal times go by slot.
struct Alarm: Comparable {
  /// A slot that is not armed; later than every alarm.
  static var never: Self { Self(bits: .max) }

  let bits: UInt64

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  init(_ slot: Slot, at milliseconds: UInt64) { bits = milliseconds << 5 | UInt64(slot.number) }

  var time: UInt64 { bits >> 5 }
  var slot: Slot { Slot(number: UInt8(truncatingIfNeeded: bits & 31)) }

  @inline(__always)
  static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

/// One of the 17 places for an alarm, WORKLOAD.md W1.1.
struct Slot: Equatable {
  enum Kind { case environment, controller, guest, timeout, silence }

  static var environment: Self { Self(number: 0) }
  static var controller: Self { Self(number: 1) }

  let number: UInt8

  @inline(__always)
  static func guest(_ device: Int) -> Self { Self(number: first(of: device)) }
  @inline(__always)
  static func timeout(_ device: Int) -> Self { Self(number: first(of: device) &+ 1) }
  @inline(__always)
  static func silence(_ device: Int) -> Self { Self(number: first(of: device) &+ 2) }

  /// Which device a slot from 2 on belongs to: a third, by a multiplication that is right
  /// for all seventeen.
  @inline(__always)
  var device: Int { ((Int(number) &- 2) &* 11) >> 5 }

  var kind: Kind {
    switch number {
    case 0: .environment
    case 1: .controller
    default:
      switch (number &- 2) % 3 {
      case 0: .guest
      case 1: .timeout
      default: .silence
      }
    }
  }

  private static func first(of device: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: 2 &+ 3 &* device)
  }
}

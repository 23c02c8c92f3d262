import WagmanCore

/// Whether a port is powered, as far as anybody can see.
public enum ObservedPower: String, Sendable {
  case on, off, unknown

  /// From the current that a port draws, where no relay is read back.
  ///
  /// From 120 mA on, what the boards in the field call more than low, it is on.
  /// Up to 32 mA, two steps of their sensor (WIRE.md, section 3), it is off. In
  /// between, and from 5000 mA on, where the sensor is out of range, nobody knows.
  public init(milliamperes: UInt32) {
    self =
      switch milliamperes {
      case 0...32: .off
      case 120..<5_000: .on
      default: .unknown
      }
  }

  /// From the word for a relay as it was read back.
  public init(relay word: String) { self = ObservedPower(rawValue: word) ?? .unknown }
}

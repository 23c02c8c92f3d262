/// What the relay of a port means for its guest after a reset.
public enum PortAtReset: UInt8, CaseIterable, Sendable {
  /// The relay is on, and the guest runs.
  case on
  /// The relay is off.
  case off
  /// The relay may be on; it is switched off and the guest begins stopped.
  case switchOff
  /// The switching of this relay probably took the supply down: the port is
  /// disabled, and the relay is switched off.
  case disableAndOff
}

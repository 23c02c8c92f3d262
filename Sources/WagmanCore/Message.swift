/// What the board tells a guest.
public enum Message: UInt8, Sendable {
  /// Power goes away: shut down.
  case shutdown = 0
  /// Power goes away and comes back: shut down.
  case restart = 1
}

/// The level of a relay.
///
/// Latched relays keep it through a reset of the board.
public enum RelayLevel: UInt8, Sendable {
  case off = 0
  case on = 1
}

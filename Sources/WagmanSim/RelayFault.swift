/// What is wrong with a relay.
public enum RelayFault: UInt8, CaseIterable, Sendable {
  /// It stays where it is.
  case sticks
  /// Its contacts never open again once they are closed.
  case welds
  /// Its contacts are open and stay so.
  case dies
  /// Each switching opens and closes several times within 100 ms.
  case bounces
  /// At each reset of the board its contacts change.
  case flipsAtResets
}

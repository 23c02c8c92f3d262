import WagmanCore

/// What the board knows of a host that drives it.
///
/// The machines rest meanwhile. The host holds the board by a lease: every
/// sealed line from its console renews it. Spacing of relays and the cut on
/// overcurrent stay with the board.
public struct ManualMode: Equatable, Sendable {
  /// The link whose client asked for manual mode, and which client that was.
  public let link: Int
  public let session: UInt32
  /// The board decides for itself again from then on.
  public internal(set) var leaseUntil: Tick
  /// The relays that the host wants on.
  public internal(set) var relays: PortSet
  /// The highest running number that was carried out.
  public internal(set) var lastNumber: UInt32?

  /// Whether a line with this number was carried out already.
  func hasSeen(_ number: UInt32) -> Bool { lastNumber.map { number <= $0 } ?? false }
}

/// The argument of ``EventCode/manual``.
///
/// Raw values are part of the log's format.
public enum ManualChange: UInt32, Sendable {
  case began = 1
  /// The host, or an administrator, gave the board back.
  case released = 2
  /// The host fell silent.
  case leaseLost = 3
}

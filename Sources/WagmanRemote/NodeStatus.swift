import WagmanCore

/// What a board and its guests are doing, as far as the board says.
///
/// What was not told is `nil`, or unknown; it is never taken for off or zero.
public struct NodeStatus: Equatable, Sendable {
  /// One port and the guest on it.
  public struct Guest: Equatable, Sendable {
    public let port: Port
    /// The name of the state, as in `started`; `nil` on a board that has none to tell
    /// and in manual mode, where the board's machines rest.
    public var state: String?
    /// Seconds since the state was entered.
    public var since: UInt64?
    /// What whoever decides wants the relay to be.
    public var desired = ObservedPower.unknown
    /// The relay as it was read back, or what the current tells.
    public var observed = ObservedPower.unknown
    /// Milliseconds since the last heartbeat.
    public var heartbeat: UInt64?
    public var milliamperes: UInt32?
    /// The thermistor, in thousandths of a degree Celsius.
    public var millidegrees: Int64?
    public var attempts: UInt64?
    public var failures: UInt64?
    /// Of the next start; `none` without a boot selector.
    public var medium: String?
    /// The alarm that fires next, and in how many seconds.
    public var alarm: String?
    public var alarmSeconds: UInt64?
    public var isEnabled: Bool?
    public var isWanted: Bool?
    public var isWatched: Bool?
    /// Seconds until the guest may be started again.
    public var heldOff: UInt64?

    init(_ port: Port) { self.port = port }
  }

  /// Who decides about the relays.
  public enum Decider: String, Sendable {
    case board
    /// A host, in manual mode.
    case host
    case unknown
  }

  public var wire: BoardWire
  public var guests: [Guest]
  public var decider = Decider.unknown
  /// Whether observed power is told from currents, for relays are not read back.
  public var isPowerFromCurrent = false
  public var identifier: String?
  public var uptime: UInt64?
  public var boots: UInt64?
  /// Of the board itself.
  public var milliamperes: UInt32?
  public var controller: StateLine?
  public var environment: StateLine?
  public var reading = EnvironmentReading([])
  public var supplyMillivolts: Int64?
  /// Milliseconds for which the host in manual mode still has its say.
  public var lease: UInt64?
  /// What was asked and not answered, a line each.
  public var gaps: [String] = []

  init(wire: BoardWire) {
    self.wire = wire
    guests = Port.every.map(Guest.init)
  }
}

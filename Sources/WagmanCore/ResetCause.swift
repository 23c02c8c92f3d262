/// Why the board, or only its machines, began anew.
///
/// Raw values are part of the rolling log's format.
public enum ResetCause: UInt8, CaseIterable, Sendable {
  case powerOn = 0
  case brownOut = 1
  /// The reset line was pulled.
  case external = 2
  case watchdog = 3
  /// A `reset` command.
  case software = 4
  /// Only the machines begin anew: the loop around them was held up for longer
  /// than its limit, as in a suspended process.
  case stalled = 5
  /// Only the machines begin anew: manual mode ended.
  case manualEnded = 6

  /// Whether power was lost or sagged, so that the switching of a relay may
  /// have been what did it.
  public var isSupplyLoss: Bool {
    switch self {
    case .powerOn, .brownOut: true
    case .external, .watchdog, .software, .stalled, .manualEnded: false
    }
  }

  /// Whether the board itself began anew, and so counts a boot.
  public var isBoot: Bool {
    switch self {
    case .powerOn, .brownOut, .external, .watchdog, .software: true
    case .stalled, .manualEnded: false
    }
  }
}

import WagmanCore
import WagmanHAL

/// One thing that happened in a run.
public enum Observation: Sendable {
  /// The board wrote this to its log.
  case entry(LogEntry, at: Tick)
  /// The scenario made this happen.
  case happening(Step, at: Tick)
  /// A fault that waited for its occasion took effect.
  case strike(Strike, at: Tick)
  /// A relay moved, on a board whose program keeps no log.
  case relay(Port, RelayLevel, at: Tick)

  /// When it happened, since the start of the run.
  public var moment: Tick {
    switch self {
    case .entry(_, let at), .happening(_, let at), .strike(_, let at), .relay(_, _, let at): at
    }
  }
}

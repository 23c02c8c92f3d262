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
}

/// An alarm of a guest or of the controller.
///
/// Raw values are in the order of the names, in which alarms that are due at one moment on one
/// machine fire.
public enum Alarm: UInt8, Comparable, CaseIterable, Sendable {
  case cut = 0
  case duration = 1
  case dwell = 2
  case enable = 3
  case healthy = 4
  case heartbeat = 5
  case stop = 6
  case timeout = 7
  case turn = 8

  public static func < (a: Alarm, b: Alarm) -> Bool { a.rawValue < b.rawValue }

  /// The name in tables and traces.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    cut\0duration\0dwell\0enable\0healthy\0heartbeat\0stop\0timeout\0turn
    """
  }
}

/// An alarm with the moment at which it fires.
public struct ArmedAlarm: Equatable, Sendable {
  public let alarm: Alarm
  public let due: Tick

  /// Of two alarms of one machine the one that fires first; one that is due
  /// `never` is not armed.
  static func earlier(_ a: ArmedAlarm, _ b: ArmedAlarm) -> ArmedAlarm {
    if a.due != b.due { return a.due < b.due ? a : b }
    return a.alarm < b.alarm ? a : b
  }
}

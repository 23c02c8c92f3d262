import WagmanCore

/// A command of the console.
///
/// Raw values are not on the wire; ``text`` is.
public enum CommandName: UInt8, CaseIterable, Sendable {
  // Guests.
  case ping, start, stop, restart, kill, enable, disable, watch, bs, state, why
  // The node.
  case hibernate, wake
  // Readings.
  case rtc, date, id, cu, hb, th, env, bf, fc, up, boots, ver, blf, sdinfo
  // The board.
  case log, reset, eereset, help
  // Manual mode.
  case mode, relay, want, tell, snapshot
  // The rolling log.
  case events

  /// How many commands there are.
  public static var count: Int { Int(CommandName.events.rawValue) + 1 }

  /// The command with this name; `nil` when there is none.
  ///
  /// Names are in lower case.
  public init?(_ word: Span<UInt8>) {
    for number in 0..<UInt8(truncatingIfNeeded: CommandName.count) {
      if let name = CommandName(rawValue: number), name.text.equals(word) {
        self = name
        return
      }
    }
    return nil
  }

  /// The name on the wire.
  public var text: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    ping\0start\0stop\0restart\0kill\0enable\0disable\0watch\0bs\0state\0why\0hibernate\0\
    wake\0rtc\0date\0id\0cu\0hb\0th\0env\0bf\0fc\0up\0boots\0ver\0blf\0sdinfo\0log\0reset\0\
    eereset\0help\0mode\0relay\0want\0tell\0snapshot\0events
    """
  }
}

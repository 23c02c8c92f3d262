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

  /// How many commands there are.
  public static var count: Int { Int(CommandName.snapshot.rawValue) + 1 }

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
  public var text: StaticString {
    switch self {
    case .ping: "ping"
    case .start: "start"
    case .stop: "stop"
    case .restart: "restart"
    case .kill: "kill"
    case .enable: "enable"
    case .disable: "disable"
    case .watch: "watch"
    case .bs: "bs"
    case .state: "state"
    case .why: "why"
    case .hibernate: "hibernate"
    case .wake: "wake"
    case .rtc: "rtc"
    case .date: "date"
    case .id: "id"
    case .cu: "cu"
    case .hb: "hb"
    case .th: "th"
    case .env: "env"
    case .bf: "bf"
    case .fc: "fc"
    case .up: "up"
    case .boots: "boots"
    case .ver: "ver"
    case .blf: "blf"
    case .sdinfo: "sdinfo"
    case .log: "log"
    case .reset: "reset"
    case .eereset: "eereset"
    case .help: "help"
    case .mode: "mode"
    case .relay: "relay"
    case .want: "want"
    case .tell: "tell"
    case .snapshot: "snapshot"
    }
  }
}

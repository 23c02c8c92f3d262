import WagmanCore

/// One parameter of a command.
public enum Parameter: UInt8, CaseIterable, Sendable {
  case port, ports
  case force, delay, duration
  case heartbeat, flag
  case medium, loader
  case year, month, day, hour, minute, second
  case state, mode, message
  case command
  case sequence

  public enum Presence: UInt8, Sendable {
    case required
    /// Optional parameters come last; all of them are given, or none.
    case optional
    /// At least one, and as many as the line holds. It is the last parameter.
    case repeating
  }

  /// The name in usages and errors, in upper case, such as `SECONDS`.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    PORT\0PORT\0FORCE\0SECONDS\0SECONDS\0WHAT\0FLAG\0MEDIUM\0MODE\0YEAR\0MONTH\0DAY\0HOUR\0\
    MINUTE\0SECOND\0STATE\0MODE\0MESSAGE\0COMMAND\0FROM
    """
  }

  public var kind: ParameterKind {
    switch self {
    case .port, .ports: .port
    case .force: .choice(.force)
    case .delay: .number(from: 0, to: CommandName.longestDelay, .seconds)
    case .duration: .number(from: 1, to: CommandName.longestHibernation, .seconds)
    case .heartbeat: .choice(.heartbeat)
    case .flag: .choice(.trueFalse)
    case .medium: .choice(.medium)
    case .loader: .choice(.loader)
    case .year:
      .number(from: UInt32(DateTime.firstYear), to: UInt32(DateTime.lastYear), .none)
    case .month: .number(from: 1, to: 12, .none)
    case .day: .number(from: 1, to: 31, .none)
    case .hour: .number(from: 0, to: 23, .none)
    case .minute, .second: .number(from: 0, to: 59, .none)
    case .state: .choice(.onOff)
    case .mode: .choice(.mode)
    case .message: .choice(.message)
    case .command: .command
    case .sequence: .number(from: 1, to: 2_147_483_647, .none)
    }
  }

  public var presence: Presence {
    switch self {
    case .port, .heartbeat, .flag, .state, .mode, .message: .required
    case .ports: .repeating
    case .force, .delay, .duration, .medium, .loader, .year, .month, .day, .hour, .minute,
      .second, .command, .sequence:
      .optional
    }
  }
}

/// What a parameter may be.
public enum ParameterKind: Equatable, Sendable {
  /// A port, 0 to 4.
  case port
  /// A number in decimal digits, both bounds included.
  case number(from: UInt32, to: UInt32, Unit)
  case choice(Choice)
  /// The name of a command.
  case command
}

/// What a number counts.
public enum Unit: UInt8, Sendable {
  case none, seconds

  /// The sign behind a number, as the command line writes it; empty for none.
  public var sign: StaticString {
    switch self {
    case .none: ""
    case .seconds: "s"
    }
  }
}

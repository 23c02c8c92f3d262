import WagmanCore

/// A command of the console with its arguments, all of them within their bounds.
public enum ConsoleCommand: Equatable, Sendable {
  case ping(Port)
  case start(Port, isForced: Bool)
  /// Absent: the machine's own stop timeout. 0: at once.
  ///
  /// The number comes first: so no command is larger than eight bytes, and a board
  /// tells them apart by a table.
  case stop(seconds: UInt32?, Port)
  case restart(Port, isForced: Bool)
  case kill(Port)
  case enable(PortSet)
  case disable(PortSet)
  case watch(Port, isOn: Bool)
  case bootMedium(Port)
  case chooseMedium(Port, BootMedium)
  case state
  case why(Port)

  /// Absent: 24 h.
  case hibernate(seconds: UInt32?)
  case wake

  case epoch
  case date
  case setDate(DateTime)
  case identifier
  case currents
  case heartbeats
  case thermistors
  case environment
  case bootFlags
  case failCounts
  case uptime
  case boots
  case version
  case loader
  case setLoader(BootLoaderMode)
  case card

  case log(isOn: Bool)
  case reset(seconds: UInt32)
  case clearRecord
  /// Absent: of all commands.
  case help(CommandName?)

  case mode(isManual: Bool)
  case relay(Port, RelayLevel)
  case want(Port, isWanted: Bool)
  case tell(Port, Message)
  case snapshot

  /// Absent: the newest ones.
  case events(from: UInt32?)
}

extension ConsoleCommand {
  /// Whether the command can change something, so that it is an entry of the rolling log.
  ///
  /// A ping is none: it is as frequent as heartbeats are.
  public var isChanging: Bool {
    switch name.declaration.effect {
    case .reading: false
    case .readingOrSetting: isSetting
    case .setting: true
    case .action: name != .ping
    }
  }

  /// Whether a client that got no answer may send it again without looking first.
  public var isHarmlessTwice: Bool {
    switch name.declaration.effect {
    case .reading, .setting: true
    case .readingOrSetting: !isSetting || name == .blf
    case .action: name == .ping
    }
  }

  /// Who may give this command, with these arguments; never ``CommandRights/everyoneToRead``.
  public var rights: CommandRights {
    let declared = name.declaration.rights
    guard declared == .everyoneToRead else { return declared }
    return isSetting ? .administration : .everyone
  }

  /// Whether a command that reads or sets is told what to set.
  private var isSetting: Bool {
    switch self {
    case .chooseMedium, .setDate, .setLoader: true
    case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .bootMedium, .state,
      .why, .hibernate, .wake, .epoch, .date, .identifier, .currents, .heartbeats, .thermistors,
      .environment, .bootFlags, .failCounts, .uptime, .boots, .version, .loader, .card, .log,
      .reset, .clearRecord, .help, .mode, .relay, .want, .tell, .snapshot, .events:
      false
    }
  }

  /// The port that the command is about, where it is about exactly one.
  public var port: Port? {
    switch self {
    case .ping(let port), .kill(let port), .why(let port), .bootMedium(let port),
      .start(let port, _), .stop(_, let port), .restart(let port, _), .watch(let port, _),
      .chooseMedium(let port, _), .relay(let port, _), .want(let port, _),
      .tell(let port, _):
      port
    case .enable, .disable, .state, .hibernate, .wake, .epoch, .date, .setDate, .identifier,
      .currents, .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime,
      .boots, .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help, .mode,
      .snapshot, .events:
      nil
    }
  }
}

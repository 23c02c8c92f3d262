import WagmanCore

extension CommandName {
  /// The declaration of the command.
  public var declaration: CommandDeclaration { CommandDeclaration(name: self) }

  /// The longest delay and duration of a command: 31 days, in seconds.
  public static var longestHibernation: UInt32 { 2_678_400 }
  /// The longest delay of a stop or reset: a day, in seconds.
  public static var longestDelay: UInt32 { 86_400 }

  var parameters: ParameterList {
    switch self {
    case .ping, .kill, .why: ParameterList(.port)
    case .start, .restart: ParameterList(.port, .force)
    case .stop: ParameterList(.port, .delay)
    case .enable, .disable: ParameterList(.ports)
    case .watch: ParameterList(.port, .heartbeat, .flag)
    case .bs: ParameterList(.port, .medium)
    case .blf: ParameterList(.loader)
    case .hibernate: ParameterList(.duration)
    case .reset: ParameterList(.delay)
    case .date: ParameterList(.year, .month, .day, .hour, .minute, .second)
    case .log: ParameterList(.state)
    case .mode: ParameterList(.mode)
    case .relay, .want: ParameterList(.port, .state)
    case .tell: ParameterList(.port, .message)
    case .help: ParameterList(.command)
    case .events: ParameterList(.sequence)
    case .state, .wake, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .eereset, .snapshot:
      ParameterList()
    }
  }

  var rights: CommandRights {
    switch self {
    case .ping: .ownPort
    case .date, .bs, .blf: .everyoneToRead
    case .state, .why, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .help, .snapshot, .events:
      .everyone
    case .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake, .log,
      .reset, .eereset, .mode, .relay, .want, .tell:
      .administration
    }
  }

  var effect: CommandEffect {
    switch self {
    case .date, .bs, .blf: .readingOrSetting
    case .state, .why, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .help, .snapshot, .events:
      .reading
    case .enable, .disable, .watch, .log, .eereset, .mode, .relay, .want: .setting
    case .ping, .start, .stop, .restart, .kill, .hibernate, .wake, .reset, .tell: .action
    }
  }

  /// Whether manual mode's lines of this command may carry a seal; see ``Seal``.
  public var maySeal: Bool {
    switch self {
    case .relay, .want, .tell, .enable, .disable, .watch, .bs, .snapshot: true
    case .ping, .start, .stop, .restart, .kill, .state, .why, .hibernate, .wake, .rtc,
      .date, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .blf, .sdinfo, .log, .reset,
      .eereset, .help, .mode, .events:
      false
    }
  }
}

import WagmanCore

extension CommandName {
  /// The declaration of the command.
  public var declaration: CommandDeclaration {
    CommandDeclaration(self, parameters, rights, effect, help: help, reply: reply)
  }

  /// The longest delay and duration of a command: 31 days, in seconds.
  public static var longestHibernation: UInt32 { 2_678_400 }
  /// The longest delay of a stop or reset: a day, in seconds.
  public static var longestDelay: UInt32 { 86_400 }

  var parameters: BoundedList<6, Parameter> {
    var list = BoundedList<6, Parameter>()
    switch self {
    case .ping, .kill, .why:
      list.append(.port)
    case .start, .restart:
      list.append(.port)
      list.append(Parameter("FORCE", .choice(.force), .optional))
    case .stop:
      list.append(.port)
      list.append(.delay)
    case .enable, .disable:
      list.append(Parameter("PORT", .port, .repeating))
    case .watch:
      list.append(.port)
      list.append(Parameter("WHAT", .choice(.heartbeat)))
      list.append(Parameter("FLAG", .choice(.trueFalse)))
    case .bs:
      list.append(.port)
      list.append(Parameter("MEDIUM", .choice(.medium), .optional))
    case .blf:
      list.append(Parameter("MODE", .choice(.loader), .optional))
    case .hibernate:
      let range = ParameterKind.number(from: 1, to: CommandName.longestHibernation, .seconds)
      list.append(Parameter("SECONDS", range, .optional))
    case .reset:
      list.append(.delay)
    case .date:
      CommandName.appendDate(to: &list)
    case .log:
      list.append(Parameter("STATE", .choice(.onOff)))
    case .mode:
      list.append(Parameter("MODE", .choice(.mode)))
    case .relay, .want:
      list.append(.port)
      list.append(Parameter("STATE", .choice(.onOff)))
    case .tell:
      list.append(.port)
      list.append(Parameter("MESSAGE", .choice(.message)))
    case .help:
      list.append(Parameter("COMMAND", .command, .optional))
    case .state, .wake, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .eereset, .snapshot:
      break
    }
    return list
  }

  private static func appendDate(to list: inout BoundedList<6, Parameter>) {
    func append(_ name: StaticString, _ first: UInt32, _ last: UInt32) {
      list.append(Parameter(name, .number(from: first, to: last, .none), .optional))
    }
    append("YEAR", UInt32(DateTime.firstYear), UInt32(DateTime.lastYear))
    append("MONTH", 1, 12)
    append("DAY", 1, 31)
    append("HOUR", 0, 23)
    append("MINUTE", 0, 59)
    append("SECOND", 0, 59)
  }

  var rights: CommandRights {
    switch self {
    case .ping: .ownPort
    case .date, .bs, .blf: .everyoneToRead
    case .state, .why, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .help, .snapshot:
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
      .help, .snapshot:
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
      .eereset, .help, .mode:
      false
    }
  }
}

extension Parameter {
  static var port: Parameter { Parameter("PORT", .port) }
  static var delay: Parameter {
    Parameter(
      "SECONDS", .number(from: 0, to: CommandName.longestDelay, .seconds), .optional)
  }
}

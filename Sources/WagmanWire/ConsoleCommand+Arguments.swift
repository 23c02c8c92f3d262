import WagmanCore

extension ConsoleCommand {
  /// The name of the command.
  public var name: CommandName {
    switch self {
    case .ping: .ping
    case .start: .start
    case .stop: .stop
    case .restart: .restart
    case .kill: .kill
    case .enable: .enable
    case .disable: .disable
    case .watch: .watch
    case .bootMedium, .chooseMedium: .bs
    case .state: .state
    case .why: .why
    case .hibernate: .hibernate
    case .wake: .wake
    case .epoch: .rtc
    case .date, .setDate: .date
    case .identifier: .id
    case .currents: .cu
    case .heartbeats: .hb
    case .thermistors: .th
    case .environment: .env
    case .bootFlags: .bf
    case .failCounts: .fc
    case .uptime: .up
    case .boots: .boots
    case .version: .ver
    case .loader, .setLoader: .blf
    case .card: .sdinfo
    case .log: .log
    case .reset: .reset
    case .clearRecord: .eereset
    case .help: .help
    case .mode: .mode
    case .relay: .relay
    case .want: .want
    case .tell: .tell
    case .snapshot: .snapshot
    case .events: .events
    }
  }

  /// The arguments in the order of the declaration's parameters.
  var arguments: ArgumentValues {
    var values = ArgumentValues()
    switch self {
    case .ping(let port), .kill(let port), .why(let port), .bootMedium(let port):
      values.append(port)
    case .start(let port, let isForced), .restart(let port, let isForced):
      values.append(port)
      if isForced { values.append(0) }
    case .stop(let seconds, let port):
      values.append(port)
      if let seconds { values.append(seconds) }
    case .enable(let ports), .disable(let ports):
      for number in 0..<Port.count {
        if let port = Port(number), ports.contains(port) { values.append(port) }
      }
    case .watch(let port, let isOn):
      values.append(port)
      values.append(0)
      values.append(isOn ? 1 : 0)
    case .chooseMedium(let port, let medium):
      values.append(port)
      values.append(UInt32(medium.rawValue))
    case .hibernate(let seconds):
      if let seconds { values.append(seconds) }
    case .setDate(let moment):
      values.append(moment)
    case .setLoader(let mode):
      values.append(UInt32(mode.rawValue))
    case .log(let isOn), .mode(let isOn):
      values.append(isOn ? 1 : 0)
    case .reset(let seconds):
      if seconds > 0 { values.append(seconds) }
    case .events(let sequence):
      if let sequence { values.append(sequence) }
    case .help(let name):
      if let name { values.append(UInt32(name.rawValue)) }
    case .relay(let port, let level):
      values.append(port)
      values.append(UInt32(level.rawValue))
    case .want(let port, let isWanted):
      values.append(port)
      values.append(isWanted ? 1 : 0)
    case .tell(let port, let message):
      values.append(port)
      values.append(UInt32(message.rawValue))
    case .state, .wake, .epoch, .date, .identifier, .currents, .heartbeats, .thermistors,
      .environment, .bootFlags, .failCounts, .uptime, .boots, .version, .loader, .card,
      .clearRecord, .snapshot:
      break
    }
    return values
  }

  /// The command with these arguments, which are within the declaration's bounds.
  ///
  /// `nil` where that is not enough: a day that its month does not have.
  init?(_ name: CommandName, _ values: ArgumentValues) {
    switch name {
    case .state: self = .state
    case .wake: self = .wake
    case .rtc: self = .epoch
    case .id: self = .identifier
    case .cu: self = .currents
    case .hb: self = .heartbeats
    case .th: self = .thermistors
    case .env: self = .environment
    case .bf: self = .bootFlags
    case .fc: self = .failCounts
    case .up: self = .uptime
    case .boots: self = .boots
    case .ver: self = .version
    case .sdinfo: self = .card
    case .eereset: self = .clearRecord
    case .snapshot: self = .snapshot
    case .events: self = .events(from: values[0])
    case .hibernate: self = .hibernate(seconds: values[0])
    case .reset: self = .reset(seconds: values[0] ?? 0)
    case .log: self = .log(isOn: values[0] == 1)
    case .mode: self = .mode(isManual: values[0] == 1)
    case .enable: self = .enable(values.ports)
    case .disable: self = .disable(values.ports)
    case .help: self = .help(values[0].flatMap { CommandName(rawValue: UInt8($0)) })
    case .date:
      guard values.count > 0 else {
        self = .date
        return
      }
      guard let moment = values.moment else { return nil }
      self = .setDate(moment)
    case .blf:
      guard let mode = values[0] else {
        self = .loader
        return
      }
      guard let mode = BootLoaderMode(rawValue: UInt8(mode)) else { return nil }
      self = .setLoader(mode)
    case .ping, .start, .stop, .restart, .kill, .watch, .bs, .why, .relay, .want, .tell:
      guard let port = values.port else { return nil }
      self.init(name, port, values)
    }
  }

  private init?(_ name: CommandName, _ port: Port, _ values: ArgumentValues) {
    switch name {
    case .ping: self = .ping(port)
    case .kill: self = .kill(port)
    case .why: self = .why(port)
    case .start: self = .start(port, isForced: values.count > 1)
    case .restart: self = .restart(port, isForced: values.count > 1)
    case .stop: self = .stop(seconds: values[1], port)
    case .watch: self = .watch(port, isOn: values[2] == 1)
    case .want: self = .want(port, isWanted: values[1] == 1)
    case .tell: self = .tell(port, values[1] == 1 ? .restart : .shutdown)
    case .relay: self = .relay(port, values[1] == 1 ? .on : .off)
    case .bs:
      guard let medium = values[1] else {
        self = .bootMedium(port)
        return
      }
      self = .chooseMedium(port, medium == 1 ? .emmc : .sd)
    case .state, .wake, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver, .sdinfo,
      .eereset, .snapshot, .events, .hibernate, .reset, .log, .mode, .enable, .disable, .help,
      .date, .blf:
      return nil
    }
  }
}

extension ArgumentValues {
  fileprivate mutating func append(_ port: Port) { append(UInt32(port.rawValue)) }

  fileprivate mutating func append(_ moment: DateTime) {
    append(UInt32(moment.year))
    append(UInt32(moment.month))
    append(UInt32(moment.day))
    append(UInt32(moment.hour))
    append(UInt32(moment.minute))
    append(UInt32(moment.second))
  }

  fileprivate var port: Port? { self[0].flatMap { Port(Int($0)) } }

  fileprivate var ports: PortSet {
    var set = PortSet()
    for number in 0..<count {
      if let value = self[number], let port = Port(Int(value)) { set.insert(port) }
    }
    return set
  }

  fileprivate var moment: DateTime? {
    guard let year = self[0], let month = self[1], let day = self[2], let hour = self[3],
      let minute = self[4], let second = self[5]
    else { return nil }
    return DateTime(
      year: UInt16(year), month: UInt8(month), day: UInt8(day), hour: UInt8(hour),
      minute: UInt8(minute), second: UInt8(second))
  }
}

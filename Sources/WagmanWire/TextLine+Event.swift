import WagmanCore

/// The words for an event, the same on a console, in a table and in a report.
extension TextLine {
  /// Appends what happened, without the time: `gn started -> stopping (heartbeat lost)`.
  ///
  /// At most 100 bytes.
  public mutating func append(_ code: EventCode, _ subject: Subject, argument: UInt32) {
    append(subject.name)
    append(byte: ASCII.blank)
    switch code {
    case .entered: appendEntry(argument)
    case .command, .refused: appendCommand(argument)
    case .reset:
      append("reset: ")
      append(ResetCause(rawValue: UInt8(truncatingIfNeeded: argument))?.name ?? "unknown cause")
    case .started, .stopped, .unexpectedHeartbeat, .awake, .environmentNormal, .recordLost,
      .disabledByJournal:
      append(code.name)
    case .startFailed, .heartbeatLost, .overcurrent:
      append(code.name)
      append(" (failures ", argument, ")")
    case .stopFailed:
      append(code.name)
      append(" (cut after ", argument, " s)")
    case .hibernating, .causesChanged:
      append(code.name)
      append(": ")
      append(HibernationCauses(rawValue: UInt8(truncatingIfNeeded: argument)).name)
    case .environmentCritical:
      append(code.name)
      append(":")
      if argument & 1 != 0 { append(" temperature") }
      if argument & 2 != 0 { append(" humidity") }
      if argument & 4 != 0 { append(" supply") }
    case .sensorFault, .sensorRecovered:
      append(code.name)
      append(": ")
      append(argument == 0 ? "temperature" : argument == 1 ? "humidity" : "supply")
    case .clockSet:
      append(code.name)
      append(" to ", argument, "")
    case .relayFault, .relayRecovered:
      append(code.name)
      append(argument == 1 ? ": wanted on" : ": wanted off")
    case .manual:
      append(
        argument == 1
          ? "manual mode began" : argument == 2 ? "manual mode ended" : "manual lease lost")
    case .manualRelay:
      append(argument & 1 == 1 ? "relay on by host #" : "relay off by host #")
      append(decimal: argument >> 8)
    case .happening:
      append(code.name)
      append(" ", argument, "")
    }
  }

  private mutating func append(_ before: StaticString, _ number: UInt32, _ after: StaticString) {
    append(before)
    append(decimal: number)
    append(after)
  }

  private mutating func appendEntry(_ argument: UInt32) {
    guard let entry = Entry(argument: argument) else {
      append("entered an unknown state")
      return
    }
    append(entry.from.name)
    append(" -> ")
    append(entry.to.name)
    append(" (")
    append(entry.cause.name)
    if entry.to == .starting {
      append(", attempt ")
      append(decimal: entry.attempt)
      if let medium = entry.medium {
        append(" from ")
        append(medium.name)
      }
    }
    append(")")
  }

  private mutating func appendCommand(_ argument: UInt32) {
    guard let trace = CommandTrace(argument: argument) else {
      append("unknown command")
      return
    }
    append(trace.code.name)
    switch trace.code {
    case .stop, .reset:
      if trace.parameter != 255 { append(" within ", UInt32(trace.parameter), " s") }
    case .start, .restart:
      if trace.parameter == 1 { append(" forced") }
    case .watch, .manualMode, .manualWant:
      append(trace.parameter == 1 ? " on" : " off")
    case .chooseMedium:
      append(trace.parameter == 1 ? " emmc" : " sd")
    case .hibernate:
      append(" for ", UInt32(trace.parameter), " min")
    case .kill, .enable, .disable, .wake, .setClock, .clearRecord, .setBootLoader, .manualRelay:
      break
    }
    if let refusal = trace.refusal {
      append(" refused: ")
      append(refusal.name)
    }
    append(" (")
    append(trace.source.name)
    append(")")
  }
}

extension Subject {
  /// The name in logs: the port's, `ctl`, `env` or `board`.
  public var name: StaticString {
    if let port { return port.name }
    return self == .controller ? "ctl" : self == .environment ? "env" : "board"
  }
}

extension EventCode {
  /// The words in logs; what scenarios and plans call an event has hyphens for blanks.
  public var name: StaticString {
    switch self {
    case .reset: "reset"
    case .entered: "entered"
    case .command: "command"
    case .refused: "refused"
    case .started: "started"
    case .stopped: "stopped"
    case .startFailed: "start failed"
    case .stopFailed: "stop failed"
    case .heartbeatLost: "heartbeat lost"
    case .unexpectedHeartbeat: "unexpected heartbeat"
    case .overcurrent: "overcurrent"
    case .hibernating: "hibernating"
    case .awake: "awake"
    case .causesChanged: "causes of hibernation"
    case .environmentCritical: "critical"
    case .environmentNormal: "normal"
    case .sensorFault: "sensor fault"
    case .sensorRecovered: "sensor recovered"
    case .clockSet: "clock set"
    case .relayFault: "relay fault"
    case .relayRecovered: "relay recovered"
    case .disabledByJournal: "disabled: its switching took the supply down"
    case .manual: "manual mode"
    case .manualRelay: "manual relay"
    case .recordLost: "record lost, defaults stand in"
    case .happening: "happening"
    }
  }
}

extension ResetCause {
  /// The words in logs.
  public var name: StaticString {
    switch self {
    case .powerOn: "power on"
    case .brownOut: "brown-out"
    case .external: "external"
    case .watchdog: "watchdog"
    case .software: "command"
    case .stalled: "stalled"
    case .manualEnded: "manual mode ended"
    }
  }
}

extension HibernationCauses {
  /// The words in logs.
  public var name: StaticString {
    switch rawValue {
    case 0: "none"
    case 1: "environment"
    case 2: "command"
    default: "environment and command"
    }
  }
}

extension Refusal {
  /// The words in logs.
  public var name: StaticString {
    switch self {
    case .invalidPort: "invalid port"
    case .disabled: "disabled"
    case .hibernating: "hibernating"
    case .invalidMedium: "invalid medium"
    case .manual: "manual mode"
    case .notPermitted: "not permitted"
    }
  }
}

extension Source {
  /// The words in logs.
  public var name: StaticString {
    switch self {
    case .administrator: "administrator"
    case .host: "host"
    case .guest: "guest"
    }
  }
}

extension CommandCode {
  /// The words in logs.
  public var name: StaticString {
    switch self {
    case .start: "start"
    case .stop: "stop"
    case .kill: "kill"
    case .restart: "restart"
    case .enable: "enable"
    case .disable: "disable"
    case .watch: "watch"
    case .chooseMedium: "boot medium"
    case .hibernate: "hibernate"
    case .wake: "wake"
    case .reset: "reset"
    case .setClock: "set clock"
    case .clearRecord: "clear record"
    case .setBootLoader: "boot loader"
    case .manualMode: "manual"
    case .manualRelay: "relay"
    case .manualWant: "want"
    }
  }
}

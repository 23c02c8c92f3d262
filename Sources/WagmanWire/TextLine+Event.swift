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
    case .command: appendCommand(argument, isRefused: false)
    case .refused: appendCommand(argument, isRefused: true)
    case .reset:
      append("reset (")
      append(ResetCause(rawValue: UInt8(truncatingIfNeeded: argument))?.name ?? "unknown cause")
      append(")")
    case .started: append("is started already")
    case .stopped: append("is stopped already")
    case .disabledByJournal: append("disabled: power was lost while its relay switched")
    case .recordLost: append("record was unreadable, other values stand in")
    case .unexpectedHeartbeat, .awake, .environmentNormal:
      append(code.name)
    case .startFailed, .heartbeatLost, .overcurrent:
      append(code.name)
      append(" (failures ", argument, ")")
    case .stopFailed:
      append(code.name)
      append(" (cut after ", argument, " s)")
    case .hibernating:
      append("hibernating (")
      append(HibernationCauses(rawValue: UInt8(truncatingIfNeeded: argument)).name)
      append(")")
    case .causesChanged:
      append("causes of hibernation: ")
      append(HibernationCauses(rawValue: UInt8(truncatingIfNeeded: argument)).name)
    case .environmentCritical:
      append("critical (")
      appendLimits(argument)
      append(")")
    case .sensorFault, .sensorRecovered:
      append(argument == 0 ? "temperature" : argument == 1 ? "humidity" : "supply")
      append(
        code == .sensorFault
          ? " sensor does not answer, or not plausibly" : " sensor works again")
    case .clockSet:
      append("clock set to ")
      if let moment = DateTime(epochSeconds: argument) {
        append(moment)
      } else {
        append(decimal: argument)
      }
    case .relayFault:
      append(argument == 1 ? "relay does not switch on" : "relay does not switch off")
    case .relayRecovered:
      append(argument == 1 ? "relay follows again, on" : "relay follows again, off")
    case .manual:
      append(
        argument == 1
          ? "manual mode began"
          : argument == 2
            ? "manual mode ended: given back" : "manual mode ended: the host fell silent")
    case .manualRelay:
      append(
        argument & 1 == 1 ? "relay switched on by the host" : "relay switched off by the host")
      append(" (number ", argument >> 8, ")")
    case .happening:
      append(code.name)
      append(" ", argument, "")
    }
  }

  private mutating func appendLimits(_ mask: UInt32) {
    let begin = count
    for bit in 0..<3 where mask >> UInt32(bit) & 1 == 1 {
      if count > begin { append(", ") }
      append(bit == 0 ? "temperature" : bit == 1 ? "humidity" : "supply")
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
    if entry.from != .none {
      append(entry.from.name)
      append(" -> ")
    }
    append(entry.to.name)
    if entry.attempt > 0 {
      append(", attempt ")
      append(decimal: entry.attempt)
      if let medium = entry.medium {
        append(" from ")
        append(medium.name)
      }
    }
    append(" (")
    append(entry.cause.name)
    append(")")
  }

  private mutating func appendCommand(_ argument: UInt32, isRefused: Bool) {
    guard let trace = CommandTrace(argument: argument) else {
      append(isRefused ? "unknown command refused" : "unknown command")
      return
    }
    append(trace.code.name)
    if trace.parameter != 255 { append(trace.code, parameter: trace.parameter) }
    if isRefused { append(" refused") }
    if let refusal = trace.refusal {
      append(": ")
      append(refusal.name)
    }
    append(" (")
    append(trace.source.name)
    append(")")
  }

  private mutating func append(_ code: CommandCode, parameter: UInt8) {
    switch code {
    case .stop, .reset:
      append(" within ", UInt32(parameter), " s")
    case .start, .restart:
      if parameter == 1 { append(" forced") }
    case .watch, .manualMode, .manualWant, .setLogging:
      append(parameter == 1 ? " on" : " off")
    case .chooseMedium:
      append(parameter == 1 ? " emmc" : " sd")
    case .hibernate:
      append(" for ", UInt32(parameter), " min")
    case .setBootLoader:
      append(byte: ASCII.blank)
      append(BootLoaderMode(rawValue: parameter)?.name ?? "?")
    case .manualTell:
      append(parameter == 1 ? " restart" : " shutdown")
    case .kill, .enable, .disable, .wake, .setClock, .clearRecord, .manualRelay:
      break
    }
  }
}

extension Subject {
  /// The name in logs: the port's, `controller`, `environment` or `board`.
  public var name: StaticString {
    if let port { return port.name }
    return self == .controller ? "controller" : self == .environment ? "environment" : "board"
  }
}

extension EventCode {
  /// The words in logs; what scenarios and plans call an event has hyphens for blanks.
  public var name: StaticString { Self.names.word(Int(rawValue) - 1) }

  /// In the order of the raw values, from 1.
  private static var names: StaticString {
    """
    reset\0entered\0command\0refused\0started\0stopped\0start failed\0stop failed\0\
    heartbeat lost\0unexpected heartbeat\0overcurrent\0hibernating\0awake\0\
    causes of hibernation\0critical\0normal\0sensor fault\0sensor recovered\0clock set\0\
    relay fault\0relay recovered\0disabled by journal\0manual mode\0manual relay\0\
    record lost\0happening
    """
  }
}

extension ResetCause {
  /// The words in logs.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    power on\0brown-out\0external\0watchdog\0command\0stalled\0manual mode ended
    """
  }
}

extension HibernationCauses {
  /// The words in logs.
  public var name: StaticString {
    switch rawValue {
    case 0: "none"
    case 1: "environment"
    case 2: "command"
    default: "environment, command"
    }
  }
}

extension Refusal {
  /// The words in logs.
  public var name: StaticString { Self.names.word(Int(rawValue) - 1) }

  /// In the order of the raw values, from 1.
  private static var names: StaticString {
    """
    invalid port\0disabled\0hibernating\0invalid medium\0manual mode\0not permitted
    """
  }
}

extension Source {
  /// The words in logs.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    administrator\0host\0guest
    """
  }
}

extension CommandCode {
  /// The words in logs.
  public var name: StaticString { Self.names.word(Int(rawValue) - 1) }

  /// In the order of the raw values, from 1.
  private static var names: StaticString {
    """
    start\0stop\0kill\0restart\0enable\0disable\0watch\0choose medium\0hibernate\0wake\0\
    reset\0set clock\0clear record\0set boot loader\0manual mode\0switch relay\0want\0\
    log lines\0tell
    """
  }
}

import WagmanCore
import WagmanHAL

/// Entries of the rolling log as one line for a person.
public enum EventText {
  /// Who, what, and why; with the count where it stands for several.
  ///
  /// The time is not in it; see ``time(_:)``.
  public static func describe(_ entry: LogEntry) -> String {
    let event = Event(at: .zero, entry.code, entry.subject, argument: entry.argument)
    let text = describe(event)
    return entry.count > 1 ? "\(text)  ×\(entry.count)" : text
  }

  /// Who, what, and why.
  public static func describe(_ event: Event) -> String {
    "\(name(of: event.subject))  \(what(event))"
  }

  /// The name of a subject: a guest's, `controller`, `environment` or `board`.
  public static func name(of subject: Subject) -> String {
    if let port = subject.port { return port.name.description }
    if subject == .controller { return "controller" }
    return subject == .environment ? "environment" : "board"
  }

  /// The time of an entry: UTC, or seconds since the reset where the clock was not set.
  public static func time(_ entry: LogEntry) -> String {
    let fraction = padded(Int(entry.milliseconds % 1_000), 3)
    let seconds = entry.milliseconds / 1_000
    guard entry.isClockTime else { return "+\(seconds).\(fraction)s" }
    return "\(utc(epochSeconds: seconds)).\(fraction)Z"
  }

  private static func what(_ event: Event) -> String {
    let argument = event.argument
    switch event.code {
    case .reset: return "reset (\(reset(argument)))"
    case .entered: return entered(argument)
    case .command: return command(argument, isRefused: false)
    case .refused: return command(argument, isRefused: true)
    case .started: return "is started already"
    case .stopped: return "is stopped already"
    case .startFailed: return "start failed (failures \(argument))"
    case .stopFailed: return "stop failed, power cut after \(argument) s"
    case .heartbeatLost: return "heartbeat lost (failures \(argument))"
    case .unexpectedHeartbeat: return "unexpected heartbeat"
    case .overcurrent: return "overcurrent (failures \(argument))"
    case .hibernating: return "hibernating (\(causes(argument)))"
    case .awake: return "awake"
    case .causesChanged: return "causes of hibernation: \(causes(argument))"
    case .environmentCritical: return "critical (\(limits(argument)))"
    case .environmentNormal: return "normal"
    case .sensorFault: return "\(sensor(argument)) sensor does not answer, or not plausibly"
    case .sensorRecovered: return "\(sensor(argument)) sensor works again"
    case .clockSet: return "clock set to \(utc(epochSeconds: UInt64(argument)))Z"
    case .relayFault: return "relay does not switch \(argument == 0 ? "off" : "on")"
    case .relayRecovered: return "relay follows again, \(argument == 0 ? "off" : "on")"
    case .disabledByJournal: return "disabled: power was lost while its relay switched"
    case .manual: return manual(argument)
    case .manualRelay:
      return
        "relay switched \(argument & 1 == 0 ? "off" : "on") by the host (number \(argument >> 8))"
    case .recordLost: return "record was unreadable, other values stand in"
    case .happening: return "happening \(argument)"
    }
  }
}

extension EventText {
  private static func entered(_ argument: UInt32) -> String {
    guard let entry = Entry(argument: argument) else { return "state changed \(hex(argument))" }
    let why = "(\(entry.cause.name))"
    if entry.to == .starting {
      let medium = entry.medium.map { " from \($0.name)" } ?? ""
      return "starting  attempt \(entry.attempt)\(medium) \(why)"
    }
    let change = entry.from == .none ? "\(entry.to.name)" : "\(entry.from.name) → \(entry.to.name)"
    return "\(change)  \(why)"
  }

  private static func command(_ argument: UInt32, isRefused: Bool) -> String {
    guard let trace = CommandTrace(argument: argument) else {
      return "command \(hex(argument))\(isRefused ? " refused" : "")"
    }
    let words = name(of: trace.code) + parameter(trace)
    guard isRefused else { return "\(words) (\(name(of: trace.source)))" }
    let reason = trace.refusal.map { ": \(name(of: $0))" } ?? ""
    return "\(words) refused\(reason) (\(name(of: trace.source)))"
  }

  private static func parameter(_ trace: CommandTrace) -> String {
    guard trace.parameter != 255 else { return "" }
    let isSet = trace.parameter != 0
    switch trace.code {
    case .start, .restart: return isSet ? " forced" : ""
    case .stop: return " within \(trace.parameter) s"
    case .watch, .manualMode, .manualRelay, .manualWant: return isSet ? " on" : " off"
    case .chooseMedium:
      return BootMedium(rawValue: trace.parameter).map { " \($0.name)" } ?? " \(trace.parameter)"
    case .setBootLoader:
      return BootLoaderMode(rawValue: trace.parameter).map { " \($0.name)" }
        ?? " \(trace.parameter)"
    case .hibernate, .reset: return " \(trace.parameter) s"
    case .kill, .enable, .disable, .wake, .setClock, .clearRecord: return " \(trace.parameter)"
    }
  }

  static func name(of command: CommandCode) -> String {
    switch command {
    case .start: "start"
    case .stop: "stop"
    case .kill: "kill"
    case .restart: "restart"
    case .enable: "enable"
    case .disable: "disable"
    case .watch: "watch"
    case .chooseMedium: "choose medium"
    case .hibernate: "hibernate"
    case .wake: "wake"
    case .reset: "reset"
    case .setClock: "set clock"
    case .clearRecord: "clear record"
    case .setBootLoader: "set boot loader"
    case .manualMode: "manual mode"
    case .manualRelay: "switch relay"
    case .manualWant: "want"
    }
  }

  static func name(of source: Source) -> String {
    switch source {
    case .administrator: "administrator"
    case .host: "host"
    case .guest: "guest"
    }
  }

  static func name(of refusal: Refusal) -> String {
    switch refusal {
    case .invalidPort: "invalid port"
    case .disabled: "disabled"
    case .hibernating: "hibernating"
    case .invalidMedium: "invalid medium"
    case .manual: "manual mode"
    case .notPermitted: "not permitted"
    }
  }

  private static func reset(_ argument: UInt32) -> String {
    guard let cause = UInt8(exactly: argument).flatMap({ ResetCause(rawValue: $0) }) else {
      return "cause \(argument)"
    }
    switch cause {
    case .powerOn: return "power on"
    case .brownOut: return "brown-out"
    case .external: return "reset line"
    case .watchdog: return "watchdog"
    case .software: return "command"
    case .stalled: return "loop held up"
    case .manualEnded: return "manual mode ended"
    }
  }

  private static func manual(_ argument: UInt32) -> String {
    switch argument {
    case 1: "manual mode began"
    case 2: "manual mode ended: given back"
    case 3: "manual mode ended: the host fell silent"
    default: "manual mode \(argument)"
    }
  }

  static func causes(_ argument: UInt32) -> String {
    listed(argument, ["environment", "command"])
  }

  private static func limits(_ argument: UInt32) -> String {
    listed(argument, ["temperature", "humidity", "supply"])
  }

  private static func sensor(_ argument: UInt32) -> String {
    switch argument {
    case 0: "temperature"
    case 1: "humidity"
    case 2: "supply"
    default: "sensor \(argument)"
    }
  }

  private static func listed(_ mask: UInt32, _ names: [String]) -> String {
    let set = names.indices.filter { mask >> UInt32($0) & 1 == 1 }.map { names[$0] }
    return set.isEmpty ? "none" : set.joined(separator: ", ")
  }

  private static func hex(_ argument: UInt32) -> String { "0x" + String(argument, radix: 16) }
}

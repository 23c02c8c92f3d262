import WagmanCore

/// The signals of each port.
enum PortSignal: Int, CaseIterable {
  case state, relay, contact, heartbeat, current, alarm, alarmDue, guest, medium, event

  /// The place in a trace.
  func index(_ port: Port) -> Int { port.index * Self.allCases.count + rawValue }

  func signal(of port: Port) -> TraceSignal {
    let (name, kind, unit): (String, TraceSignal.Kind, String) =
      switch self {
      case .state: ("state", .word(TraceSignal.phases), "")
      case .relay: ("relay", .level, "")
      case .contact: ("contact", .level, "")
      case .heartbeat: ("heartbeat", .level, "")
      case .current: ("current", .number(decimals: 0), "mA")
      case .alarm: ("alarm", .word(TraceSignal.alarms), "")
      case .alarmDue: ("alarm_due", .moment, "s")
      case .guest: ("guest", .word(GuestActivity.allCases.map { "\($0)" }), "")
      case .medium: ("medium", .word(TraceSignal.media), "")
      case .event: ("event", .word(TraceSignal.events), "")
      }
    return TraceSignal(subject: Subject(port), name: name, kind: kind, unit: unit)
  }
}

/// The signals of the controller.
enum ControllerSignal: Int, CaseIterable {
  case state, alarm, alarmDue, event

  var index: Int { Port.count * PortSignal.allCases.count + rawValue }

  var signal: TraceSignal {
    let (name, kind, unit): (String, TraceSignal.Kind, String) =
      switch self {
      case .state: ("state", .word(TraceSignal.phases), "")
      case .alarm: ("alarm", .word(TraceSignal.alarms), "")
      case .alarmDue: ("alarm_due", .moment, "s")
      case .event: ("event", .word(TraceSignal.events), "")
      }
    return TraceSignal(subject: .controller, name: name, kind: kind, unit: unit)
  }
}

/// The signals of the environment, as the board's sensors tell of it.
enum EnvironmentSignal: Int, CaseIterable {
  case verdict, temperature, humidity, supply
  case temperatureSensor, humiditySensor, supplySensor, event

  var index: Int {
    Port.count * PortSignal.allCases.count + ControllerSignal.allCases.count + rawValue
  }

  var signal: TraceSignal {
    let (name, kind, unit): (String, TraceSignal.Kind, String) =
      switch self {
      case .verdict: ("verdict", .word(TraceSignal.verdicts), "")
      case .temperature: ("temperature", .number(decimals: 2), "degC")
      case .humidity: ("humidity", .number(decimals: 1), "%")
      case .supply: ("supply", .number(decimals: 3), "V")
      case .temperatureSensor: ("temperature_sensor", .word(TraceSignal.sensors), "")
      case .humiditySensor: ("humidity_sensor", .word(TraceSignal.sensors), "")
      case .supplySensor: ("supply_sensor", .word(TraceSignal.sensors), "")
      case .event: ("event", .word(TraceSignal.events), "")
      }
    return TraceSignal(subject: .environment, name: name, kind: kind, unit: unit)
  }
}

/// The signals of the board itself.
enum BoardSignal: Int, CaseIterable {
  case mode, current, log, event

  var index: Int {
    Port.count * PortSignal.allCases.count + ControllerSignal.allCases.count
      + EnvironmentSignal.allCases.count + rawValue
  }

  var signal: TraceSignal {
    let (name, kind, unit): (String, TraceSignal.Kind, String) =
      switch self {
      case .mode: ("mode", .word(TraceSignal.modes), "")
      case .current: ("current", .number(decimals: 0), "mA")
      case .log: ("log", .count, "")
      case .event: ("event", .word(TraceSignal.events), "")
      }
    return TraceSignal(subject: .board, name: name, kind: kind, unit: unit)
  }
}

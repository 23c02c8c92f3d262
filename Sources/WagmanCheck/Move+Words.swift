import WagmanCore

extension Move {
  var isSample: Bool {
    if case .input(.sample) = self { true } else { false }
  }

  /// The move in the words of a trace.
  var words: String {
    switch self {
    case .wait: "time has passed, and alarms have fired"
    case .reset(let reset): "the board is reset: \(reset.words)"
    case .input(.heartbeat(let port)): "\(port.name) beats"
    case .input(.overcurrent(let port)): "\(port.name) has drawn too much"
    case .input(.sample(let sample)):
      "a sample: \(SearchWeather.allCases.first { $0.sample == sample }?.words ?? "another")"
    case .input(.command(let command, let port, _)): "\(command.line(for: port))"
    case .input(.hibernate(let span, _)): "hibernate \(span.map { "\($0.wholeSeconds)" } ?? "")"
    case .input(.wake): "wake"
    }
  }

  /// What happens in a scenario; weather lasts for `span`.
  func happenings(for span: String) -> [String] {
    switch self {
    case .wait: []
    case .reset(.stalled): ["board resets"]
    case .reset(.watchdog), .reset(.relaysOff), .reset(.relaysOn): ["board watchdog resets"]
    case .reset(.supplyLow): ["supply 4.5V for 1min", "board watchdog resets"]
    case .input(.heartbeat(let port)): ["guest \(port.name) beats for 1s"]
    case .input(.overcurrent(let port)): ["guest \(port.name) draws 9000mA for 15s"]
    case .input(.sample(let sample)):
      SearchWeather.allCases.first { $0.sample == sample }?.happenings(for: span) ?? []
    case .input(.command), .input(.hibernate), .input(.wake): ["operator \(words)"]
    }
  }
}

extension Move.BoardReset {
  fileprivate var words: String {
    switch self {
    case .stalled: "the machines only, relays as they are"
    case .watchdog: "relays as they are"
    case .relaysOff: "relays are read as off"
    case .relaysOn: "relays are read as on"
    case .supplyLow: "relays as they are, and the supply is low"
    }
  }
}

extension SearchWeather {
  fileprivate var words: String {
    switch self {
    case .fair: "all within limits"
    case .humid: "too humid"
    case .lowSupply: "the supply is low"
    case .oneSilent: "the temperature's sensor is silent"
    case .allSilent: "all sensors are silent"
    }
  }

  fileprivate func happenings(for span: String) -> [String] {
    switch self {
    case .fair: []
    case .humid: ["humidity 99%RH for \(span)"]
    case .lowSupply: ["supply 4.5V for \(span)"]
    case .oneSilent: ["sensor temperature silent for \(span)"]
    case .allSilent:
      ["temperature", "humidity", "supply"].map { "sensor \($0) silent for \(span)" }
    }
  }
}

extension GuestCommand {
  /// The line of a console.
  fileprivate func line(for port: Port) -> String {
    switch self {
    case .start(let isForced): "start \(port.rawValue)\(isForced ? " force" : "")"
    case .restart(let isForced): "restart \(port.rawValue)\(isForced ? " force" : "")"
    case .stop(let delay): "stop \(port.rawValue)\(delay.map { " \($0.wholeSeconds)" } ?? "")"
    case .kill: "kill \(port.rawValue)"
    case .enable: "enable \(port.rawValue)"
    case .disable: "disable \(port.rawValue)"
    case .watch(let isOn): "watch \(port.rawValue) hb \(isOn ? "t" : "f")"
    case .chooseMedium(let medium): "bs \(port.rawValue) \(medium.name)"
    }
  }
}

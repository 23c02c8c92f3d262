import WagmanCore
import WagmanYaml

extension EventPattern {
  package static let subjects =
    Port.all.map { "\($0.name)" } + ["any", "controller", "environment", "board"]
  static let guestPhases: [Phase] = [
    .disabled, .stopped, .cycling, .starting, .started, .stopping, .restarting,
  ]
  static let controllerPhases: [Phase] = [
    .startDevices, .startNextDevice, .normal, .willHibernate, .hibernation,
  ]
  private static let guestCodes: [(String, EventCode)] = [
    ("start-failed", .startFailed), ("stop-failed", .stopFailed),
    ("heartbeat-lost", .heartbeatLost), ("unexpected-heartbeat", .unexpectedHeartbeat),
    ("overcurrent", .overcurrent), ("already-started", .started),
    ("already-stopped", .stopped), ("relay-fault", .relayFault),
    ("relay-recovered", .relayRecovered), ("disabled-by-journal", .disabledByJournal),
  ]

  /// Reads an event such as `gn starting attempt 4 from emmc`.
  package static func parse(_ text: String) throws(WordScanner.Failure) -> EventPattern {
    var words = WordScanner(text)
    let name = try words.choice(subjects, "subject of an event")
    let kind: Kind
    switch name {
    case "controller": kind = try controller(&words)
    case "environment": kind = try environment(&words)
    case "board": kind = try board(&words)
    default: kind = try guest(&words)
    }
    try words.end()
    return EventPattern(subject: subject(name), kind: kind, text: text)
  }

  static func subject(_ name: String) -> Subject? {
    switch name {
    case "controller": .controller
    case "environment": .environment
    case "board": .board
    default: Port(word: name).map { Subject($0) }
    }
  }

  private static func guest(_ words: inout WordScanner) throws(WordScanner.Failure) -> Kind {
    let phases = guestPhases.map(\.name.word)
    let verb = try words.choice(
      phases + guestCodes.map(\.0) + ["refused", "command"], "event of a guest")
    if verb == "refused" { return .refused(try refusal(&words)) }
    if verb == "command" { return .command(try command(&words)) }
    if let code = guestCodes.first(where: { $0.0 == verb })?.1 { return .happened(code) }
    return try entered(guestPhases[phases.firstIndex(of: verb) ?? 0], guestPhases, &words)
  }

  private static func controller(_ words: inout WordScanner) throws(WordScanner.Failure) -> Kind {
    let phases = controllerPhases.map(\.name.word)
    let verb = try words.choice(
      phases + ["awake", "causes", "refused", "command"], "event of the controller")
    switch verb {
    case "awake": return .happened(.awake)
    case "refused": return .refused(try refusal(&words))
    case "command": return .command(try command(&words))
    case "causes":
      let all: [(String, HibernationCauses)] = [
        ("none", .none), ("environment", .environment), ("command", .command),
        ("both", .environment.adding(.command)),
      ]
      let word = try words.choice(all.map(\.0), "cause of hibernation")
      return .causes(.causesChanged, all.first { $0.0 == word }?.1 ?? .none)
    default:
      let phase = controllerPhases[phases.firstIndex(of: verb) ?? 0]
      return try entered(phase, controllerPhases, &words)
    }
  }

  private static func environment(_ words: inout WordScanner) throws(WordScanner.Failure) -> Kind {
    let verbs = ["critical", "normal", "sensor-fault", "sensor-recovered"]
    let verb = try words.choice(verbs, "event of the environment")
    if verb == "normal" { return .happened(.environmentNormal) }
    var sensor: Sensor?
    if !words.isAtEnd {
      let name = try words.choice(Sensor.allCases.map(\.name), "sensor")
      sensor = Sensor.allCases.first { $0.name == name }
    }
    switch verb {
    case "critical": return .critical(sensor)
    case "sensor-fault": return .sensor(.sensorFault, sensor)
    default: return .sensor(.sensorRecovered, sensor)
    }
  }

  private static func board(_ words: inout WordScanner) throws(WordScanner.Failure) -> Kind {
    let verbs = ["reset", "clock-set", "record-lost", "manual", "refused", "command"]
    switch try words.choice(verbs, "event of the board") {
    case "clock-set": return .happened(.clockSet)
    case "record-lost": return .happened(.recordLost)
    case "manual": return .happened(.manual)
    case "refused": return .refused(try refusal(&words))
    case "command": return .command(try command(&words))
    default:
      if words.isAtEnd { return .reset(nil) }
      let causes = ResetCause.allCases.map { $0.word }
      let word = try words.choice(causes, "cause of a reset")
      return .reset(ResetCause.allCases[causes.firstIndex(of: word) ?? 0])
    }
  }

  /// The modifiers of a state that was entered, in any order.
  private static func entered(
    _ phase: Phase, _ phases: [Phase], _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> Kind {
    var from: Phase?
    var cause: Cause?
    var attempt: UInt8?
    var medium: BootMedium?
    while !words.isAtEnd {
      switch try words.choice(["from", "attempt", "because", "after"], "word here") {
      case "from":
        medium = BootMedium(word: try words.choice(["sd", "emmc"], "medium"))
      case "attempt":
        let word = try words.word("an attempt", example: "attempt 4")
        guard let number = UInt8(word), number > 0 else {
          throw words.failureHere("'\(word)' is no attempt; write a number from 1 to 255")
        }
        attempt = number
      case "because":
        let word = try words.choice(Cause.allCases.map(\.name.word), "cause")
        cause = Cause.allCases.first { $0.name.word == word }
      default:
        let word = try words.choice(phases.map(\.name.word), "state to come from")
        from = phases.first { $0.name.word == word }
      }
    }
    return .entered(phase, from: from, because: cause, attempt: attempt, medium: medium)
  }

  private static func refusal(_ words: inout WordScanner) throws(WordScanner.Failure) -> Refusal? {
    if words.isAtEnd { return nil }
    let word = try words.choice(Refusal.allCases.map { $0.word }, "reason of a refusal")
    return Refusal.allCases.first { $0.word == word }
  }

  private static func command(
    _ words: inout WordScanner
  ) throws(WordScanner.Failure) -> CommandCode? {
    if words.isAtEnd { return nil }
    let word = try words.choice(CommandCode.allCases.map { $0.word }, "command")
    return CommandCode.allCases.first { $0.word == word }
  }
}

extension Refusal {
  fileprivate var word: String {
    switch self {
    case .invalidPort: "invalid-port"
    case .disabled: "disabled"
    case .hibernating: "hibernating"
    case .invalidMedium: "invalid-medium"
    case .manual: "manual"
    case .notPermitted: "not-permitted"
    }
  }
}

extension ResetCause {
  fileprivate var word: String {
    switch self {
    case .powerOn: "power-on"
    case .brownOut: "brown-out"
    case .external: "external"
    case .watchdog: "watchdog"
    case .software: "software"
    case .stalled: "stalled"
    case .manualEnded: "manual-ended"
    }
  }
}

extension CommandCode {
  fileprivate var word: String {
    switch self {
    case .start: "start"
    case .stop: "stop"
    case .kill: "kill"
    case .restart: "restart"
    case .enable: "enable"
    case .disable: "disable"
    case .watch: "watch"
    case .chooseMedium: "bs"
    case .hibernate: "hibernate"
    case .wake: "wake"
    case .reset: "reset"
    case .setClock: "date"
    case .clearRecord: "eereset"
    case .setBootLoader: "blf"
    case .manualMode: "mode"
    case .manualRelay: "relay"
    case .manualWant: "want"
    case .setLogging: "log"
    case .manualTell: "tell"
    }
  }
}

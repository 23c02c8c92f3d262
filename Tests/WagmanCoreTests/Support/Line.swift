import WagmanCore

/// One effect as a line that a test can spell out: `120 gn starting>stopped timeout`.
enum Line {
  /// The time is in seconds since `origin`; an event's own time, or for a message
  /// that of the step.
  static func of(_ effect: Effect, at now: Tick, since origin: Tick) -> String {
    switch effect {
    case .message(let port, let message): "\(time(now, since: origin)) \(port.name) ! \(message)"
    case .event(let event):
      "\(time(event.at, since: origin)) \(name(of: event.subject)) \(body(of: event))"
    }
  }

  static func time(_ tick: Tick, since origin: Tick) -> String {
    let span = tick.since(origin).milliseconds
    guard !span.isMultiple(of: 1_000) else { return "\(span / 1_000)" }
    let fraction = "\(1_000 + span % 1_000)".dropFirst()
    return "\(span / 1_000).\(fraction)"
  }

  private static func name(of subject: Subject) -> String {
    if let port = subject.port { return "\(port.name)" }
    return switch subject {
    case .controller: "controller"
    case .environment: "environment"
    default: "board"
    }
  }

  private static func body(of event: Event) -> String {
    switch event.code {
    case .entered:
      guard let entry = Entry(argument: event.argument) else { return "entered ?" }
      let attempt = entry.attempt > 0 ? " #\(entry.attempt)" : ""
      let medium = entry.medium.map { " \($0.name)" } ?? ""
      return "\(entry.from.name)>\(entry.to.name) \(entry.cause.name)\(attempt)\(medium)"
    case .command, .refused:
      guard let trace = CommandTrace(argument: event.argument) else { return "\(event.code) ?" }
      let parameter = trace.parameter == 255 ? "" : " \(trace.parameter)"
      let refusal = trace.refusal.map { " refused: \($0)" } ?? ""
      return "\(trace.source): \(trace.code)\(parameter)\(refusal)"
    case .reset:
      let cause = ResetCause(rawValue: UInt8(truncatingIfNeeded: event.argument))
      return "reset \(cause.map { "\($0)" } ?? "?")"
    case .started, .stopped, .unexpectedHeartbeat, .awake, .environmentNormal:
      return "\(event.code)"
    default: return "\(event.code) \(event.argument)"
    }
  }
}

import WagmanCore
import WagmanReport

extension PlanResults {
  /// The run as the value of which its page is made.
  ///
  /// - Parameter properties: What is said of it, by name.
  /// - Returns: the page, of which nothing has been written.
  public func page(properties: [(name: String, value: String)]) -> RunReport {
    var report = RunReport(title: plan.name, length: length)
    report.verdict = Verdict(text: verdictText, tone: outcome.tone)
    report.facts =
      [
        Fact(name: "about", value: plan.about), Fact(name: "plan", value: plan.file),
      ].filter { !$0.value.isEmpty } + properties.map { Fact(name: $0.name, value: $0.value) }
    report.bands = Subject.machines.compactMap(band)
    report.instants = Port.every.compactMap(heartbeats)
    report.curves = curves
    report.marks = notes.map { Mark(at: $0.at, text: $0.text) }
    report.tests = tests.compactMap(line)
    report.measurements = measurements.map(Self.line)
    report.log = (events.map(Self.line) + notes.map { LogLine(at: $0.at, text: "* \($0.text)") })
      .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    return report
  }

  /// The outcome with the counts.
  public var verdictText: String {
    let counts = counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    return "\(outcome.name): \(counts) of \(tests.count) tests"
  }

  // MARK: Rows of the timeline

  private func band(_ subject: Subject) -> Band? {
    let changes: [(at: UInt64, word: String, tone: Tone)] = events.compactMap { event in
      guard event.subject == subject else { return nil }
      if let phase = event.phase { return (event.at, "\(phase.name)", phase.tone) }
      switch event.code {
      case .environmentCritical: return (event.at, "critical", .bad)
      case .environmentNormal: return (event.at, "normal", .good)
      default: return nil
      }
    }
    guard !changes.isEmpty else { return nil }
    let ends = changes.dropFirst().map(\.at) + [length]
    return Band(
      label: "\(subject.name)",
      segments: zip(changes, ends).map { change, end in
        Segment(from: change.at, to: max(change.at, end), word: change.word, tone: change.tone)
      })
  }

  /// The heartbeats that samples tell of: the last one before each.
  private func heartbeats(of port: Port) -> Instants? {
    var moments: [UInt64] = []
    for sample in samples {
      guard sample.heartbeat.indices.contains(port.index),
        let age = sample.heartbeat[port.index], age <= sample.at
      else { continue }
      let moment = sample.at - age
      // What is told twice differs by what the question took.
      if moment > (moments.last ?? 0) + 500 { moments.append(moment) }
    }
    // One alone is none: the age of what never came counts from the board's reset.
    return moments.count < 2 ? nil : Instants(label: "\(port.name) heartbeats", at: moments)
  }

  private var curves: [Curve] {
    let currents = (0...Port.count).compactMap { place -> Curve? in
      let points = samples.compactMap { sample -> Point? in
        guard sample.current.indices.contains(place) else { return nil }
        return Point(at: sample.at, value: sample.current[place].map(Double.init))
      }
      guard points.contains(where: { ($0.value ?? 0) > 0 }) else { return nil }
      let name = place == 0 ? "board" : "\(Port(unchecked: place - 1).name)"
      return Curve(label: "\(name) current", unit: "mA", points: points)
    }
    func environment(_ label: String, _ unit: String, _ value: (Sample) -> Int64?) -> Curve {
      Curve(
        label: label, unit: unit,
        points: samples.map { sample in
          Point(at: sample.at, value: value(sample).map { Double($0) / 1_000 })
        })
    }
    return currents
      + [
        environment("temperature", "°C", \.environment.millidegrees),
        environment("humidity", "%RH", \.environment.milliPercent),
      ].filter { $0.points.contains { $0.value != nil } }
  }

  // MARK: Tests, measurements, log

  private func line(_ test: TestResult) -> TestLine? {
    let outcome = test.outcome
    let span = test.span ?? (length, length)
    return TestLine(
      name: test.name, outcome: outcome.name, tone: outcome.tone, from: span.from, to: span.to,
      message: test.decisive.map { "line \($0.line), \($0.text): \(outcome.message)" } ?? "",
      steps: test.steps.map { step in
        StepLine(
          name: step.text, outcome: step.outcome.name, tone: step.outcome.tone,
          from: step.from ?? span.to, to: step.to ?? span.to, message: step.outcome.message)
      })
  }

  private static func line(_ value: Measurement) -> MeasurementLine {
    func shown(_ number: Int64) -> Double { Double(number) / Double(value.worth) }
    return MeasurementLine(
      name: "\(value.test): \(value.name)", value: shown(value.value), unit: value.sign,
      low: value.low.map(shown), high: value.high.map(shown), verdict: value.verdict.rawValue,
      tone: value.verdict == .good ? .good : value.verdict == .marginal ? .waiting : .bad)
  }

  private static func line(_ event: BoardEvent) -> LogLine {
    LogLine(at: event.at, text: event.text, tone: event.tone)
  }
}

extension Outcome {
  var tone: Tone {
    switch self {
    case .passed(_, let isMarginal): isMarginal ? .waiting : .good
    case .failed, .timedOut: .bad
    case .benchError, .aborted: .waiting
    case .skipped: .off
    }
  }
}

extension Phase {
  fileprivate var tone: Tone {
    switch self {
    case .started, .normal: .good
    case .cycling, .starting, .stopping, .restarting, .startDevices, .startNextDevice,
      .willHibernate:
      .waiting
    case .stopped, .disabled, .hibernation, .none: .off
    }
  }
}

extension BoardEvent {
  fileprivate var tone: Tone {
    switch code {
    case .startFailed, .stopFailed, .heartbeatLost, .overcurrent, .environmentCritical,
      .sensorFault, .relayFault, .disabledByJournal, .recordLost, .refused:
      .bad
    case .reset, .hibernating, .unexpectedHeartbeat, .manual: .waiting
    case .entered, .command, .started, .stopped, .awake, .causesChanged, .environmentNormal,
      .sensorRecovered, .clockSet, .relayRecovered, .manualRelay, .happening:
      .neutral
    }
  }
}

extension Subject {
  /// Whoever has states: the ports, the controller and the environment.
  fileprivate static var machines: [Subject] {
    Port.every.map { Subject($0) } + [.controller, .environment]
  }
}

extension Port {
  fileprivate static var every: [Port] { (0..<count).map { Port(unchecked: $0) } }
}

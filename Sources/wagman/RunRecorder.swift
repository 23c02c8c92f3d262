import WagmanCore
import WagmanHAL
import WagmanReport
import WagmanSim
import WagmanTrace

/// Gathers what the page of a simulated run shows, while it runs.
///
/// It is told of all that happens and shown the node after each moment, as a trace is.
final class RunRecorder {
  /// Where the page goes.
  let file: ReportFile
  /// What is known of the run before it begins.
  let facts: [Fact]
  private var ports: [PortRecorder]
  private var controller = BandRecorder("controller")
  private var environment = BandRecorder("environment")
  private var board = BandRecorder("board")
  private(set) var temperature: CurveRecorder
  private(set) var humidity: CurveRecorder
  private(set) var supply: CurveRecorder
  private var isManual = false
  private var isDown = false
  private var marks: [Mark] = []
  private var log: [LogLine] = []

  /// The limits are those of the environment; `nil` where the board's program has none.
  init(_ scenario: Scenario, facts: [Fact], limits: EnvironmentLimits?, to file: ReportFile) {
    self.file = file
    self.facts = facts
    ports = (0..<Port.count).map {
      PortRecorder(Port(unchecked: $0), isTaken: scenario.guests[$0] != nil)
    }
    temperature = CurveRecorder(
      "temperature", unit: "degC",
      limits: limits.map { [$0.lowestDegrees, $0.highestDegrees] } ?? [])
    humidity = CurveRecorder(
      "humidity", unit: "%RH", limits: limits.map { [$0.highestPercent] } ?? [])
    supply = CurveRecorder("supply", unit: "V", limits: limits.map { [$0.lowestVolts] } ?? [])
  }

  func observe(_ observation: Observation) {
    let at = observation.moment.milliseconds
    log.append(
      LogLine(at: at, text: EventPrinter.words(of: observation), tone: observation.tone))
    switch observation {
    case .entry(let entry, _): take(entry, at: at)
    case .happening(let step, _):
      marks.append(Mark(at: at, text: step.text, tone: observation.tone))
    case .strike(let strike, _):
      marks.append(Mark(at: at, text: "\(strike)", tone: observation.tone))
    case .relay: break
    }
  }

  private func take(_ entry: LogEntry, at now: UInt64) {
    switch entry.code {
    case .entered:
      guard let step = Entry(argument: entry.argument) else { break }
      if let port = entry.subject.port {
        ports[port.index].enter(step.to, at: now)
      } else {
        controller.set(step.to.rawValue, at: now) { step.to.words }
      }
    case .reset:
      isManual = false
      forgetStates(at: now)
    case .manual: isManual = entry.argument == 1
    case .environmentCritical: judge(.critical, at: now)
    case .environmentNormal: judge(.normal, at: now)
    default: break
    }
  }

  func look(_ levels: NodeLevels, at moment: Tick) {
    let now = moment.milliseconds
    if isDown == levels.isRunning {
      isDown.toggle()
      if isDown { forgetStates(at: now) }
    }
    board.set(isDown ? 2 : isManual ? 1 : 0, at: now) {
      isDown ? ("down", .bad) : isManual ? ("manual", .waiting) : ("automatic", .good)
    }
    for index in ports.indices { ports[index].look(levels, at: now) }
    if let machines = levels.machines, !isDown { judge(machines.verdict, at: now) }
    let sample = levels.sample
    temperature.set(
      sample.temperature.thousandths { SensorScale.millidegrees(htu21d: $0) / 10 * 10 }, at: now)
    humidity.set(
      sample.humidity.thousandths { SensorScale.milliPercent(htu21d: $0) / 100 * 100 }, at: now)
    supply.set(sample.supply.thousandths { SensorScale.millivolts(supply: $0) }, at: now)
  }

  private func judge(_ verdict: EnvironmentVerdict, at now: UInt64) {
    environment.set(verdict.rawValue, at: now) {
      verdict == .normal ? ("normal", .good) : ("critical", .bad)
    }
  }

  /// The machines begin anew, or have no supply.
  private func forgetStates(at now: UInt64) {
    for index in ports.indices { ports[index].enter(.none, at: now) }
    controller.set(Phase.none.rawValue, at: now) { Phase.none.words }
  }

  /// What was gathered of a run that ended then.
  func report(_ title: String, until end: Tick) -> RunReport {
    let length = end.milliseconds
    return RunReport(
      title: title, facts: facts, length: length,
      bands: ports.flatMap { $0.bands(until: length) }
        + [controller, environment, board].map { $0.finished(at: length) },
      instants: ports.compactMap(\.heartbeats),
      curves: ports.compactMap(\.currents)
        + [temperature.curve, humidity.curve, supply.curve],
      marks: marks, log: log)
  }
}

extension RawReading {
  /// The value in the unit of which `scale` makes thousandths; `nil` where there is none.
  fileprivate func thousandths(_ scale: (UInt16) -> Int32) -> Double? {
    isValid ? Double(scale(raw)) / 1_000 : nil
  }
}

import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanTrace

/// Whoever looks on while a node runs: the printer, the summary, the expectations.
struct RunWatcher {
  var printer: EventPrinter
  var summary = RunSummary()
  var checker: ExpectationChecker
  let isQuiet: Bool
  let traces: TraceFiles
  /// Who gathers what the page of the run shows.
  let recorder: RunRecorder?
  /// Who else sees what happens.
  let onObservation: ((Observation) -> Void)?

  mutating func watch(_ observation: Observation) {
    summary.observe(observation)
    if case .entry(let entry, let at) = observation { checker.observe(entry.event(at: at), at: at) }
    if !isQuiet { printer.print(observation) }
    traces.observe(observation)
    recorder?.observe(observation)
    onObservation?(observation)
  }

  /// Whether somebody wants to see the node after each moment.
  var isLooking: Bool { !traces.isEmpty || recorder != nil }

  func look(_ levels: NodeLevels, at now: Tick) {
    traces.look(levels, at: now)
    recorder?.look(levels, at: now)
  }
}

extension LogEntry {
  /// The event, as of a moment of the run.
  fileprivate func event(at moment: Tick) -> Event {
    Event(at: moment, code, subject, argument: argument)
  }
}

import WagmanCore
import WagmanHAL

/// What became of each port in a run, made from its events alone.
public struct RunSummary: Sendable {
  public struct PortSummary: Sendable {
    /// Time in started.
    public var up = TickSpan.milliseconds(0)
    /// Times that the relay went on for a start.
    public var starts = 0
    /// Starts that timed out, heartbeats that were lost, overcurrents.
    public var failures = 0
    /// Times that the guest was started again after a failure.
    public var recoveries = 0
    /// Times that power was cut from a guest that had not gone down by itself.
    public var kills = 0
    /// The longest time without being started, from the beginning on.
    public var longestOutage = TickSpan.milliseconds(0)

    var phase = Phase.none
    var since = Tick.zero
    var failedSinceUp = false
  }

  public private(set) var ports: InlineArray<5, PortSummary> = .init(repeating: PortSummary())
  /// Entries of the log, each counted as often as it stands for.
  public private(set) var events = 0
  public private(set) var happenings = 0
  /// Times that the node began to hibernate.
  public private(set) var hibernations = 0
  /// Times that the board itself began anew, the first one not counted.
  public private(set) var resets = -1
  public private(set) var refusals = 0
  public private(set) var end = Tick.zero

  public init() {}

  public mutating func observe(_ observation: Observation) {
    switch observation {
    case .happening: happenings += 1
    case .strike, .relay: break
    case .entry(let entry, let at): observe(entry, at: at)
    }
  }

  private mutating func observe(_ entry: LogEntry, at now: Tick) {
    events += Int(entry.count)
    switch entry.code {
    case .entered: enter(entry, at: now)
    case .startFailed, .heartbeatLost, .overcurrent:
      guard let port = entry.subject.port else { break }
      ports[port.index].failures += Int(entry.count)
      ports[port.index].failedSinceUp = true
    case .hibernating: hibernations += Int(entry.count)
    case .refused: refusals += Int(entry.count)
    case .reset: resets += Int(entry.count)
    case .command, .started, .stopped, .stopFailed, .unexpectedHeartbeat, .awake, .causesChanged,
      .environmentCritical, .environmentNormal, .sensorFault, .sensorRecovered, .clockSet,
      .relayFault, .relayRecovered, .disabledByJournal, .manual, .manualRelay, .recordLost,
      .happening:
      break
    }
  }

  private mutating func enter(_ entry: LogEntry, at now: Tick) {
    guard let port = entry.subject.port, let step = Entry(argument: entry.argument) else { return }
    let wasUp = isUp(port.index)
    close(port.index, at: now)
    ports[port.index].phase = step.to
    // An outage goes on through all states but started.
    if step.to == .started || wasUp { ports[port.index].since = now }
    if step.to == .starting { ports[port.index].starts += 1 }
    if step.to == .started && ports[port.index].failedSinceUp {
      ports[port.index].failedSinceUp = false
      ports[port.index].recoveries += 1
    }
    if isKill(step) { ports[port.index].kills += 1 }
  }

  private func isUp(_ index: Int) -> Bool { ports[index].phase == .started }

  private mutating func close(_ index: Int, at now: Tick) {
    if isUp(index) {
      ports[index].up = .milliseconds(
        ports[index].up.milliseconds + now.since(ports[index].since).milliseconds)
      ports[index].since = now
    } else {
      ports[index].longestOutage = max(
        ports[index].longestOutage, now.since(ports[index].since))
    }
  }

  /// Power was cut although the guest had not said by silence that it was down.
  private func isKill(_ step: Entry) -> Bool {
    let wasPowered =
      step.from == .starting || step.from == .started || step.from == .stopping
      || step.from == .restarting
    guard wasPowered, step.to == .stopped || step.to == .cycling || step.to == .disabled
    else { return false }
    switch step.cause {
    case .command, .delayEnded, .timeout, .overcurrent, .relayJournal: return true
    case .reset, .turn, .hibernation, .wake, .heartbeat, .heartbeatLost, .silence, .dwellEnded,
      .enableDue, .deviceSettled, .allTried, .environment, .allDown:
      return false
    }
  }

  /// Ends the run's accounts; ask for figures afterwards.
  public mutating func finish(at end: Tick) {
    for index in 0..<Port.count { close(index, at: end) }
    self.end = end
  }
}

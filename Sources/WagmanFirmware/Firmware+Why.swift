import WagmanCore
import WagmanHAL
import WagmanWire

/// `why PORT`: the entries of the log that led to a port's state.
///
/// The chain begins where the port last left a state in which it may rest
/// (started, stopped, disabled), or at the reset that put it where it is, and
/// takes in what came just before on the port, the controller, the environment
/// or the board: a command, a loss, a verdict.
extension Firmware where B: ~Copyable {
  /// How many entries back the chain's cause may lie.
  private var longestLead: UInt32 { 6 }

  /// Writes line `number` of the chain, oldest first.
  func writeReason(_ number: Int, of port: Port, into line: inout OutputLine) -> Bool {
    let chain = chain(of: port)
    var cursor = log.ring.cursor(from: chain.lowerBound)
    var left = number
    while let entry = cursor.next(in: board), entry.sequence <= chain.upperBound {
      guard concerns(entry, port) else { continue }
      if left == 0 {
        write(entry, into: &line)
        return true
      }
      left -= 1
    }
    return false
  }

  /// Writes an entry: its time, what happened, and how often.
  func write(_ entry: LogEntry, into line: inout OutputLine) {
    if entry.isClockTime, let seconds = UInt32(exactly: entry.milliseconds / 1_000),
      let moment = DateTime(epochSeconds: seconds)
    {
      line.append(moment)
    } else {
      line.append("up ", entry.milliseconds / 1_000)
    }
    line.append(" ")
    line.append(entry.code, entry.subject, argument: entry.argument)
    if entry.count > 1 { line.append(" x", UInt64(entry.count)) }
  }

  private func concerns(_ entry: LogEntry, _ port: Port) -> Bool {
    switch entry.code {
    case .entered, .command, .refused, .started, .stopped, .startFailed, .stopFailed,
      .heartbeatLost, .unexpectedHeartbeat, .overcurrent, .relayFault, .relayRecovered,
      .disabledByJournal, .manualRelay:
      entry.subject.port == port || entry.subject == .controller
    case .reset, .hibernating, .awake, .causesChanged, .environmentCritical, .environmentNormal,
      .manual, .recordLost, .happening:
      true
    case .sensorFault, .sensorRecovered, .clockSet:
      false
    }
  }

  /// The sequence numbers between which the chain lies: up to the newest entry of the port.
  ///
  /// Looked for from the newest entry back, for it is seldom far.
  private func chain(of port: Port) -> ClosedRange<UInt32> {
    let (newest, oldest) = (log.newestSequence, log.oldestSequence)
    var end: UInt32?
    var sequence = newest
    while sequence >= oldest && sequence > 0 {
      if let entry = log.ring.entry(sequence, in: board), entry.subject.port == port {
        end = end ?? sequence
        if entry.code == .entered, let step = Entry(argument: entry.argument),
          step.cause == .reset || step.from.isResting
        {
          return lead(to: sequence, of: port)...(end ?? sequence)
        }
      }
      sequence -= 1
    }
    return max(newest, longestLead) - longestLead...newest
  }

  /// The first entry of what came just before `sequence` and explains it.
  private func lead(to sequence: UInt32, of port: Port) -> UInt32 {
    var first = sequence
    var cursor = log.ring.cursor(from: max(sequence, longestLead) - longestLead)
    while let entry = cursor.next(in: board), entry.sequence < sequence {
      let isCause =
        switch entry.code {
        case .command, .startFailed, .heartbeatLost, .overcurrent, .unexpectedHeartbeat:
          entry.subject.port == port || entry.subject == .controller
        case .reset, .environmentCritical, .environmentNormal, .causesChanged, .manual,
          .disabledByJournal:
          true
        case .entered, .refused, .started, .stopped, .stopFailed, .hibernating, .awake,
          .sensorFault, .sensorRecovered, .clockSet, .relayFault, .relayRecovered, .manualRelay,
          .recordLost, .happening:
          false
        }
      if isCause { first = min(first, entry.sequence) }
    }
    return first
  }
}

extension Phase {
  /// Whether a guest may stay in this state for as long as nothing happens.
  var isResting: Bool {
    switch self {
    case .disabled, .stopped, .started, .none: true
    case .cycling, .starting, .stopping, .restarting, .startDevices, .startNextDevice, .normal,
      .willHibernate, .hibernation:
      false
    }
  }
}

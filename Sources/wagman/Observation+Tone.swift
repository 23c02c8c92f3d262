import WagmanCore
import WagmanReport
import WagmanSim
import WagmanWire

extension Observation {
  /// How a reader of the page is to take it.
  var tone: Tone {
    switch self {
    case .entry(let entry, _): entry.code.tone
    case .happening(let step, _): step.happening.tone
    case .strike: .bad
    case .relay: .neutral
    }
  }
}

extension EventCode {
  fileprivate var tone: Tone {
    switch self {
    case .startFailed, .stopFailed, .heartbeatLost, .overcurrent, .environmentCritical,
      .sensorFault, .relayFault, .disabledByJournal, .recordLost:
      .bad
    case .reset, .refused, .unexpectedHeartbeat, .hibernating, .causesChanged, .manual: .waiting
    case .awake, .environmentNormal, .sensorRecovered, .relayRecovered: .good
    case .entered, .command, .started, .stopped, .clockSet, .manualRelay, .happening: .neutral
    }
  }
}

extension Happening {
  fileprivate var tone: Tone {
    switch self {
    case .guest(_, .recovers), .everythingRecovers: .good
    case .guest, .world, .board, .console: .waiting
    case .operatorLine, .guestLine: .neutral
    }
  }
}

import WagmanCore
import WagmanHAL

/// Which entries of the log led to a port's state; found when somebody asks, so
/// that a client that reads slowly sees the chain of that moment.
struct Reasons: Equatable {
  let port: Port
  /// The chain begins with this entry.
  let first: UInt32
  /// It ends with this one.
  let last: UInt32
  /// The last change of the port's state: what befell the node later did not lead to it.
  let lastStep: UInt32
  /// What befell the node from this entry on holds the port where it is.
  let standing: UInt32

  func contain(_ entry: LogEntry) -> Bool {
    if entry.subject.port == port { return true }
    guard entry.sequence <= lastStep || entry.sequence >= standing else { return false }
    switch entry.code {
    case .reset, .hibernating, .awake, .causesChanged, .environmentCritical, .environmentNormal,
      .manual, .recordLost:
      return true
    case .command:
      return entry.subject == .controller
    case .entered:
      // Its rounds through the devices are about others.
      guard entry.subject == .controller, let step = Entry(argument: entry.argument)
      else { return false }
      return step.from.isForAll || step.to.isForAll
    case .refused, .started, .stopped, .startFailed, .stopFailed, .heartbeatLost,
      .unexpectedHeartbeat, .overcurrent, .sensorFault, .sensorRecovered, .clockSet, .relayFault,
      .relayRecovered, .disabledByJournal, .manualRelay, .happening:
      return false
    }
  }
}

/// Goes through the log, oldest entry first, and keeps what may have led to the
/// next change of a port's state.
///
/// A chain begins where the port leaves a state in which it may rest (started,
/// stopped, disabled) or is found after a reset, and takes in what that step's
/// cause names: the command, the failure, the verdict. A guest that was given
/// its turn is explained by what had stopped it.
struct ReasonSearch {
  let port: Port
  private(set) var first: UInt32 = 0
  private(set) var lastStep: UInt32 = 0
  /// Why the node hibernates, or last did.
  private(set) var episode: UInt32 = 0
  private(set) var manual: UInt32 = 0
  /// Where the chain begins, if nothing before it is taken in for a turn.
  private var begin: UInt32 = 0
  private var command: UInt32 = 0
  private var trigger: UInt32 = 0
  private var awakening: UInt32 = 0
  private var reset: UInt32 = 0

  init(_ port: Port) { self.port = port }

  mutating func take(_ entry: LogEntry) {
    let isOwn = entry.subject.port == port
    switch entry.code {
    case .reset:
      // Manual mode ends right before the reset that this makes.
      reset = manual > 0 && manual == entry.sequence - 1 ? manual : entry.sequence
    case .manual: manual = entry.sequence
    case .environmentCritical: episode = entry.sequence
    case .environmentNormal: awakening = entry.sequence
    case .command:
      if isOwn { command = entry.sequence }
      guard entry.subject == .controller else { break }
      let code = CommandTrace(argument: entry.argument)?.code
      if code == .hibernate { episode = entry.sequence }
      if code == .wake { awakening = entry.sequence }
    case .startFailed, .heartbeatLost, .overcurrent, .unexpectedHeartbeat:
      if isOwn { trigger = entry.sequence }
    case .entered:
      if isOwn, let step = Entry(argument: entry.argument) { take(step, entry.sequence) }
    case .refused, .started, .stopped, .stopFailed, .hibernating, .awake, .causesChanged,
      .sensorFault, .sensorRecovered, .clockSet, .relayFault, .relayRecovered,
      .disabledByJournal, .manualRelay, .recordLost, .happening:
      break
    }
  }

  private mutating func take(_ step: Entry, _ sequence: UInt32) {
    lastStep = sequence
    guard step.cause == .reset || step.from.isResting else { return }
    let before = begin
    begin = cause(of: step, sequence)
    switch step.cause {
    case .turn, .enableDue: first = before > 0 ? before : begin
    default: first = begin
    }
  }

  /// The entry that tells of a step's cause, or the step itself.
  private func cause(of step: Entry, _ sequence: UInt32) -> UInt32 {
    let cause: UInt32 =
      switch step.cause {
      case .command: command
      case .hibernation, .environment: episode
      case .wake: awakening
      case .heartbeat, .heartbeatLost, .overcurrent: trigger
      case .reset: reset
      case .turn, .silence, .timeout, .delayEnded, .dwellEnded, .enableDue, .deviceSettled,
        .allTried, .allDown, .relayJournal:
        0
      }
    return cause > 0 ? cause : sequence
  }
}

extension Phase {
  /// Whether a guest may stay in this state for as long as nothing happens.
  fileprivate var isResting: Bool {
    switch self {
    case .disabled, .stopped, .started, .none: true
    case .cycling, .starting, .stopping, .restarting, .startDevices, .startNextDevice, .normal,
      .willHibernate, .hibernation:
      false
    }
  }

  /// Whether the controller keeps every guest down in this state.
  fileprivate var isForAll: Bool {
    switch self {
    case .willHibernate, .hibernation: true
    case .disabled, .stopped, .cycling, .starting, .started, .stopping, .restarting,
      .startDevices, .startNextDevice, .normal, .none:
      false
    }
  }
}

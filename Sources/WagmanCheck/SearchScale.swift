import WagmanCore

/// The durations with which a search runs the machines.
public enum SearchScale: String, CaseIterable, Sendable {
  /// Nearly every duration one unit: all states in a moment, but much of the order between
  /// durations is lost.
  case least
  /// Every duration as short as the order between them allows, in steps of one unit: the states
  /// can be counted, and an input can come at every moment.
  case coarse
  /// The durations of MACHINES.md; time passes to the next moment at which something is due or
  /// stops being compared.
  case `default`
}

extension SearchScale {
  /// Divides every duration.
  ///
  /// A minute in the coarse scale: the last minute of a commanded hibernation, which a reset does
  /// not spend, is fixed.
  var unit: TickSpan {
    switch self {
    case .least, .coarse: .minutes(1)
    case .default: .seconds(1)
    }
  }

  /// The settings of the machines when only these ports can move.
  package func configuration(for ports: PortSet) -> NodeConfiguration {
    var configuration = NodeConfiguration()
    switch self {
    case .least: configuration.makeLeast()
    case .coarse: configuration.makeCoarse()
    case .default: break
    }
    // A node controller that takes no part stays disabled.
    if !ports.contains(.nodeController) {
      configuration.enableAfter = .milliseconds(unit.milliseconds * NodeForm.far)
    }
    return configuration
  }

  /// Delays of a stop: shorter than a boot, and longer than a boot but not than a shutdown.
  var delays: [TickSpan] {
    switch self {
    case .least: [.minutes(1)]
    case .coarse: [.minutes(1), .minutes(3)]
    case .default: [.seconds(20), .seconds(200)]
    }
  }

  var hibernations: [TickSpan] {
    switch self {
    case .least: [.minutes(2)]
    case .coarse: [.minutes(3)]
    case .default: [.minutes(25)]
    }
  }
}

extension NodeConfiguration {
  /// A watched guest lives longer than between two heartbeats, and not as long as a healthy one.
  fileprivate mutating func makeLeast() {
    makeCoarse()
    turn = .minutes(1)
    enableAfter = .minutes(1)
    quietTime = .minutes(1)
    startTimeout = .minutes(1)
    holdOff = .minutes(1)
    longestHoldOff = .minutes(1)
    stopTimeout = .minutes(2)
    unexpectedSpacing = .minutes(1)
    hibernateFor = .minutes(2)
    hibernateQuantum = .minutes(1)
    environment.blindFor = .minutes(1)
  }

  fileprivate mutating func makeCoarse() {
    relaySpacing = .minutes(1)
    supplyRetry = .minutes(1)
    drain = .minutes(1)
    messageSpacing = .minutes(1)
    stopSpacing = .minutes(1)
    turn = .minutes(2)
    enableAfter = .minutes(2)
    quietTime = .minutes(2)
    startTimeout = .minutes(2)
    heartbeatTimeout = .minutes(2)
    holdOff = .minutes(2)
    healthyAfter = .minutes(3)
    stopTimeout = .minutes(4)
    unexpectedSpacing = .minutes(2)
    longestHoldOff = .minutes(4)
    primaryAttempts = 1
    hibernateFor = .minutes(3)
    hibernateQuantum = .minutes(2)
    environment.criticalAfter = .minutes(1)
    environment.normalAfter = .minutes(1)
    environment.sensorGrace = .minutes(1)
    environment.blindFor = .minutes(2)
  }
}

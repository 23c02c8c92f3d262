import WagmanCore

/// One thing that a search lets happen in a state.
public enum Move: Equatable, Sendable {
  /// Time passes, to the next moment that the scale has, and alarms fire.
  case wait
  case input(Node.Input)
  case reset(BoardReset)

  /// A reset, by what is left after it.
  public enum BoardReset: CaseIterable, Sendable {
    /// The machines begin anew in the same node, relays as they are.
    case stalled
    /// Only what memory holds is left; relays as they are.
    case watchdog
    /// The same, and the relays are read as off.
    case relaysOff
    /// The same, and all relays of the search are read as on.
    case relaysOn
    /// The same as `watchdog`, and the supply is low.
    case supplyLow
  }
}

extension Move {
  /// Every input that differs in effect, for these ports.
  ///
  /// Who asks makes no difference to a machine, so one source stands for all. A port without a
  /// boot selector is asked for one medium, which is refused.
  static func all(for ports: PortSet, on scale: SearchScale) -> [Move] {
    var moves: [Move] = [.wait]
    func add(_ input: Node.Input) { moves.append(.input(input)) }
    for index in 0..<Port.count {
      guard let port = Port(index), ports.contains(port) else { continue }
      var commands: [GuestCommand] = [
        .start(isForced: false), .start(isForced: true), .restart(isForced: false),
        .restart(isForced: true), .stop(delay: nil), .stop(delay: .milliseconds(0)), .kill,
        .enable, .disable, .watch(true), .watch(false), .chooseMedium(.sd),
      ]
      commands += scale.delays.map { .stop(delay: $0) }
      if port.hasBootSelector { commands.append(.chooseMedium(.emmc)) }
      add(.heartbeat(port))
      for command in commands { add(.command(command, port, .host)) }
      add(.overcurrent(port))
    }
    for sample in SearchWeather.allCases { add(.sample(sample.sample)) }
    for span in scale.hibernations { add(.hibernate(span, .host)) }
    add(.wake(.host))
    moves += BoardReset.allCases.map { .reset($0) }
    return moves
  }
}

/// Weather of which every other sample differs in nothing that counts.
enum SearchWeather: CaseIterable {
  case fair, humid, lowSupply, oneSilent, allSilent

  var sample: EnvironmentSample {
    switch self {
    case .fair: EnvironmentSample(millidegrees: 20_000, humidity: 50_000, millivolts: 5_000)
    case .humid: EnvironmentSample(millidegrees: 20_000, humidity: 99_000, millivolts: 5_000)
    case .lowSupply: EnvironmentSample(millidegrees: 20_000, humidity: 50_000, millivolts: 4_500)
    case .oneSilent: EnvironmentSample(millidegrees: nil, humidity: 50_000, millivolts: 5_000)
    case .allSilent: EnvironmentSample(millidegrees: nil, humidity: nil, millivolts: nil)
    }
  }
}

import WagmanCore

/// A fault that waited for its occasion and took effect when that came.
public struct Strike: Equatable, Sendable, CustomStringConvertible {
  public let kind: FaultKind
  /// What it struck.
  public let place: Place

  /// A part of a node that faults strike.
  public enum Place: Equatable, Sendable, CustomStringConvertible {
    /// The board as a whole.
    case board
    /// The port's relay or its guest, as the kind says.
    case port(Port)
    /// By the place of its link: 0 is the operator's, n + 1 that of the guest on port n.
    case console(link: Int)
    /// A page of the persistent memory.
    case page(Int)

    public var description: String {
      switch self {
      case .board: "board"
      case .port(let port): "\(port.name)"
      case .console(link: 0): "operator"
      case .console(let link): "\(Port(unchecked: link - 1).name)"
      case .page(let index): "page \(index)"
      }
    }
  }

  init(_ kind: FaultKind, _ place: Place) {
    self.kind = kind
    self.place = place
  }

  public var description: String { "\(kind.name): \(place)" }

  /// Whether it is one that only a board with consoles of its own shows: a controller
  /// elsewhere answers on lines that are not the simulator's.
  public var isOfConsole: Bool {
    if case .console = place { true } else { false }
  }
}

extension FaultKind {
  /// Whether it strikes when its occasion comes, not when the scenario says it.
  ///
  /// Each such strike is observed. That the others struck is told by the line that
  /// says them; one that lasts, like a sensor that is silent for an hour, has struck then.
  public var waitsForOccasion: Bool {
    switch self {
    case .guestLoops, .guestBootsOnlyFrom, .guestBootsSlowly, .guestFailsBoots,
      .guestIgnoresShutdown, .guestShutsDownSlowly, .guestRestartsItself,
      .brownOutInSwitching, .brownOutInWrite, .brownOutAfterEffects, .brownOutAfterWrites,
      .relaySticks, .relayWelds, .relayDies, .relayBounces, .relayFlipsAtResets,
      .memoryPageWearsOut, .consoleLoses, .consoleDoubles, .consoleGarbles, .consoleDelays:
      true
    case .guestHangs, .guestCrashes, .guestMissesBeats, .guestFlutters, .guestBeatsAstray,
      .guestDraws, .ambient, .humidity, .supply, .sensorSilent, .sensorCorrupt, .sensorStuck,
      .sensorReads, .sensorNoisy, .boardResets, .boardWatchdogResets, .boardHangs, .brownOut,
      .relayReadsUnknown, .clockSteps, .clockStepsBack, .clockDrifts, .clockIsLost,
      .memoryFlips, .operatorLine, .guestConsoleLine:
      false
    }
  }
}

/// A kind of fault that a scenario can put on a node.
///
/// Raw values number the counters of a ``FaultTally``, the guests' own first.
public enum FaultKind: UInt8, CaseIterable, Sendable {
  case guestHangs, guestCrashes, guestLoops, guestBootsOnlyFrom, guestBootsSlowly
  case guestFailsBoots, guestMissesBeats, guestFlutters, guestBeatsAstray
  case guestIgnoresShutdown, guestShutsDownSlowly, guestRestartsItself, guestDraws
  case ambient, humidity, supply
  case sensorSilent, sensorCorrupt, sensorStuck, sensorReads, sensorNoisy
  case boardResets, boardWatchdogResets, boardHangs
  case brownOut, brownOutInSwitching, brownOutInWrite, brownOutAfterEffects, brownOutAfterWrites
  case relayReadsUnknown, relaySticks, relayWelds, relayDies, relayBounces, relayFlipsAtResets
  case clockSteps, clockStepsBack, clockDrifts, clockIsLost
  case memoryPageWearsOut, memoryFlips
  case consoleLoses, consoleDoubles, consoleGarbles, consoleDelays
  case operatorLine, guestConsoleLine

  /// The words of its sentence in a scenario that tell it from the others.
  public var name: String {
    switch self {
    case .guestHangs: "guest hangs"
    case .guestCrashes: "guest crashes"
    case .guestLoops: "guest loops"
    case .guestBootsOnlyFrom: "guest boots only from"
    case .guestBootsSlowly: "guest boots in"
    case .guestFailsBoots: "guest fails boots"
    case .guestMissesBeats: "guest misses beats"
    case .guestFlutters: "guest flutters"
    case .guestBeatsAstray: "guest beats"
    case .guestIgnoresShutdown: "guest ignores shutdown"
    case .guestShutsDownSlowly: "guest shuts down in"
    case .guestRestartsItself: "guest restarts itself"
    case .guestDraws: "guest draws"
    case .ambient: "ambient"
    case .humidity: "humidity"
    case .supply: "supply"
    case .sensorSilent: "sensor silent"
    case .sensorCorrupt: "sensor corrupt"
    case .sensorStuck: "sensor stuck"
    case .sensorReads: "sensor reads"
    case .sensorNoisy: "sensor noisy"
    case .boardResets: "board resets"
    case .boardWatchdogResets: "board watchdog resets"
    case .boardHangs: "board hangs"
    case .brownOut: "brown-out"
    case .brownOutInSwitching: "brown-out in a switching"
    case .brownOutInWrite: "brown-out in a write"
    case .brownOutAfterEffects: "brown-out after effects"
    case .brownOutAfterWrites: "brown-out after writes"
    case .relayReadsUnknown: "relay reads unknown"
    case .relaySticks: "relay sticks"
    case .relayWelds: "relay welds"
    case .relayDies: "relay dies"
    case .relayBounces: "relay bounces"
    case .relayFlipsAtResets: "relay flips at resets"
    case .clockSteps: "clock steps"
    case .clockStepsBack: "clock steps back"
    case .clockDrifts: "clock drifts"
    case .clockIsLost: "clock is lost"
    case .memoryPageWearsOut: "memory page wears out"
    case .memoryFlips: "memory flips"
    case .consoleLoses: "console loses"
    case .consoleDoubles: "console doubles"
    case .consoleGarbles: "console garbles"
    case .consoleDelays: "console delays"
    case .operatorLine: "operator"
    case .guestConsoleLine: "guest-console"
    }
  }

  /// Where a guest counts its own: the kinds before it are a guest's.
  static var firstBeyondGuests: FaultKind { .ambient }
}

import WagmanCore

extension Happening {
  /// The kind of fault that this is; `nil` for what ends faults.
  public var faultKind: FaultKind? {
    switch self {
    case .guest(_, let happening): happening.faultKind
    case .world(let happening): happening.faultKind
    case .board(let happening): happening.faultKind
    case .console(_, let fault, _, _): fault.kind
    case .operatorLine: .operatorLine
    case .guestLine: .guestConsoleLine
    case .everythingRecovers: nil
    }
  }
}

extension GuestHappening {
  /// The kind of fault that this is; `nil` for what ends faults.
  public var faultKind: FaultKind? {
    switch self {
    case .hangs: .guestHangs
    case .crashes: .guestCrashes
    case .loops: .guestLoops
    case .recovers, .obeysShutdown(true): nil
    case .bootsOnly: .guestBootsOnlyFrom
    case .boots: .guestBootsSlowly
    case .failsBoots: .guestFailsBoots
    case .obeysShutdown(false): .guestIgnoresShutdown
    case .shutsDown: .guestShutsDownSlowly
    case .restartsItself: .guestRestartsItself
    case .beats: .guestBeatsAstray
    case .missesBeats: .guestMissesBeats
    case .flutters: .guestFlutters
    case .draws: .guestDraws
    }
  }
}

extension WorldHappening {
  public var faultKind: FaultKind {
    switch self {
    case .ambient: .ambient
    case .humidity: .humidity
    case .supply: .supply
    case .sensor(_, let fault, _): fault.kind
    }
  }
}

extension SensorFault {
  var kind: FaultKind {
    switch self {
    case .silent: .sensorSilent
    case .corrupt: .sensorCorrupt
    case .stuck: .sensorStuck
    case .reads: .sensorReads
    case .noisy: .sensorNoisy
    }
  }
}

extension BoardHappening {
  public var faultKind: FaultKind {
    switch self {
    case .resets(.watchdog): .boardWatchdogResets
    case .resets(.brownOut): .brownOut
    case .resets: .boardResets
    case .brownOut(let place): place.kind
    case .hangs: .boardHangs
    case .relayReadsUnknown: .relayReadsUnknown
    case .relay(_, let fault, _): fault.kind
    case .clockSteps(let milliseconds): milliseconds < 0 ? .clockStepsBack : .clockSteps
    case .clockDrifts: .clockDrifts
    case .clockIsLost: .clockIsLost
    case .memoryPageWearsOut: .memoryPageWearsOut
    case .memoryFlips: .memoryFlips
    }
  }
}

extension BrownOutPlace {
  var kind: FaultKind {
    switch self {
    case .switching: .brownOutInSwitching
    case .write: .brownOutInWrite
    case .effects: .brownOutAfterEffects
    case .writes: .brownOutAfterWrites
    }
  }
}

extension RelayFault {
  var kind: FaultKind {
    switch self {
    case .sticks: .relaySticks
    case .welds: .relayWelds
    case .dies: .relayDies
    case .bounces: .relayBounces
    case .flipsAtResets: .relayFlipsAtResets
    }
  }
}

extension ConsoleFault {
  var kind: FaultKind {
    switch self {
    case .loses: .consoleLoses
    case .doubles: .consoleDoubles
    case .garbles: .consoleGarbles
    case .delays: .consoleDelays
    }
  }
}

/// The device machine as a table without a branch, derived from its switch.
struct TransitionTable {
  /// What one event does in one state, as operands.
  struct Row {
    /// What becomes of an alarm: the sum of it, of the time and of a delay, of which the
    /// first two are masked.
    struct Rearm {
      var ofAlarm: UInt64
      var ofNow: UInt64
      var delay: UInt64

      static var keep: Self { Self(ofAlarm: .max, ofNow: 0, delay: 0) }
      static var disarm: Self { Self(ofAlarm: 0, ofNow: 0, delay: .max) }
      static func arm(after delay: UInt64) -> Self {
        Self(ofAlarm: 0, ofNow: .max, delay: delay)
      }

      @inline(__always)
      func applied(to alarm: UInt64, at now: UInt64) -> UInt64 {
        (alarm & ofAlarm) &+ (now & ofNow) &+ delay
      }
    }

    var timeout = Rearm.keep
    var silence = Rearm.keep
    /// All bits where the state is entered, else none.
    var folded: UInt64 = 0
    /// What the checksum is multiplied by: 1 where the state is not entered.
    var factor: UInt64 = 1
  }

  private(set) var rows = InlineArray<64, Row>(repeating: Row())
  /// The raw values of the states that follow.
  ///
  /// They stand apart so that a row is a line of the cache.
  private(set) var nextStates = InlineArray<64, UInt8>(repeating: 0)

  /// Tries every event in every state of the switch.
  init() {
    for state in DeviceState.allCases {
      for event in DeviceEvent.allCases { derive(state, event) }
    }
  }

  /// The place of a state and an event.
  static func index(_ state: DeviceState, _ event: DeviceEvent) -> Int {
    index(state.rawValue, event.rawValue)
  }

  /// The same of raw values; below 64 for any.
  @inline(__always)
  static func index(_ state: UInt8, _ event: UInt8) -> Int { Int((state &<< 3 | event) & 63) }

  /// What the switch asks for at an event in a state.
  static func counts(_ state: DeviceState, _ event: DeviceEvent) -> DispatchCounts {
    var trial = SwitchDispatch()
    trial.states[0] = state
    trial.handle(event, of: 0, in: state)
    return trial.counts
  }

  private mutating func derive(_ state: DeviceState, _ event: DeviceEvent) {
    // Marks that no alarm can be: what is still there afterwards was kept.
    let now: UInt64 = 1 << 20
    let mark: UInt64 = 7
    var trial = SwitchDispatch()
    trial.now = now
    trial.states[0] = state
    trial.timeouts[0] = mark
    trial.silences[0] = mark
    let before = trial.history
    trial.handle(event, of: 0, in: state)

    func rearm(_ alarm: UInt64) -> Row.Rearm {
      switch alarm {
      case mark: .keep
      case .max: .disarm
      default: .arm(after: alarm - now)
      }
    }
    let isEntered = trial.history != before
    rows[Self.index(state, event)] = Row(
      timeout: rearm(trial.timeouts[0]), silence: rearm(trial.silences[0]),
      folded: isEntered ? .max : 0, factor: isEntered ? Checksum.prime : 1)
    nextStates[Self.index(state, event)] = trial.states[0].rawValue
  }
}

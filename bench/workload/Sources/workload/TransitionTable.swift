/// The device machine as a table without a branch, derived from its switch.
struct TransitionTable {
  /// What one event does in one state, as operands.
  struct Row {
    /// What becomes of an alarm: `kept` of it stays, of the rest `now + delay` or, with all
    /// bits in `never`, no alarm.
    struct Rearm {
      var kept: UInt64 = .max
      var delay: UInt64 = 0
      var never: UInt64 = 0

      @inline(__always)
      func applied(to alarm: UInt64, at now: UInt64) -> UInt64 {
        (alarm & kept) | (((now &+ delay) | never) & ~kept)
      }
    }

    var timeout = Rearm()
    var silence = Rearm()
    /// All bits where the state is entered, else none.
    var folded: UInt64 = 0
    /// What the checksum is multiplied by: 1 where the state is not entered.
    var factor: UInt64 = 1
    var next: UInt8 = 0
  }

  private(set) var rows = InlineArray<64, Row>(repeating: Row())

  /// Tries every event in every state of the switch.
  init() {
    for state in DeviceState.allCases {
      for event in DeviceEvent.allCases { rows[Self.index(state, event)] = Self.row(state, event) }
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
    trial.handle(event, of: 0)
    return trial.counts
  }

  private static func row(_ state: DeviceState, _ event: DeviceEvent) -> Row {
    // Marks that no alarm can be: what is still there afterwards was kept.
    let now: UInt64 = 1 << 20
    let mark: UInt64 = 7
    var trial = SwitchDispatch()
    trial.now = now
    trial.states[0] = state
    trial.timeouts[0] = mark
    trial.silences[0] = mark
    let before = trial.history
    trial.handle(event, of: 0)

    func rearm(_ alarm: UInt64) -> Row.Rearm {
      switch alarm {
      case mark: Row.Rearm()
      case .max: Row.Rearm(kept: 0, never: .max)
      default: Row.Rearm(kept: 0, delay: alarm - now)
      }
    }
    let isEntered = trial.history != before
    return Row(
      timeout: rearm(trial.timeouts[0]), silence: rearm(trial.silences[0]),
      folded: isEntered ? .max : 0, factor: isEntered ? Checksum.prime : 1,
      next: trial.states[0].rawValue)
  }
}

/// Five device machines on a tape, by the table.
///
/// No branch depends on the events, so that a tape that nobody can predict costs what any
/// other does. Of the counts only how often each row was used is kept: the rest follows.
struct TableDispatch {
  private(set) var now: UInt64 = 0
  private(set) var states = InlineArray<5, UInt8>(repeating: DeviceState.stopped.rawValue)
  private(set) var timeouts = InlineArray<5, UInt64>(repeating: .max)
  private(set) var silences = InlineArray<5, UInt64>(repeating: .max)
  private(set) var history = Checksum()
  private var uses = InlineArray<64, UInt64>(repeating: 0)
  private let table = TransitionTable()

  @inline(never)
  mutating func run(_ tape: borrowing Tape, events: UInt64) {
    precondition(now == 0, "a tape is run from its beginning")
    let rounds = events / UInt64(deviceCount)
    for _ in 0..<rounds {
      for device in 0..<deviceCount { handle(tape[now], of: device) }
    }
    for device in 0..<Int(events % UInt64(deviceCount)) { handle(tape[now], of: device) }
  }

  /// What was asked for, from how often each row was used.
  var counts: DispatchCounts {
    var counts = DispatchCounts()
    for state in DeviceState.allCases {
      for event in DeviceEvent.allCases {
        counts.add(
          TransitionTable.counts(state, event), times: uses[TransitionTable.index(state, event)])
      }
    }
    return counts
  }

  var checksum: UInt64 {
    var sum = history
    counts.fold(into: &sum)
    for device in states.indices {
      sum.fold(timeouts[device])
      sum.fold(silences[device])
      sum.fold(UInt64(states[device]))
    }
    return sum.value
  }

  @inline(__always)
  private mutating func handle(_ event: UInt8, of device: Int) {
    let index = TransitionTable.index(states[device], event)
    uses[index] &+= 1
    let next = table.nextStates[index]
    timeouts[device] = table.rows[index].timeout.applied(to: timeouts[device], at: now)
    silences[device] = table.rows[index].silence.applied(to: silences[device], at: now)
    let entry = now &* 64 &+ UInt64(truncatingIfNeeded: device) &* 8 &+ UInt64(next)
    history.fold(entry & table.rows[index].folded, factor: table.rows[index].factor)
    states[device] = next
    now &+= 1
  }
}

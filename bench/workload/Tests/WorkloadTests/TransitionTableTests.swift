import Testing

@testable import workload

struct TransitionTableTests {
  @Test(
    "A row does what the switch does, at any time and with any alarms",
    arguments: DeviceState.allCases, DeviceEvent.allCases)
  func row(state: DeviceState, event: DeviceEvent) {
    let table = TransitionTable()
    let index = TransitionTable.index(state, event)
    let row = table.rows[index]
    for now in [0, 1, 999, 1 << 40] as [UInt64] {
      for alarms in [(now + 5, now + 600), (.max, .max), (now, .max)] as [(UInt64, UInt64)] {
        var dispatch = SwitchDispatch()
        dispatch.now = now
        dispatch.states[0] = state
        dispatch.timeouts[0] = alarms.0
        dispatch.silences[0] = alarms.1
        dispatch.handle(event, of: 0, in: state)

        #expect(row.timeout.applied(to: alarms.0, at: now) == dispatch.timeouts[0])
        #expect(row.silence.applied(to: alarms.1, at: now) == dispatch.silences[0])
        #expect(table.nextStates[index] == dispatch.states[0].rawValue)
        var history = Checksum()
        let entry = now * 64 + UInt64(dispatch.states[0].rawValue)
        history.fold(entry & row.folded, factor: row.factor)
        #expect(history == dispatch.history)
      }
    }
  }

  @Test("The table and the switch agree on a tape of any length", arguments: Tape.Kind.allCases)
  func tapes(kind: Tape.Kind) throws {
    let tape = Tape(kind)
    for events in Array(0...60) + [4096, 1 << 21] as [UInt64] {
      var bySwitch = SwitchDispatch()
      var byTable = TableDispatch()
      bySwitch.run(tape, events: events)
      byTable.run(tape, events: events)
      try #require(byTable.counts == bySwitch.counts, "\(events) events")
      try #require(byTable.checksum == bySwitch.checksum, "\(events) events")
    }
  }

  @Test("A hundred thousand events end in the golden checksum")
  func golden() {
    for (kind, checksum) in [
      (Tape.Kind.real, 0x1774_6093_F72C_D4AF), (.uniform, 0x191B_BF13_BBDF_C6A3),
    ] as [(Tape.Kind, UInt64)] {
      let tape = Tape(kind)
      var dispatch = SwitchDispatch()
      dispatch.run(tape, events: 100_000)
      #expect(dispatch.checksum == checksum)
    }
  }
}

import WagmanCore

extension InvariantMonitor {
  mutating func watchGuest(
    _ guest: Guest, _ step: Step, at now: Tick, in node: Node,
    _ outbox: Outbox
  ) {
    let port = guest.port
    var record = guests[port.index]
    let isOn = Self.isOn(guest.phase)
    let isRelayOn = guest.relay == .on
    expect(isRelayOn == isOn && node.relaysOn.contains(port) == isOn, 2, port, at: now)
    checkAlarms(guest, at: now)
    if isReset(step) {
      record.vainCount = 0
      record.isForced = false
      record.stopDue = .never
      record.cutDue = .never
      record.offDue = .never
      record.startDue = .never
    } else {
      checkMemory(guest, record, step, at: now)
      noteCommand(step, guest, &record, at: now)
      let wentOn = isOn && !record.isOn
      if wentOn { checkRelayOn(guest, record, at: now, in: node) }
      checkRefusal(guest, record, step, at: now)
    }
    // A guest whose relay is found on was not started by the reset.
    if !isReset(step) { noteStart(guest, &record, at: now) }
    noteDeadlines(guest, &record, at: now, in: node)
    record.phase = guest.phase
    record.memory = guest.memory
    record.hasWaitingStop = guest.waitingStop != nil
    guests[port.index] = record
  }

  private func isReset(_ step: Step) -> Bool {
    switch step {
    case .reset: true
    case .input, .alarm: false
    }
  }

  private mutating func checkAlarms(_ guest: Guest, at now: Tick) {
    let next = guest.nextAlarm
    let isArmed = next.due != .never
    let holds =
      switch guest.phase {
      case .disabled:
        isArmed == (guest.port == .nodeController) && (!isArmed || next.alarm == .enable)
      case .stopped: !isArmed
      case .cycling: isArmed && next.alarm == .dwell
      case .starting:
        isArmed
          && (next.alarm == .timeout || (next.alarm == .cut && guest.waitingStop != nil))
      case .started: !isArmed || next.alarm == .healthy || next.alarm == .heartbeat
      case .stopping, .restarting:
        isArmed && (next.alarm == .heartbeat || next.alarm == .timeout)
      default: false
      }
    expect(holds && (!isArmed || next.due >= now), 3, guest.port, at: now)
  }

  /// What memory holds changes only for a reason that MACHINES.md gives.
  private mutating func checkMemory(
    _ guest: Guest, _ record: GuestRecord, _ step: Step, at now: Tick
  ) {
    let (old, new) = (record.memory, guest.memory)
    let port = guest.port
    expect(port != .nodeController || new.isWanted, 11, port, at: now)
    expect(new.failures >= old.failures && new.failures - old.failures <= 1, 8, port, at: now)
    let isUp = old.attempts == .max ? new.attempts == .max - 1 : new.attempts == old.attempts + 1
    expect(new.attempts == old.attempts || new.attempts == 0 || isUp, 8, port, at: now)
    let isEnableDue =
      if case .alarm(Subject(port), .enable) = step { true } else { false }
    let command: GuestCommand? =
      if case .input(.command(let command, port, _), nil) = step { command } else { nil }
    if new.isWanted != old.isWanted {
      let isAsked =
        switch command {
        case .start, .restart: new.isWanted
        case .stop, .kill: !new.isWanted
        case .enable, .disable, .watch, .chooseMedium, nil: isEnableDue && new.isWanted
        }
      expect(isAsked, 11, port, at: now)
    }
    if new.isEnabled != old.isEnabled {
      let isAsked =
        switch command {
        case .enable: new.isEnabled
        case .disable: !new.isEnabled
        case .start, .restart, .stop, .kill, .watch, .chooseMedium, nil:
          isEnableDue && new.isEnabled
        }
      expect(isAsked, 11, port, at: now)
    }
    expect((guest.phase == .disabled) == !new.isEnabled, 11, port, at: now)
  }

  private mutating func noteCommand(
    _ step: Step, _ guest: Guest, _ record: inout GuestRecord, at now: Tick
  ) {
    guard case .input(.command(let command, guest.port, _), nil) = step else { return }
    switch command {
    case .start(let isForced), .restart(let isForced):
      record.vainCount = 0
      if isForced { record.isForced = true }
      record.stopDue = .never
      record.cutDue = .never
      record.offDue = .never
    case .stop(let delay):
      guard record.phase != .disabled else { break }
      record.stopDue = min(
        record.stopDue, now + configuration.startTimeout + configuration.stopTimeout)
      if let delay, delay < .hours(24) { record.cutDue = min(record.cutDue, now + delay) }
    case .kill:
      record.stopDue = now
      record.cutDue = now
    case .enable, .disable, .watch, .chooseMedium: break
    }
  }

  private mutating func checkRelayOn(
    _ guest: Guest, _ record: GuestRecord, at now: Tick, in node: Node
  ) {
    let port = guest.port
    expect(now >= relayMayGoOn, 1, port, at: now)
    relayMayGoOn = now + configuration.relaySpacing
    expect(guest.memory.isWanted && guest.memory.isEnabled, 11, port, at: now)
    expect(!node.controller.isHibernating || record.isForced, 5, port, at: now)
  }

  /// A command that was refused changes nothing.
  private mutating func checkRefusal(
    _ guest: Guest, _ record: GuestRecord, _ step: Step, at now: Tick
  ) {
    guard case .input(_, .some) = step else { return }
    expect(
      guest.phase == record.phase && guest.memory == record.memory
        && (guest.waitingStop != nil) == record.hasWaitingStop, 10, guest.port, at: now)
  }

  /// Of four starts in a row with attempts, never all use one medium.
  private mutating func noteStart(
    _ guest: Guest, _ record: inout GuestRecord, at now: Tick
  ) {
    if guest.memory.attempts == 0 {
      record.sameMedium = 0
      record.vainCount = 0
    }
    guard guest.phase.isStart(from: record.phase) else { return }
    noteVainStart(guest.port, &record, at: now)
    guard guest.port.hasBootSelector else { return }
    if record.memory.chosenMedium != nil {
      record.sameMedium = 0
    } else {
      record.sameMedium = record.lastMedium == guest.medium ? record.sameMedium + 1 : 1
    }
    record.lastMedium = guest.medium
    expect(record.sameMedium <= max(1, Int(configuration.primaryAttempts)), 7, guest.port, at: now)
  }

  /// A guest that always fails is switched on at most 32 times in 24 h: the 33rd start
  /// comes a day after the first.
  private mutating func noteVainStart(_ port: Port, _ record: inout GuestRecord, at now: Tick) {
    let place = port.index * Self.vainStartsKept + record.vainCount % Self.vainStartsKept
    if record.vainCount >= Self.vainStartsKept {
      expect(now >= vainStarts[place] + .hours(24), 13, port, at: now)
    }
    vainStarts[place] = now
    record.vainCount += 1
  }

  private func noteDeadlines(
    _ guest: Guest, _ record: inout GuestRecord, at now: Tick, in node: Node
  ) {
    let isHibernating = node.controller.isHibernating
    // The controller's own start: it takes back its stop, or the node controller's.
    let isTakenBack =
      (record.phase == .stopping && guest.phase == .restarting)
      || (!isHibernating && record.hasWaitingStop && guest.phase == .starting
        && guest.waitingStop == nil)
    if !Self.isOn(guest.phase) || isTakenBack {
      record.stopDue = .never
      record.cutDue = .never
    }
    if guest.isDown || !isHibernating { record.isForced = false }
    let isUnwanted = !(guest.memory.isWanted && guest.memory.isEnabled)
    if !isUnwanted || !Self.isOn(guest.phase) {
      record.offDue = .never
    } else if record.offDue == .never {
      record.offDue = now + configuration.startTimeout + configuration.stopTimeout
    }
    let isOwedStart =
      node.controller.phase == .normal && guest.phase == .stopped && guest.memory.isWanted
    if !isOwedStart {
      record.startDue = .never
    } else if record.startDue == .never {
      record.startDue = max(now, guest.heldOffUntil) + configuration.turns(6)
    } else {
      record.startDue = max(record.startDue, guest.heldOffUntil + configuration.turns(6))
    }
  }
}

extension InvariantMonitor.Violation: CustomStringConvertible {
  public var description: String {
    let place = port.map { " on port \($0.rawValue)" } ?? ""
    return "invariant \(invariant) is broken\(place) at \(at.milliseconds) ms"
  }
}

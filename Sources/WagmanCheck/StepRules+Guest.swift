import WagmanCore

extension StepRules {
  /// What holds of a guest in every state.
  func checkState(
    _ guest: Guest, at now: Tick, in node: Node, _ ghost: Ghost, _ breach: inout Breach?
  ) {
    let port = guest.port
    let isOn = guest.relay == .on
    let isOwed = guest.memory.isWanted && guest.memory.isEnabled
    expect(node.relaysOn.contains(port) == isOn, 2, port, "the relay is not as its state", &breach)
    expect(areAlarmsRight(guest, at: now), 3, port, "an alarm is not the state's", &breach)
    expect(
      (guest.phase == .disabled) == !guest.memory.isEnabled, 11, port,
      "disabled and not enabled differ", &breach)
    expect(
      port != .nodeController || guest.memory.isWanted, 11, port,
      "the node controller is not wanted", &breach)
    if isOn && !isOwed {
      let isEnding = stoppedBy(guest) <= now + stopBound
      expect(isEnding, 11, port, "a guest that nobody wants stays on", &breach)
    } else if guest.phase == .cycling {
      expect(isOwed, 11, port, "a guest that nobody wants is on its way up", &breach)
    }
    if node.controller.phase == .hibernation {
      expect(
        guest.isDown || ghost.forced.contains(port), 5, port,
        "a guest is up in hibernation and nobody forced it", &breach)
    }
  }

  private func areAlarmsRight(_ guest: Guest, at now: Tick) -> Bool {
    func isWithin(_ due: Tick, _ span: TickSpan) -> Bool { due >= now && due <= now + span }
    switch guest.state {
    case .disabled(let due):
      return guest.port == .nodeController
        ? isWithin(due, configuration.enableAfter) : due == .never
    case .stopped: return true
    case .cycling(let due):
      let longest = max(configuration.drain, configuration.relaySpacing)
      return isWithin(due, max(longest, configuration.supplyRetry))
    case .starting(let due, let stop):
      return isWithin(due, configuration.startTimeout) && stop?.cutDue ?? .never >= now
    case .started(let heartbeat, let healthy):
      let isWatched =
        guest.memory.isWatched && configuration.heartbeatLines.contains(guest.port)
      return isWatched == (heartbeat != .never)
        && (heartbeat == .never || isWithin(heartbeat, configuration.heartbeatTimeout))
        && (healthy == .never || isWithin(healthy, configuration.healthyAfter))
    case .stopping(let shutdown), .restarting(let shutdown):
      return isWithin(shutdown.timeoutDue, configuration.stopTimeout)
        && isWithin(shutdown.quietDue, configuration.quietTime)
    }
  }

  /// By when the armed alarms alone have led to `stopped`.
  private func stoppedBy(_ guest: Guest) -> Tick {
    switch guest.state {
    case .disabled, .stopped: .zero
    case .cycling, .started, .restarting: .never
    case .starting(let due, let stop):
      stop.map { min($0.cutDue, due + configuration.stopTimeout) } ?? .never
    case .stopping(let shutdown): shutdown.timeoutDue
    }
  }

  /// By when power is cut, whatever the guest does.
  private func cutBy(_ guest: Guest) -> Tick {
    switch guest.state {
    case .disabled, .stopped, .cycling: .zero
    case .started: .never
    case .starting(_, let stop): stop?.cutDue ?? .never
    case .stopping(let shutdown), .restarting(let shutdown): shutdown.timeoutDue
    }
  }

  func checkChange(
    _ step: Step, at now: Tick, _ old: Guest, _ new: Guest, _ before: Node,
    _ after: Node, _ ghost: Ghost, _ breach: inout Breach?
  ) {
    if case .reset = step { return }
    let port = new.port
    if old.relay == .off && new.relay == .on {
      expect(
        now >= ghost.lastRelayOn + configuration.relaySpacing, 1, port,
        "two relays go on too soon after each other", &breach)
      expect(
        new.memory.isWanted && new.memory.isEnabled, 11, port,
        "a guest that nobody wants goes on", &breach)
      expect(
        !after.controller.isHibernating || ghost.forced.contains(port), 5, port,
        "a relay goes on in hibernation", &breach)
    }
    let isAsked = isStart(step, port)
    // A node that wakes takes back the stops of a hibernation, never an operator's.
    let isTakenBack =
      old.memory.isWanted && before.controller.isHibernating && !after.controller.isHibernating
    if !isAsked && !isTakenBack {
      // A guest that is down, or off, has nothing before it that could be put off.
      expect(
        old.phase != .starting || cutBy(new) <= cutBy(old), 15, port, "a stop loses its delay",
        &breach)
      expect(
        old.isDown || stoppedBy(new) <= stoppedBy(old), 4, port, "the end of a stop is put off",
        &breach)
      expect(
        old.relay == .off || cutBy(new) <= cutBy(old), 15, port, "the cut of a stop is put off",
        &breach)
    }
    checkStop(step, at: now, old, new, &breach)
    checkTurn(at: now, old, new, before, after, &breach)
    if case .input(let input, let refusal) = step {
      checkRefusal(input, refusal, at: now, old, new, before, &breach)
    }
  }

  private func isStart(_ step: Step, _ port: Port) -> Bool {
    switch step {
    case .input(.command(.start, port, _), nil), .input(.command(.restart, port, _), nil): true
    case .input, .alarm, .reset: false
    }
  }

  private func checkStop(
    _ step: Step, at now: Tick, _ old: Guest, _ new: Guest, _ breach: inout Breach?
  ) {
    let port = new.port
    switch step {
    case .input(.command(.stop(let delay), port, _), nil):
      guard old.phase != .disabled else { return }
      expect(
        stoppedBy(new) <= now + stopBound, 4, port, "a stop leads to stopped too late", &breach)
      if let delay {
        expect(
          cutBy(new) <= now + delay, 15, port, "power outlasts the delay of a stop", &breach)
      }
    case .input(.command(.kill, port, _), nil), .input(.command(.disable, port, _), nil):
      expect(new.isDown, 4, port, "power outlasts a kill", &breach)
    case .input, .alarm, .reset: break
    }
  }

  /// When the controller has given this guest its turn at the latest; `nil` when it owes none.
  private func turnBy(_ guest: Guest, at now: Tick, in node: Node) -> Tick? {
    guard case .normal(let due) = node.controller.state, guest.phase == .stopped,
      guest.memory.isWanted, guest.memory.isEnabled, !guest.isHeldOff(at: now)
    else { return nil }
    let begins = node.controller.turnBegins.index
    let before = (guest.port.index + Port.count - begins) % Port.count
    return due + configuration.turns(UInt64(before))
  }

  private func checkTurn(
    at now: Tick, _ old: Guest, _ new: Guest, _ before: Node, _ after: Node,
    _ breach: inout Breach?
  ) {
    guard let due = turnBy(new, at: now, in: after) else { return }
    expect(due <= now + turnBound, 6, new.port, "a guest waits too long for its turn", &breach)
    guard let last = turnBy(old, at: now, in: before) else { return }
    expect(due <= last, 6, new.port, "a guest's turn is put off", &breach)
  }

  /// Of starts in a row with attempts, never all use one medium.
  func noteStart(
    _ step: Step, _ old: Guest, _ new: Guest, _ ghost: inout Ghost, _ breach: inout Breach?
  ) {
    if case .reset = step { return }
    let port = new.port
    guard port.hasBootSelector else { return }
    if new.memory.attempts == 0 { ghost.sameMedium[port.index] = 0 }
    guard new.phase.isStart(from: old.phase) else { return }
    if let chosen = old.memory.chosenMedium {
      expect(chosen == new.medium, 7, port, "an operator's medium is not used", &breach)
      expect(new.memory.chosenMedium == nil, 7, port, "an operator's medium stays", &breach)
      ghost.sameMedium[port.index] = 0
    } else if ghost.sameMedium[port.index] > 0 && ghost.lastMedium[port.index] == new.medium {
      ghost.sameMedium[port.index] += 1
    } else {
      ghost.sameMedium[port.index] = 1
    }
    ghost.lastMedium[port.index] = new.medium
    expect(
      ghost.sameMedium[port.index] <= sameMediumLimit, 7, port,
      "too many starts in a row use one medium", &breach)
  }
}

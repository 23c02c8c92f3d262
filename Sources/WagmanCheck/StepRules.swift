import WagmanCore

/// What must hold of each step of a node, told from the states before and after it.
///
/// Bounds in time need no memory here: of every obligation it is known by when the alarms that are
/// armed will have met it, and no step but those that end the obligation may put that off.
struct StepRules: Sendable {
  let configuration: NodeConfiguration
  let ports: PortSet
  /// An operator's stop has led to `stopped` by then.
  let stopBound: TickSpan
  let turnBound: TickSpan
  let hibernationBound: TickSpan
  /// Starts in a row that may use one medium.
  let sameMediumLimit: UInt8

  /// What was fed to the node.
  enum Step {
    case reset(Node.Reset)
    case input(Node.Input, Refusal?)
    case alarm(Subject, ArmedAlarm)
  }

  init(configuration: NodeConfiguration, ports: PortSet) {
    self.configuration = configuration
    self.ports = ports
    stopBound = configuration.startTimeout + configuration.stopTimeout
    turnBound = configuration.turns(6)
    hibernationBound = stopBound + configuration.stopSpacings(UInt64(Port.count))
    sameMediumLimit = max(1, configuration.primaryAttempts)
  }
}

extension NodeConfiguration {
  func turns(_ count: UInt64) -> TickSpan { .milliseconds(turn.milliseconds * count) }

  func stopSpacings(_ count: UInt64) -> TickSpan {
    .milliseconds(stopSpacing.milliseconds * count)
  }
}

extension StepRules {
  /// Notes what one step breaks, unless something was broken before.
  ///
  /// `now` is the moment of the input, or at which the alarm was due; `outbox` has what the step
  /// emitted.
  func check(
    _ step: Step, at now: Tick, from before: Node, to after: Node,
    _ ghost: inout Ghost, _ outbox: Outbox, _ breach: inout Breach?
  ) {
    if case .reset(let reset) = step {
      ghost.lastRelayOn = now
      ghost.forced = PortSet()
      checkReset(reset, at: now, from: before, to: after, outbox, &breach)
    }
    noteForced(step, after, &ghost)
    for index in 0..<Port.count where ports.contains(Port(unchecked: index)) {
      checkState(after.guests[index], at: now, in: after, ghost, &breach)
      checkMemory(step, before.guests[index], after.guests[index], &breach)
      checkChange(
        step, at: now, before.guests[index], after.guests[index], before, after, ghost, &breach)
      noteStart(step, before.guests[index], after.guests[index], &ghost, &breach)
    }
    if !after.relaysOn.subtracting(before.relaysOn).isEmpty { ghost.lastRelayOn = now }
    checkController(step, at: now, from: before, to: after, &breach)
    checkTime(step, at: now, after, outbox, &breach)
  }

  @inline(__always)
  func expect(
    _ holds: Bool, _ invariant: UInt8, _ port: Port?, _ what: StaticString,
    _ breach: inout Breach?
  ) {
    if !holds && breach == nil { breach = Breach(invariant, port, what) }
  }

  @inline(__always)
  func expect(
    _ holds: Bool, _ invariant: UInt8, _ what: StaticString, _ breach: inout Breach?
  ) {
    expect(holds, invariant, nil, what, &breach)
  }

  private func noteForced(_ step: Step, _ after: Node, _ ghost: inout Ghost) {
    guard after.controller.isHibernating else {
      ghost.forced = PortSet()
      return
    }
    switch step {
    case .input(.command(.start(isForced: true), let port, _), nil),
      .input(.command(.restart(isForced: true), let port, _), nil):
      ghost.forced.insert(port)
    case .input, .alarm, .reset: break
    }
    for index in 0..<Port.count where after.guests[index].isDown {
      ghost.forced.remove(Port(unchecked: index))
    }
  }

  private func checkTime(
    _ step: Step, at now: Tick, _ after: Node, _ outbox: Outbox,
    _ breach: inout Breach?
  ) {
    expect(after.quietUntil <= after.deadline, 9, "an alarm would be overlooked", &breach)
    if case .alarm(_, let armed) = step {
      expect(armed.due == now, 9, "an alarm fires later than due", &breach)
    }
    for index in 0..<outbox.count {
      if case .event(let event) = outbox[index] {
        expect(event.at == now, 9, "an event has another time than its step", &breach)
      }
    }
  }

  private func checkReset(
    _ reset: Node.Reset, at now: Tick, from before: Node, to after: Node,
    _ outbox: Outbox, _ breach: inout Breach?
  ) {
    expect(
      after.relaysOn.subtracting(reset.relaysOn).isEmpty, 1, "a reset switches a relay on", &breach)
    for index in 0..<outbox.count {
      if case .message(let port, let message) = outbox[index] {
        let isWanted = after.guests[port.index].memory.isWanted
        let wasGoingDown = before.guests[port.index].memory.isGoingDown
        expect(
          isWanted ? wasGoingDown : message == .shutdown, 8, port,
          "a reset tells a wanted guest to go down", &breach)
      }
    }
    for index in 0..<Port.count {
      let (old, new) = (before.guests[index].memory, after.guests[index].memory)
      expect(new.keeps(old), 8, Port(index), "a reset changes what memory holds", &breach)
      let mayBeDown = old.isGoingDown && reset.relaysOn.contains(Port(unchecked: index))
      expect(
        !mayBeDown || !old.isEnabled || new.isGoingDown, 8, Port(index),
        "a reset forgets that the guest was told to go down", &breach)
    }
    let (old, new) = (before.memory, after.memory)
    expect(
      new.keeps(old, spendingAtMost: configuration.hibernateQuantum), 8,
      "a reset changes causes, verdict or what is left of a hibernation", &breach)
    expect(
      after.controller.isHibernating == (old.causes != .none), 8,
      "a reset ends or begins a hibernation", &breach)
  }
}

import WagmanCore

extension StepRules {
  func checkController(
    _ step: Step, at now: Tick, from before: Node, to after: Node,
    _ breach: inout Breach?
  ) {
    let controller = after.controller
    expect(
      controller.isHibernating == (controller.causes != .none), 8,
      "hibernation and its causes differ", &breach)
    expect(
      !controller.causes.contains(.command) == (controller.commandRemaining == .milliseconds(0)), 8,
      "a commanded hibernation and its rest differ", &breach)
    switch controller.state {
    case .startDevices:
      expect(false, 10, "a step ends in the midst of the round", &breach)
    case .startNextDevice(let port):
      let isOnItsWay =
        after.guests[port.index].phase == .cycling || after.guests[port.index].phase == .starting
      expect(isOnItsWay, 12, port, "the round waits for a guest that is not on its way", &breach)
    case .normal(let due):
      expect(
        due >= now && due <= now + configuration.turn, 3, "the turn's alarm is not armed", &breach)
    case .willHibernate(let stop, let duration), .hibernating(let stop, let duration):
      let isCommanded = controller.causes.contains(.command)
      expect(
        stop >= now && stop <= now + configuration.stopSpacing, 3,
        "the stop's alarm is not armed", &breach)
      expect(
        isCommanded
          ? duration >= now && duration <= now + configuration.hibernateQuantum
          : duration == .never, 3, "the duration's alarm is not its cause's", &breach)
    }
    checkGoingDown(step, at: now, from: before, to: after, &breach)
    checkCauses(step, from: before, to: after, &breach)
  }

  /// A cause of hibernation comes and goes with what it stands for, or with an operator's wake.
  private func checkCauses(
    _ step: Step, from before: Node, to after: Node, _ breach: inout Breach?
  ) {
    let (old, new) = (before.controller.causes, after.controller.causes)
    var isWake = false
    var isHibernate = false
    var isDurationOver = false
    switch step {
    case .reset: return
    case .input(.wake, _): isWake = true
    case .input(.hibernate, _): isHibernate = true
    case .alarm(.controller, let armed):
      isDurationOver =
        armed.alarm == .duration
        && before.controller.commandRemaining <= configuration.hibernateQuantum
    case .input, .alarm: break
    }
    let verdict = after.environment.verdict
    let turnsCritical = verdict == .critical && before.environment.verdict == .normal
    let loses = old.removing(new)
    let gains = new.removing(old)
    expect(
      !turnsCritical || new.contains(.environment), 14, "a critical environment is no cause",
      &breach)
    expect(
      !loses.contains(.environment) || verdict == .normal || isWake, 14,
      "a critical environment is forgotten", &breach)
    expect(
      !loses.contains(.command) || isDurationOver || isWake, 8,
      "a commanded hibernation ends early", &breach)
    expect(
      (!gains.contains(.environment) || turnsCritical)
        && (!gains.contains(.command) || isHibernate), 8,
      "a cause of hibernation comes from nowhere", &breach)
    expect(
      !isWake || new == .none, 12, "a wake leaves a cause of hibernation", &breach)
  }

  /// On the way into hibernation the end of it is in sight, and nothing puts it off.
  private func checkGoingDown(
    _ step: Step, at now: Tick, from before: Node, to after: Node,
    _ breach: inout Breach?
  ) {
    guard case .willHibernate(let stop, _) = after.controller.state else { return }
    let due = hibernatingBy(after, stopDue: stop)
    expect(due != .zero, 14, "all are down and the node does not hibernate", &breach)
    expect(due <= now + hibernationBound, 14, "hibernation comes too late", &breach)
    if case .reset = step { return }
    guard case .willHibernate(let last, _) = before.controller.state else { return }
    expect(
      due <= hibernatingBy(before, stopDue: last), 14, "hibernation is put off", &breach)
  }

  /// When every guest is down at the latest, zero when all are: each that is up is told at an alarm of its own,
  /// highest port first.
  private func hibernatingBy(_ node: Node, stopDue: Tick) -> Tick {
    var last = Tick.zero
    var told = stopDue
    for index in stride(from: Port.count - 1, through: 0, by: -1) {
      guard !node.controller.forced.contains(Port(unchecked: index)) else { continue }
      switch node.guests[index].state {
      case .disabled, .stopped: continue
      case .cycling, .restarting: return .never
      case .stopping(let shutdown): last = max(last, shutdown.timeoutDue)
      case .started:
        last = max(last, told + configuration.stopTimeout)
        told = told + configuration.stopSpacing
      case .starting(let timeout, let waiting):
        if waiting?.isControllers == true {
          last = max(last, timeout + configuration.stopTimeout)
        } else {
          last = max(last, max(timeout, told) + configuration.stopTimeout)
          told = told + configuration.stopSpacing
        }
      }
    }
    return last
  }
}

import WagmanCheck

@testable import WagmanCore

/// One thing that machines could do wrong, for each thing that must always hold.
enum Fault: UInt8, CaseIterable {
  case forgetsSpacing = 1
  case relayFollowsNoState
  case watchStaysArmed
  case heartbeatPutsStopOff
  case startsInHibernation
  case turnBeginsAtZero
  case oneMedium
  case resetForgetsStop
  case overlooksAlarms
  case refusedStartEndsHoldOff
  case killIsForgotten
  case weatherNeverClears
  case neverHoldsOff
  case nobodyIsToldToStop
  case heartbeatLosesDelay
}

/// The real machines, with one fault.
struct BrokenSteps: NodeSteps {
  let fault: Fault

  func reset(_ node: inout Node, _ reset: Node.Reset, at now: Tick, into outbox: inout Outbox) {
    node.reset(reset, at: now, into: &outbox)
    if fault == .resetForgetsStop { node.guests[1].memory.isWanted = true }
    spoil(&node, at: now)
  }

  func fireNextAlarm(_ node: inout Node, dueBy now: Tick, into outbox: inout Outbox) -> Bool {
    let (subject, armed) = node.nextAlarm
    let controller = node.controller
    if fault == .nobodyIsToldToStop, subject == .controller, armed.alarm == .stop,
      armed.due <= now, case .willHibernate(let stop, let duration) = controller.state
    {
      node.controller.state = .willHibernate(
        stopDue: stop + node.configuration.stopSpacing, durationDue: duration)
      node.quietUntil = node.deadline
      return true
    }
    let hasFired = node.fireNextAlarm(dueBy: now, into: &outbox)
    guard hasFired else { return false }
    if fault == .startsInHibernation && node.controller.phase == .hibernation
      && armed.alarm == .stop
    {
      node.guests[1].state = .starting(
        timeoutDue: armed.due + node.configuration.startTimeout, stop: nil)
      node.relaysOn.insert(.guestNode)
    }
    spoil(&node, at: armed.due)
    return true
  }

  func handle(
    _ node: inout Node, _ input: Node.Input, at now: Tick, into outbox: inout Outbox
  ) -> Refusal? {
    if fault == .weatherNeverClears, case .sample = input, node.controller.isHibernating {
      return nil
    }
    let before = node.guests[1]
    let refusal = node.handle(input, at: now, into: &outbox)
    switch (fault, input) {
    case (.watchStaysArmed, .command(.watch(false), .guestNode, _)):
      node.guests[1].state = before.state
    case (.heartbeatPutsStopOff, .heartbeat(.guestNode)):
      if case .stopping(var shutdown) = node.guests[1].state {
        shutdown.timeoutDue = now + node.configuration.stopTimeout
        node.guests[1].state = .stopping(shutdown)
      }
    case (.heartbeatLosesDelay, .heartbeat(.guestNode)):
      if before.phase == .starting, case .stopping(var shutdown) = node.guests[1].state {
        shutdown.timeoutDue = now + node.configuration.stopTimeout
        node.guests[1].state = .stopping(shutdown)
      }
    case (.refusedStartEndsHoldOff, .command(.start, .guestNode, _)):
      if refusal != nil { node.guests[1].heldOffUntil = .zero }
    case (.killIsForgotten, .command(.kill, .guestNode, _)):
      node.guests[1].memory.isWanted = before.memory.isWanted
    default: break
    }
    spoil(&node, at: now)
    return refusal
  }

  /// What goes wrong in every step.
  private func spoil(_ node: inout Node, at now: Tick) {
    switch fault {
    case .forgetsSpacing: node.lastRelayOn = .zero
    case .relayFollowsNoState: node.relaysOn.remove(.guestNode)
    case .turnBeginsAtZero: node.controller.turnBegins = .nodeController
    case .oneMedium: node.guests[1].medium = .sd
    case .overlooksAlarms: node.quietUntil = node.deadline + .milliseconds(1)
    case .neverHoldsOff: node.guests[1].heldOffUntil = .zero
    default: break
    }
  }
}

extension Port {
  static var guestNode: Port { Port(unchecked: 1) }
}

import WagmanCore

extension StepRules {
  /// What memory holds changes only for a reason that MACHINES.md gives, and for each.
  func checkMemory(_ step: Step, _ old: Guest, _ new: Guest, _ breach: inout Breach?) {
    let port = new.port
    if case .input(.command(let command, port, _), nil) = step {
      expect(isKept(command, in: new), 11, port, "a command is not remembered", &breach)
    }
    let (was, now) = (old.memory, new.memory)
    if was == now && old.phase == new.phase { return }
    let isReset = if case .reset = step { true } else { false }
    if isReset { return }
    expect(
      now.failures >= was.failures && now.failures - was.failures <= 1, 8, port,
      "failures do not count up by one", &breach)
    let isStart = !old.isOn && new.isOn
    let next = was.attempts == .max ? .max - 1 : was.attempts + 1
    if isStart {
      expect(now.attempts == next, 7, port, "a start is no attempt", &breach)
    } else {
      expect(
        now.attempts == was.attempts || (now.attempts == 0 && old.phase == .started), 8, port,
        "attempts change without a start or a recovery", &breach)
    }
    if now.isWanted != was.isWanted {
      expect(
        isWantedAsked(step, port, now.isWanted), 11, port, "wanted changes and nobody asked",
        &breach)
    }
    if now.isEnabled != was.isEnabled {
      expect(
        isEnabledAsked(step, port, now.isEnabled), 11, port, "enabled changes and nobody asked",
        &breach)
    }
  }

  /// An accepted command stands in memory when its step is over.
  private func isKept(_ command: GuestCommand, in guest: Guest) -> Bool {
    let memory = guest.memory
    return switch command {
    case .start, .restart: memory.isWanted
    case .stop, .kill: !memory.isWanted || guest.port == .nodeController
    case .enable: memory.isEnabled
    case .disable: !memory.isEnabled
    case .watch(let isOn):
      memory.isWatched == (isOn && configuration.heartbeatLines.contains(guest.port))
    case .chooseMedium(let medium): memory.chosenMedium == medium
    }
  }

  private func isWantedAsked(_ step: Step, _ port: Port, _ isWanted: Bool) -> Bool {
    switch step {
    case .input(.command(.start, port, _), nil), .input(.command(.restart, port, _), nil): isWanted
    case .input(.command(.stop, port, _), nil), .input(.command(.kill, port, _), nil): !isWanted
    case .alarm(Subject(port), let armed): armed.alarm == .enable && isWanted
    case .input, .alarm, .reset: false
    }
  }

  private func isEnabledAsked(_ step: Step, _ port: Port, _ isEnabled: Bool) -> Bool {
    switch step {
    case .input(.command(.enable, port, _), nil): isEnabled
    case .input(.command(.disable, port, _), nil): !isEnabled
    case .alarm(Subject(port), let armed): armed.alarm == .enable && isEnabled
    case .input, .alarm, .reset: false
    }
  }

  /// A refusal is given exactly where MACHINES.md says so, and changes nothing.
  func checkRefusal(
    _ input: Node.Input, _ refusal: Refusal?, at now: Tick, _ old: Guest, _ new: Guest,
    _ before: Node, _ breach: inout Breach?
  ) {
    let port = new.port
    if refusal != nil {
      expect(
        old.state == new.state && old.memory == new.memory
          && max(old.heldOffUntil, now) == max(new.heldOffUntil, now)
          && old.unexpectedDue == new.unexpectedDue, 10, port, "what was refused changes something",
        &breach)
    }
    guard case .command(let command, port, _) = input else { return }
    let expected: Refusal? =
      switch command {
      case .start(let isForced), .restart(let isForced):
        old.phase == .disabled
          ? .disabled : before.controller.isHibernating && !isForced ? .hibernating : nil
      case .chooseMedium: port.hasBootSelector ? nil : .invalidMedium
      case .stop, .kill, .enable, .disable, .watch: nil
      }
    expect(refusal == expected, 10, port, "a refusal is not what the table says", &breach)
  }
}

extension Guest {
  var isOn: Bool { relay == .on }
}

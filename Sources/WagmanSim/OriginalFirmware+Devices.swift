import WagmanCore
import WagmanHAL

/// What the program of boards in the field does with its ports.
extension OriginalFirmware {
  /// A relay needs so long after it was switched.
  static var settling: TickSpan { .milliseconds(500) }

  /// The medium of the next start of a port with a boot selector.
  func nextMedium(_ port: Port, at now: Tick) -> BootMedium {
    if let chosen = devices[port.index].chosenMedium { return chosen }
    let region = record[port]
    let isSecondary =
      region.failures >= settings.failuresToAlternate
      ? now.milliseconds / max(1, settings.alternation.milliseconds) % 2 == 1
      : region.failures % 4 == 3
    return isSecondary ? region.defaultMedium.other : region.defaultMedium
  }

  /// Finds a port as a reset left it.
  mutating func takeUp(_ port: Port, at now: Tick) {
    let (journal, reading) = (record[port].journal, board.relay(port))
    let isOn: Bool
    switch journal.decision(cause: board.resetCause, readBack: reading) {
    case .on: isOn = record[port].isEnabled
    case .off, .switchOff: isOn = false
    case .disableAndOff:
      isOn = false
      record[port].isEnabled = false
      note(.disabledByJournal, Subject(port), 0)
    }
    let isDisabled = !record[port].isEnabled
    devices[port.index].state = isOn ? .started : isDisabled ? .disabled : .stopped
    devices[port.index].disabledAt = now
    if isOn {
      record[port].journal = .on
    } else if reading != .off || journal != .off {
      turn(port, .off, at: now)
    }
    enter(port, from: .none, because: .reset)
  }

  mutating func start(_ port: Port, because cause: Cause, at now: Tick) {
    let index = port.index
    let medium = port.hasBootSelector ? nextMedium(port, at: now) : nil
    if let medium { board.selectMedium(medium, for: port) }
    record[port].attempts &+= 1
    record[port].lastBoot = board.epochSeconds ?? 0
    record[port].bootLog.append(epochSeconds: record[port].lastBoot)
    reckonBackOff(port, at: now)
    let from = devices[index].phase
    devices[index].state = .starting
    devices[index].startedAt = now
    devices[index].chosenMedium = nil
    devices[index].forgetChanges()
    noteStart(of: port, at: now)
    log(port, medium.map { "starting \($0.name)" } ?? "starting")
    enter(port, from: from, because: cause, medium: medium)
    turn(port, .on, at: now)
  }

  /// Power goes when the delay is over; nobody tells the guest.
  mutating func stop(_ port: Port, after delay: TickSpan, because cause: Cause, at now: Tick) {
    devices[port.index].state = .stopping(
      cutAt: now + delay, delay.milliseconds > 0 ? .delayEnded : cause)
    log(port, "stopping")
    enter(port, from: .started, because: cause)
    supervise(port, at: now)
  }

  mutating func disable(_ port: Port, at now: Tick) {
    record[port].isEnabled = false
    let from = devices[port.index].state
    guard from != .disabled else { return save() }
    let phase = devices[port.index].phase
    devices[port.index].state = .disabled
    devices[port.index].disabledAt = now
    log(port, "disabled")
    enter(port, from: phase, because: .command)
    switch from {
    case .starting, .started, .stopping: turn(port, .off, at: now)
    case .disabled, .stopped, .cut: save()
    }
  }

  mutating func enable(_ port: Port, because cause: Cause, at now: Tick) {
    record[port].isEnabled = true
    save()
    guard devices[port.index].state == .disabled else { return }
    devices[port.index].state = .stopped
    log(port, "enabled")
    enter(port, from: .disabled, because: cause)
  }

  /// What a port needs in one pass.
  mutating func supervise(_ port: Port, at now: Tick) {
    if devices[port.index].settlesAt <= now { settle(port) }
    switch devices[port.index].state {
    case .disabled:
      if port == .nodeController, now.since(devices[0].disabledAt) >= settings.enableAfter {
        enable(port, because: .enableDue, at: now)
      }
    case .started:
      guard record[port].isManaged,
        devices[port.index].silence(at: now) >= settings.heartbeatTimeout
      else { return }
      record[port].failures &+= 1
      save()
      log(port, "heartbeat timeout")
      note(.heartbeatLost, Subject(port), record[port].failures)
      stop(port, after: settings.stopDelay, because: .heartbeatLost, at: now)
    case .stopping(let cutAt, let cause):
      guard now >= cutAt else { return }
      devices[port.index].state = .cut(cause)
      log(port, "killing")
      turn(port, .off, at: now)
    case .stopped, .starting, .cut:
      break
    }
  }

  private mutating func settle(_ port: Port) {
    devices[port.index].settlesAt = .never
    record[port].journal = record[port].journal == .turningOn ? .on : .off
    save()
    switch devices[port.index].state {
    case .starting:
      devices[port.index].state = .started
      log(port, "started")
      enter(port, from: .starting, because: .turn)
    case .cut(let cause):
      devices[port.index].state = .stopped
      log(port, "stopped")
      enter(port, from: .stopping, because: cause)
    case .disabled, .stopped, .started, .stopping: break
    }
  }

  /// Moves a relay, with its journal.
  private mutating func turn(_ port: Port, _ level: RelayLevel, at now: Tick) {
    record[port].journal = level == .on ? .turningOn : .turningOff
    save()
    board.switchRelay(port, to: level)
    devices[port.index].settlesAt = now + Self.settling
  }

  private mutating func enter(
    _ port: Port, from: Phase, because cause: Cause, medium: BootMedium? = nil
  ) {
    let phase = devices[port.index].phase
    let attempt = phase == .starting ? UInt8(clamping: record[port].attempts) : 0
    let entry = Entry(from: from, to: phase, cause: cause, attempt: attempt, medium: medium)
    note(.entered, Subject(port), entry.argument)
  }
}

extension Guest {
  /// Applies one event: the guest table of MACHINES.md, row by row.
  ///
  /// What is refused (a start while disabled or hibernating) does not get here.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  mutating func handle(
    _ event: Event, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    switch (state, event) {
    case (.disabled, .start), (.disabled, .restart), (.disabled, .disable):
      break

    case (.disabled, .stop(_, let origin)):
      noteStop(origin)

    case (.disabled, .kill):
      noteStop(.command)

    case (.disabled, .heartbeat):
      noteUnexpectedHeartbeat(at: now, in: node, into: &outbox)

    case (.disabled, .overcurrent):
      outbox.log(.overcurrent, Subject(port), at: now, argument: memory.failures)

    case (.disabled, .enable):
      memory.isEnabled = true
      enter(.stopped, because: .command, at: now, into: &outbox)

    case (.disabled, .alarm(let alarm)):
      if alarm == .enable {
        memory.isEnabled = true
        memory.isWanted = true
        enter(.stopped, because: .enableDue, at: now, into: &outbox)
      }

    case (.stopped, .start(let origin)), (.stopped, .restart(let origin)):
      noteStart(origin)
      cycle(because: origin.cause, at: now, in: node, into: &outbox)

    case (.stopped, .stop(_, let origin)):
      noteStop(origin)
      outbox.log(.stopped, Subject(port), at: now)

    case (.stopped, .kill):
      noteStop(.command)
      outbox.log(.stopped, Subject(port), at: now)

    case (.stopped, .heartbeat):
      guard now >= relayOffAt + node.configuration.drain else { break }
      noteUnexpectedHeartbeat(at: now, in: node, into: &outbox)
      if memory.isWanted && !isHeldOff(at: now) && !node.isHibernating && !node.isSupplyLow
        && node.relayMayGoOn(at: now) && (isWatched(in: node) || !node.relaysStuckOn.contains(port))
      {
        runAnew(at: now, in: node, into: &outbox)
      }

    case (.cycling, .start(let origin)), (.cycling, .restart(let origin)):
      noteStart(origin)

    case (.cycling, .stop(_, let origin)):
      noteStop(origin)
      enter(.stopped, because: origin.cause, at: now, into: &outbox)

    case (.cycling, .alarm(let alarm)):
      if alarm == .dwell { endDwell(at: now, in: node, into: &outbox) }

    case (.starting, .heartbeat):
      endBoot(because: .heartbeat, at: now, in: node, into: &outbox)

    case (.starting, .alarm(let alarm)):
      if alarm == .cut {
        enter(.stopped, because: .delayEnded, at: now, into: &outbox)
      } else if alarm == .timeout && !isWatched(in: node) {
        endBoot(because: .timeout, at: now, in: node, into: &outbox)
      } else if alarm == .timeout {
        fail(.startFailed, at: now, in: node, into: &outbox)
        enter(.stopped, because: .timeout, at: now, into: &outbox)
      }

    case (.starting(let due, let waiting), .stop(let delay, let origin)):
      noteStop(origin)
      if delay == .milliseconds(0) {
        enter(.stopped, because: origin.cause, at: now, into: &outbox)
      } else {
        var stop =
          waiting ?? WaitingStop(askedAt: now, cutDue: .never, isControllers: false)
        if let delay { stop.cutDue = min(stop.cutDue, now + delay) }
        if origin == .hibernation { stop.isControllers = true }
        state = .starting(timeoutDue: due, stop: stop)
      }

    case (.starting(let due, _), .start(let origin)), (.starting(let due, _), .restart(let origin)):
      noteStart(origin)
      state = .starting(timeoutDue: due, stop: nil)

    case (.started(_, let healthy), .heartbeat):
      state = .started(heartbeatDue: heartbeatDue(from: now, in: node), healthyDue: healthy)

    case (.started(let heartbeat, _), .alarm(let alarm)):
      if alarm == .healthy {
        memory.attempts = 0
        state = .started(heartbeatDue: heartbeat, healthyDue: .never)
      } else if alarm == .heartbeat {
        fail(.heartbeatLost, at: now, in: node, into: &outbox)
        shutDown(delay: nil, because: .heartbeatLost, at: now, in: node, into: &outbox)
      }

    case (.started, .start(let origin)):
      noteStart(origin)
      outbox.log(.started, Subject(port), at: now)

    case (.started, .stop(let delay, let origin)):
      noteStop(origin)
      memory.attempts = 0
      if delay == .milliseconds(0) {
        enter(.stopped, because: origin.cause, at: now, into: &outbox)
      } else {
        shutDown(delay: delay, because: origin.cause, at: now, in: node, into: &outbox)
      }

    case (.started, .restart(let origin)):
      noteStart(origin)
      memory.attempts = 0
      enter(
        .restarting(shutdown(delay: nil, at: now, in: node)), because: origin.cause, at: now,
        into: &outbox)
      outbox.append(.message(port, .restart))

    case (.stopping(var shutdown), .heartbeat):
      remind(.shutdown, of: &shutdown, at: now, in: node, into: &outbox)
      state = .stopping(shutdown)

    case (.stopping(let shutdown), .alarm(let alarm)):
      if alarm == .heartbeat {
        enter(.stopped, because: .silence, at: now, into: &outbox)
      } else if alarm == .timeout {
        noteStopFailed(shutdown, at: now, into: &outbox)
        enter(.stopped, because: .timeout, at: now, into: &outbox)
      }

    case (.stopping(var shutdown), .stop(let delay, let origin)):
      noteStop(origin)
      if delay == .milliseconds(0) {
        enter(.stopped, because: origin.cause, at: now, into: &outbox)
      } else if let delay {
        shutdown.timeoutDue = min(shutdown.timeoutDue, now + delay)
        state = .stopping(shutdown)
      }

    case (.stopping(let shutdown), .start(let origin)),
      (.stopping(let shutdown), .restart(let origin)):
      noteStart(origin)
      enter(.restarting(shutdown), because: origin.cause, at: now, into: &outbox)

    case (.restarting(var shutdown), .heartbeat):
      remind(.restart, of: &shutdown, at: now, in: node, into: &outbox)
      state = .restarting(shutdown)

    case (.restarting(let shutdown), .alarm(let alarm)):
      if alarm == .heartbeat {
        cycle(because: .silence, at: now, in: node, into: &outbox)
      } else if alarm == .timeout {
        noteStopFailed(shutdown, at: now, into: &outbox)
        cycle(because: .timeout, at: now, in: node, into: &outbox)
      }

    case (.restarting(var shutdown), .stop(let delay, let origin)):
      noteStop(origin)
      if delay == .milliseconds(0) {
        enter(.stopped, because: origin.cause, at: now, into: &outbox)
      } else {
        if let delay { shutdown.timeoutDue = min(shutdown.timeoutDue, now + delay) }
        shutdown.messageDue = now + node.configuration.messageSpacing
        enter(.stopping(shutdown), because: origin.cause, at: now, into: &outbox)
        outbox.append(.message(port, .shutdown))
      }

    case (.restarting, .start(let origin)), (.restarting, .restart(let origin)):
      noteStart(origin)

    case (.started, .kill):
      memory.attempts = 0
      noteStop(.command)
      enter(.stopped, because: .command, at: now, into: &outbox)

    case (.cycling, .kill), (.starting, .kill), (.stopping, .kill), (.restarting, .kill):
      noteStop(.command)
      enter(.stopped, because: .command, at: now, into: &outbox)

    case (.started, .disable):
      memory.attempts = 0
      disable(because: .command, at: now, in: node, into: &outbox)

    case (.stopped, .disable), (.cycling, .disable), (.starting, .disable), (.stopping, .disable),
      (.restarting, .disable):
      disable(because: .command, at: now, in: node, into: &outbox)

    case (.stopped, .overcurrent):
      fail(.overcurrent, at: now, in: node, into: &outbox)
      outbox.log(.stopped, Subject(port), at: now)

    case (.cycling, .overcurrent), (.starting, .overcurrent), (.started, .overcurrent),
      (.stopping, .overcurrent), (.restarting, .overcurrent):
      fail(.overcurrent, at: now, in: node, into: &outbox)
      enter(.stopped, because: .overcurrent, at: now, into: &outbox)

    case (.started(_, let healthy), .watch(let isOn)):
      watch(isOn, in: node)
      state = .started(heartbeatDue: heartbeatDue(from: now, in: node), healthyDue: healthy)

    case (.disabled, .watch(let isOn)), (.stopped, .watch(let isOn)), (.cycling, .watch(let isOn)),
      (.starting, .watch(let isOn)), (.stopping, .watch(let isOn)),
      (.restarting, .watch(let isOn)):
      watch(isOn, in: node)

    case (_, .chooseMedium(let medium)):
      memory.chosenMedium = medium

    case (.stopped, .enable), (.cycling, .enable), (.starting, .enable), (.started, .enable),
      (.stopping, .enable), (.restarting, .enable):
      break

    case (.cycling, .heartbeat):
      // It has power all the same, and is up; or it is noise, which only who watches finds out.
      if node.relaysStuckOn.contains(port) && isWatched(in: node) && node.relayMayGoOn(at: now)
        && !node.isSupplyLow
      {
        runAnew(at: now, in: node, into: &outbox)
      }

    case (.stopped, .alarm):
      break
    }
  }
}

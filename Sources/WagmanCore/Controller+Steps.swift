/// The steps of which the rows of the controller table are made.
extension Controller {
  private mutating func enter(
    _ next: State, because cause: Cause, at now: Tick, into outbox: inout Outbox
  ) {
    let from = cause == .reset ? Phase.none : phase
    state = next
    since = now
    outbox.log(
      .entered, .controller, at: now,
      argument: Entry(from: from, to: phase, cause: cause).argument)
  }

  mutating func startDevices(
    because cause: Cause, at now: Tick, seeing guests: GuestsView,
    with configuration: NodeConfiguration, asking requests: inout Requests,
    into outbox: inout Outbox
  ) {
    enter(.startDevices, because: cause, at: now, into: &outbox)
    let onTheirWay = guests.cycling.union(guests.starting).subtracting(guests.stopWaits)
    let candidates = guests.down.union(onTheirWay).intersection(guests.startable)
    guard let port = candidates.subtracting(tried).lowest else {
      enterNormal(because: .allTried, at: now, with: configuration, into: &outbox)
      return
    }
    tried.insert(port)
    enter(.startNextDevice(port), because: .turn, at: now, into: &outbox)
    requests.append(Request(port: port, action: .start(.turn)))
  }

  private mutating func enterNormal(
    because cause: Cause, at now: Tick, with configuration: NodeConfiguration,
    into outbox: inout Outbox
  ) {
    turnBegins = .nodeController
    enter(.normal(turnDue: now + configuration.turn), because: cause, at: now, into: &outbox)
  }

  mutating func giveTurn(
    at now: Tick, seeing guests: GuestsView, with configuration: NodeConfiguration,
    asking requests: inout Requests
  ) {
    state = .normal(turnDue: now + configuration.turn)
    guard let port = guests.stoppedAndStartable.first(from: turnBegins) else { return }
    turnBegins = port.next
    requests.append(Request(port: port, action: .start(.turn)))
  }

  mutating func willHibernate(
    because cause: Cause, at now: Tick, seeing guests: GuestsView,
    with configuration: NodeConfiguration, asking requests: inout Requests,
    into outbox: inout Outbox
  ) {
    forced = PortSet()
    enter(
      .willHibernate(stopDue: now + configuration.stopSpacing, durationDue: .never),
      because: cause, at: now, into: &outbox)
    armDuration(at: now, with: configuration)
    stop(guests.cycling.union(guests.restarting), asking: &requests)
    hibernateIfAllDown(at: now, seeing: guests, with: configuration, into: &outbox)
  }

  /// Asks every guest of a set to stop, highest port first.
  private func stop(_ ports: PortSet, asking requests: inout Requests) {
    var rest = ports
    while let port = rest.highest {
      rest.remove(port)
      requests.append(Request(port: port, action: .stop))
    }
  }

  /// Guests that are up and that the controller has not told to stop.
  private func toStop(seeing guests: GuestsView) -> PortSet {
    guests.started.union(guests.starting.subtracting(guests.controllersStopWaits))
      .subtracting(forced)
  }

  mutating func stopNext(seeing guests: GuestsView, asking requests: inout Requests) {
    guard let port = toStop(seeing: guests).highest else { return }
    requests.append(Request(port: port, action: .stop))
  }

  mutating func stopAll(seeing guests: GuestsView, asking requests: inout Requests) {
    stop(toStop(seeing: guests), asking: &requests)
  }

  mutating func hibernateIfAllDown(
    at now: Tick, seeing guests: GuestsView, with configuration: NodeConfiguration,
    into outbox: inout Outbox
  ) {
    guard case .willHibernate(_, let duration) = state, guests.down.union(forced) == .all
    else { return }
    enter(
      .hibernating(stopDue: now + configuration.stopSpacing, durationDue: duration),
      because: .allDown, at: now, into: &outbox)
    outbox.log(.hibernating, .controller, at: now, argument: UInt32(causes.rawValue))
  }

  mutating func setCauses(_ next: HibernationCauses, at now: Tick, into outbox: inout Outbox) {
    guard next != causes else { return }
    causes = next
    if !next.contains(.command) { commandRemaining = .milliseconds(0) }
    outbox.log(.causesChanged, .controller, at: now, argument: UInt32(next.rawValue))
  }

  mutating func armDuration(at now: Tick, with configuration: NodeConfiguration) {
    let due =
      causes.contains(.command)
      ? now + min(commandRemaining, configuration.hibernateQuantum) : .never
    switch state {
    case .willHibernate(let stop, _): state = .willHibernate(stopDue: stop, durationDue: due)
    case .hibernating(let stop, _): state = .hibernating(stopDue: stop, durationDue: due)
    case .startDevices, .startNextDevice, .normal: break
    }
  }

  /// A reset spends what may have passed since the last step was recorded, so
  /// that a board that is reset again and again still wakes, but never the last
  /// minute of a hibernation.
  mutating func spendReset(with configuration: NodeConfiguration) {
    commandRemaining = max(
      commandRemaining - configuration.hibernateQuantum, min(commandRemaining, .minutes(1)))
  }

  /// A commanded hibernation counts down in steps that are recorded.
  mutating func spendDuration(
    at now: Tick, seeing guests: GuestsView, with configuration: NodeConfiguration,
    asking requests: inout Requests, into outbox: inout Outbox
  ) {
    commandRemaining = commandRemaining - configuration.hibernateQuantum
    armDuration(at: now, with: configuration)
    guard commandRemaining == .milliseconds(0) else { return }
    remove(
      .command, at: now, seeing: guests, with: configuration, asking: &requests, into: &outbox)
  }

  mutating func remove(
    _ cause: HibernationCauses, at now: Tick, seeing guests: GuestsView,
    with configuration: NodeConfiguration, asking requests: inout Requests,
    into outbox: inout Outbox
  ) {
    setCauses(causes.removing(cause), at: now, into: &outbox)
    // Only the command's end disarms its duration: a step of it that runs would begin anew.
    if cause == .command { armDuration(at: now, with: configuration) }
    guard causes == .none else { return }
    wake(
      because: cause == .command ? .timeout : .environment, at: now, seeing: guests,
      with: configuration, asking: &requests, into: &outbox)
  }

  mutating func wake(
    because cause: Cause, at now: Tick, seeing guests: GuestsView,
    with configuration: NodeConfiguration, asking requests: inout Requests,
    into outbox: inout Outbox
  ) {
    if phase == .hibernation { outbox.log(.awake, .controller, at: now) }
    forced = PortSet()
    var rest = guests.stopping.union(guests.controllersStopWaits).intersection(guests.wanted)
    while let port = rest.lowest {
      rest.remove(port)
      requests.append(Request(port: port, action: .start(.wake)))
    }
    enterNormal(because: cause, at: now, with: configuration, into: &outbox)
  }
}

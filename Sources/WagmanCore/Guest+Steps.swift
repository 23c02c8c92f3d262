/// The steps of which the rows of the guest table are made.
extension Guest {
  mutating func enter(
    _ next: State, because cause: Cause, at now: Tick, into outbox: inout Outbox,
    attempt: UInt8 = 0, medium: BootMedium? = nil
  ) {
    // A reset comes from nowhere: what was before it is not known.
    let from = cause == .reset ? Phase.none : phase
    let wasOn = relay == .on
    state = next
    since = now
    noteGoingDown()
    if wasOn && relay == .off { relayOffAt = now }
    let entry = Entry(from: from, to: phase, cause: cause, attempt: attempt, medium: medium)
    outbox.log(.entered, Subject(port), at: now, argument: entry.argument)
  }

  /// Remembered until the guest starts anew: what says that the relay goes off is written
  /// before it does, and the power may go between the two.
  private mutating func noteGoingDown() {
    switch state {
    case .stopping, .restarting: memory.isGoingDown = true
    case .starting, .started: memory.isGoingDown = false
    case .disabled, .stopped, .cycling: break
    }
  }

  mutating func noteStart(_ origin: Origin) {
    guard origin == .command else { return }
    memory.isWanted = true
    heldOffUntil = .zero
  }

  /// An operator's stop is remembered; the node controller is wanted whatever happens.
  mutating func noteStop(_ origin: Origin) {
    if origin == .command && port != .nodeController { memory.isWanted = false }
  }

  mutating func noteUnexpectedHeartbeat(
    at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    guard now >= unexpectedDue else { return }
    unexpectedDue = now + node.configuration.unexpectedSpacing
    outbox.log(.unexpectedHeartbeat, Subject(port), at: now)
  }

  func noteStopFailed(_ shutdown: Shutdown, at now: Tick, into outbox: inout Outbox) {
    let seconds = shutdown.timeoutDue.since(shutdown.askedAt).wholeSeconds
    outbox.log(
      .stopFailed, Subject(port), at: now, argument: UInt32(truncatingIfNeeded: seconds))
  }

  /// Off, and on again as soon as the capacitors are empty and no other relay
  /// went on a moment ago.
  mutating func cycle(
    because cause: Cause, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    let offAt = relay == .on ? now : relayOffAt
    let drained = max(now, offAt + node.configuration.drain)
    let due = max(drained, node.lastRelayOn + node.configuration.relaySpacing)
    enter(.cycling(dwellDue: due), because: cause, at: now, into: &outbox)
  }

  mutating func endDwell(at now: Tick, in node: Surroundings, into outbox: inout Outbox) {
    if !node.relayMayGoOn(at: now) {
      state = .cycling(dwellDue: node.lastRelayOn + node.configuration.relaySpacing)
    } else if node.relaysStuckOn.contains(port) {
      waitForRelay(at: now, in: node, into: &outbox)
    } else if now < relayOffAt + node.configuration.drain {
      state = .cycling(dwellDue: relayOffAt + node.configuration.drain)
    } else if node.isSupplyLow {
      state = .cycling(dwellDue: now + node.configuration.supplyRetry)
    } else {
      boot(at: now, in: node, into: &outbox)
    }
  }

  /// To close a relay that has not opened would start nobody: a guest that went down stays
  /// down, with its power on.
  ///
  /// A start that its relay prevents has failed in the end. It is no attempt: no medium was
  /// tried, and the next one must not go by its turn.
  private mutating func waitForRelay(
    at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    guard now >= since + node.configuration.startTimeout else {
      state = .cycling(dwellDue: now + node.configuration.supplyRetry)
      return
    }
    fail(.startFailed, at: now, in: node, into: &outbox)
    heldOffUntil = max(heldOffUntil, now + node.configuration.holdOff)
    enter(.stopped, because: .timeout, at: now, into: &outbox)
  }

  private mutating func boot(at now: Tick, in node: Surroundings, into outbox: inout Outbox) {
    countStart(in: node)
    enter(
      .starting(timeoutDue: now + node.configuration.startTimeout, stop: nil),
      because: .dwellEnded, at: now, into: &outbox, attempt: memory.attempts,
      medium: port.hasBootSelector ? medium : nil)
  }

  /// A start is an attempt, with its medium, whoever asked for it.
  mutating func countStart(in node: Surroundings) {
    medium = nextMedium(in: node.configuration)
    memory.chosenMedium = nil
    memory.attempts = nextAttempt
  }

  /// The number of the next start: it saturates at 255, then 254, so that its
  /// parity, and with it the medium, keeps alternating.
  var nextAttempt: UInt8 { memory.attempts == .max ? .max - 1 : memory.attempts + 1 }

  /// The medium of the next start: an operator's choice; else the primary one for
  /// three attempts, then the other and the primary one in turn.
  public func nextMedium(in configuration: NodeConfiguration) -> BootMedium {
    if let chosen = memory.chosenMedium { return chosen }
    let primary = configuration.primaryMedia[port.index]
    let attempt = nextAttempt
    guard attempt > configuration.primaryAttempts else { return primary }
    let isOther = (attempt - configuration.primaryAttempts).isMultiple(of: 2) == false
    return isOther ? primary.other : primary
  }

  /// The guest is up, or taken to be.
  mutating func endBoot(
    because cause: Cause, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    guard let stop = waitingStop else {
      run(because: cause, at: now, in: node, into: &outbox)
      return
    }
    var shutdown = shutdown(delay: nil, at: now, in: node)
    if stop.cutDue < shutdown.timeoutDue {
      shutdown = Shutdown(
        askedAt: stop.askedAt, timeoutDue: stop.cutDue, quietDue: shutdown.quietDue,
        messageDue: shutdown.messageDue)
    }
    enter(.stopping(shutdown), because: cause, at: now, into: &outbox)
    outbox.append(.message(port, .shutdown))
  }

  mutating func run(
    because cause: Cause, at now: Tick, in node: Surroundings, into outbox: inout Outbox,
    attempt: UInt8 = 0, medium: BootMedium? = nil
  ) {
    enter(
      .started(
        heartbeatDue: heartbeatDue(from: now, in: node),
        healthyDue: now + node.configuration.healthyAfter),
      because: cause, at: now, into: &outbox, attempt: attempt, medium: medium)
  }

  /// It beats, with its relay off: on, and up.
  ///
  /// It counts as a start, or a guest that beats only without power would be switched on
  /// every few minutes for ever.
  mutating func runAnew(at now: Tick, in node: Surroundings, into outbox: inout Outbox) {
    countStart(in: node)
    run(
      because: .heartbeat, at: now, in: node, into: &outbox, attempt: memory.attempts,
      medium: port.hasBootSelector ? medium : nil)
  }

  func heartbeatDue(from now: Tick, in node: Surroundings) -> Tick {
    isWatched(in: node) ? now + node.configuration.heartbeatTimeout : .never
  }

  func shutdown(delay: TickSpan?, at now: Tick, in node: Surroundings) -> Shutdown {
    let longest = node.configuration.stopTimeout
    return Shutdown(
      askedAt: now, timeoutDue: now + min(delay ?? longest, longest),
      quietDue: now + node.configuration.quietTime,
      messageDue: now + node.configuration.messageSpacing)
  }

  mutating func shutDown(
    delay: TickSpan?, because cause: Cause, at now: Tick, in node: Surroundings,
    into outbox: inout Outbox
  ) {
    enter(
      .stopping(shutdown(delay: delay, at: now, in: node)), because: cause, at: now, into: &outbox)
    outbox.append(.message(port, .shutdown))
  }

  /// A heartbeat while going down: it is not down yet, and may not have heard.
  func remind(
    _ message: Message, of shutdown: inout Shutdown, at now: Tick, in node: Surroundings,
    into outbox: inout Outbox
  ) {
    shutdown.quietDue = now + node.configuration.quietTime
    guard now >= shutdown.messageDue else { return }
    shutdown.messageDue = now + node.configuration.messageSpacing
    outbox.append(.message(port, message))
  }

  mutating func disable(
    because cause: Cause, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    memory.isEnabled = false
    enter(
      .disabled(enableDue: enableDue(from: now, in: node)), because: cause, at: now, into: &outbox)
  }

  func enableDue(from now: Tick, in node: Surroundings) -> Tick {
    port == .nodeController ? now + node.configuration.enableAfter : .never
  }

  /// Whatever the record says, a guest without a heartbeat line is not watched.
  func isWatched(in node: Surroundings) -> Bool {
    memory.isWatched && node.configuration.heartbeatLines.contains(port)
  }

  mutating func watch(_ isOn: Bool, in node: Surroundings) {
    memory.isWatched = isOn && node.configuration.heartbeatLines.contains(port)
  }

  /// Counts a failure; from the fourth attempt on it also holds the guest off.
  mutating func fail(
    _ code: EventCode, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    if memory.failures < .max { memory.failures += 1 }
    outbox.log(code, Subject(port), at: now, argument: memory.failures)
    if let span = holdOff(in: node) { heldOffUntil = now + span }
  }

  /// How long a failure now holds the guest off: 5 min · 2^(n−4), 1 h at most.
  func holdOff(in node: Surroundings) -> TickSpan? {
    let configuration = node.configuration
    guard memory.attempts > configuration.primaryAttempts else { return nil }
    let doublings = min(UInt64(memory.attempts - configuration.primaryAttempts - 1), 16)
    return min(
      .milliseconds(configuration.holdOff.milliseconds << doublings), configuration.longestHoldOff)
  }
}

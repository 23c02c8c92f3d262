import WagmanCore
import WagmanHAL

/// Brings the relays of a board to where they should be, one on at a time.
///
/// It is the last line before the pins and trusts nobody: whatever the machines
/// or a host say, it switches at most one relay on in five seconds of its own
/// clock, lowest port first. The relay journal is written before and after each
/// switching; a relay that is where it should be is not switched.
struct RelayDriver {
  /// From the command to the coil until contacts and inrush have settled.
  static let settling = TickSpan.milliseconds(500)
  static let spacing = TickSpan.seconds(5)
  /// A relay that does not follow is tried again after this, doubled each time.
  static let firstRetry = TickSpan.minutes(1)
  static let longestRetry = TickSpan.hours(1)
  /// As often while a start waits for it.
  static let hurriedRetry = TickSpan.seconds(10)

  /// What is known of one relay.
  struct Contact {
    /// Read-back is believed from then on; `never` while nothing moves.
    var settlesAt = Tick.never
    /// A relay that did not follow is left alone until then.
    var retryAt = Tick.zero
    var retryAfter = RelayDriver.firstRetry
    var isFaulty = false
    var target = RelayLevel.off
  }

  private(set) var contacts: InlineArray<5, Contact> = .init(repeating: Contact())
  /// No relay goes on before.
  private(set) var nextOnAt: Tick
  /// The next moment at which this has something to do by itself.
  private(set) var due = Tick.never

  /// - Parameter now: the moment of a reset, which counts as switching on.
  init(at now: Tick) { nextOnAt = now + Self.spacing }

  /// One thing to do on the way to `wanted`.
  enum Action: Equatable {
    case none
    /// Write the journal, then move the relay.
    case turn(Port, RelayLevel)
    /// The contacts had their time: write the journal, and say what changed.
    case settled(Port, RelayLevel, Verdict)
  }

  enum Verdict: Equatable {
    case asBefore, failed, recovered
  }

  /// The next action, or `none` when the relays are where they should be for now.
  ///
  /// Ask again after each action is done.
  mutating func next(
    wanted: PortSet, readings: RelayReadings, at now: Tick
  ) -> Action {
    for index in 0..<Port.count where contacts[index].settlesAt <= now {
      let port = Port(unchecked: index)
      return settle(port, reading: readings[port], at: now)
    }
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let level = wanted.contains(port) ? RelayLevel.on : .off
      guard needsMove(port, to: level, reading: readings[port], at: now) else { continue }
      if level == .on {
        guard now >= nextOnAt else { continue }
        nextOnAt = now + Self.spacing
      }
      contacts[index].target = level
      contacts[index].settlesAt = now + Self.settling
      return .turn(port, level)
    }
    due = nextDue(wanted: wanted, readings: readings, after: now)
    return .none
  }

  /// Whether some relay is not where it should be, and is not on its way or left alone.
  @_addressableSelf
  func areAstray(
    from wanted: PortSet, readings: RelayReadings, at now: Tick
  ) -> Bool {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let level = wanted.contains(port) ? RelayLevel.on : .off
      if needsMove(port, to: level, reading: readings[port], at: now) { return true }
    }
    return false
  }

  @_addressableSelf
  private func needsMove(
    _ port: Port, to level: RelayLevel, reading: RelayReading, at now: Tick
  ) -> Bool {
    let contact = contacts[port.index]
    if contact.settlesAt != .never { return contact.target != level }
    let isThere: Bool
    switch (reading, level) {
    case (.on, .on), (.off, .off): isThere = true
    case (.off, .on), (.on, .off): isThere = false
    case (.unknown, _): isThere = contact.target == level
    }
    if isThere { return false }
    return contact.target != level || now >= contact.retryAt
  }

  private mutating func settle(_ port: Port, reading: RelayReading, at now: Tick) -> Action {
    let target = contacts[port.index].target
    contacts[port.index].settlesAt = .never
    let follows: Bool
    switch (reading, target) {
    case (.on, .on), (.off, .off), (.unknown, _): follows = true
    case (.off, .on), (.on, .off): follows = false
    }
    let wasFaulty = contacts[port.index].isFaulty
    contacts[port.index].isFaulty = !follows
    guard !follows else {
      contacts[port.index].retryAfter = Self.firstRetry
      contacts[port.index].retryAt = .zero
      return .settled(port, target, wasFaulty ? .recovered : .asBefore)
    }
    contacts[port.index].retryAt = now + contacts[port.index].retryAfter
    contacts[port.index].retryAfter = min(
      Self.longestRetry,
      .milliseconds(contacts[port.index].retryAfter.milliseconds * 2))
    return .settled(port, target == .on ? .off : .on, wasFaulty ? .asBefore : .failed)
  }

  @_addressableSelf
  private func nextDue(
    wanted: PortSet, readings: RelayReadings, after now: Tick
  ) -> Tick {
    var due = Tick.never
    for index in 0..<Port.count {
      let contact = contacts[index]
      due = min(due, contact.settlesAt)
      let port = Port(unchecked: index)
      guard contact.settlesAt == .never else { continue }
      let level = wanted.contains(port) ? RelayLevel.on : .off
      if contact.isFaulty && contact.retryAt > now { due = min(due, contact.retryAt) }
      if level == .on && readings[port] != .on && nextOnAt > now { due = min(due, nextOnAt) }
    }
    return due
  }

  /// Whether a relay was told to open and did not.
  @_addressableSelf
  func isStuckOn(_ port: Port) -> Bool {
    contacts[port.index].isFaulty && contacts[port.index].target == .off
  }

  /// A start waits for this relay to open: it is tried again soon.
  mutating func hurry(_ port: Port, at now: Tick) {
    guard contacts[port.index].isFaulty else { return }
    contacts[port.index].retryAfter = Self.hurriedRetry
    contacts[port.index].retryAt = min(contacts[port.index].retryAt, now + Self.hurriedRetry)
  }

  /// Takes over relays as they are found after a reset.
  ///
  /// Where the journal does not say so, it will when the contacts had their time:
  /// a journal left in the middle of a switching would, after the next loss of
  /// power, be taken for the switching that caused it.
  mutating func adopt(_ on: PortSet, unsettled: PortSet, at now: Tick) {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      contacts[index] = Contact()
      contacts[index].target = on.contains(port) ? .on : .off
      if unsettled.contains(port) { contacts[index].settlesAt = now + Self.settling }
    }
  }
}

extension RelayJournal {
  /// Whether this says what is read back, as far as that says anything.
  func agrees(with reading: RelayReading) -> Bool {
    switch (self, reading) {
    case (.on, .on), (.off, .off), (.on, .unknown), (.off, .unknown): true
    case (.on, .off), (.off, .on), (.turningOn, _), (.turningOff, _): false
    }
  }
}

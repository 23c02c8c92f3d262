/// How a node is written down in a few words for a search that has seen many.
///
/// Two nodes that differ in nothing that can ever make a difference have one form: times are
/// relative to now, and what lies too far in the past for any comparison is one value; counters
/// that nothing depends on are left out; so is what a state does not look at.
///
/// Times are counted in a unit that divides every duration of the configuration.
package struct NodeForm: Sendable {
  package let ports: PortSet
  package let unit: TickSpan
  /// The moment that a form is read as.
  package let now: Tick
  let configuration: NodeConfiguration
  /// Attempts from here on differ in nothing but their parity.
  let attemptsAlike: UInt8

  /// A time that never comes.
  static var never: UInt64 { 0xffff }
  /// So far ahead that nobody waits for it: it does not come nearer.
  package static var far: UInt64 { 0xfffe }

  package init(ports: PortSet, unit: TickSpan, configuration: NodeConfiguration) {
    self.ports = ports
    self.unit = unit
    self.configuration = configuration
    now = Tick(milliseconds: unit.milliseconds << 20)
    var attempts = configuration.primaryAttempts + 1
    var span = configuration.holdOff.milliseconds
    while span < configuration.longestHoldOff.milliseconds && attempts < 253 {
      span <<= 1
      attempts += 1
    }
    attemptsAlike = attempts
  }

  /// How many words a form has.
  package var count: Int { 2 * ports.rawValue.nonzeroBitCount + 5 }

  func alike(_ attempts: UInt8) -> UInt8 {
    guard attempts > attemptsAlike else { return attempts }
    return attemptsAlike + (attempts - attemptsAlike) % 2
  }

  func until(_ due: Tick, from now: Tick) -> UInt64 {
    guard due != .never else { return Self.never }
    let units = due.since(now).milliseconds / unit.milliseconds
    return units < 0x8000 ? units : Self.far
  }

  func due(_ units: UInt64) -> Tick {
    units == Self.never ? .never : Tick(milliseconds: now.milliseconds + units * unit.milliseconds)
  }

  /// How long ago, as far as it is compared with a span of `limit`.
  func age(of then: Tick, at now: Tick, upTo limit: TickSpan) -> UInt64 {
    guard then != .never else { return Self.never }
    return min(now.since(then), limit).milliseconds / unit.milliseconds
  }

  func then(_ units: UInt64) -> Tick {
    units == Self.never ? .never : Tick(milliseconds: now.milliseconds - units * unit.milliseconds)
  }
}

extension NodeForm {
  /// Writes the form of a node; the last word's upper half is the caller's own.
  package func write(_ node: Node, at now: Tick, into words: UnsafeMutablePointer<UInt64>) {
    var place = 0
    for index in 0..<Port.count where ports.contains(Port(unchecked: index)) {
      write(node.guests[index], at: now, into: words + place)
      place += 2
    }
    write(node.controller, at: now, into: words + place)
    node.environment.write(as: self, at: now, into: words + (place + 2))
    words[place + 4] = age(of: node.lastRelayOn, at: now, upTo: configuration.relaySpacing)
  }

  /// Makes the node of a form, at ``now``; ports that are not in it keep what they are.
  package func read(_ words: UnsafePointer<UInt64>, into node: inout Node) {
    var place = 0
    for index in 0..<Port.count where ports.contains(Port(unchecked: index)) {
      read(words + place, into: &node.guests[index])
      node.noteRelay(Port(unchecked: index))
      place += 2
    }
    read(words + place, into: &node.controller)
    node.environment.read(words + (place + 2), as: self)
    node.lastRelayOn = then(words[place + 4] & 0xffff)
    node.quietUntil = node.deadline
  }

  private func write(
    _ guest: Guest, at now: Tick, into words: UnsafeMutablePointer<UInt64>
  ) {
    let memory = guest.memory
    var first = UInt64(guest.phase.rawValue)
    first |= (memory.isEnabled ? 8 : 0) | (memory.isWanted ? 16 : 0) | (memory.isWatched ? 32 : 0)
    first |= memory.isGoingDown ? 64 : 0
    first |= UInt64(alike(memory.attempts)) << 8
    first |= UInt64(memory.chosenMedium.map { $0.rawValue + 1 } ?? 0) << 16
    first |= until(guest.heldOffUntil, from: now) << 32
    if guest.relay == .off {
      first |= age(of: guest.relayOffAt, at: now, upTo: configuration.drain) << 48
    }
    var second = until(guest.unexpectedDue, from: now) << 48
    switch guest.state {
    case .disabled(let due), .cycling(let due): second |= until(due, from: now)
    case .stopped: break
    case .starting(let due, let stop):
      second |= until(due, from: now)
      if let stop {
        first |= stop.isControllers ? 3 << 20 : 1 << 20
        second |= until(stop.cutDue, from: now) << 16
      }
    case .started(let heartbeat, let healthy):
      second |= until(heartbeat, from: now) | until(healthy, from: now) << 16
    case .stopping(let shutdown), .restarting(let shutdown):
      second |= until(shutdown.timeoutDue, from: now) | until(shutdown.quietDue, from: now) << 16
      second |= until(shutdown.messageDue, from: now) << 32
    }
    words[0] = first
    words[1] = second
  }

  private func read(_ words: UnsafePointer<UInt64>, into guest: inout Guest) {
    let (first, second) = (words[0], words[1])
    guest.memory.isEnabled = first & 8 != 0
    guest.memory.isWanted = first & 16 != 0
    guest.memory.isWatched = first & 32 != 0
    guest.memory.isGoingDown = first & 64 != 0
    guest.memory.attempts = UInt8(truncatingIfNeeded: first >> 8)
    guest.memory.failures = 1
    guest.memory.chosenMedium = BootMedium(rawValue: UInt8(first >> 16 & 3) &- 1)
    guest.heldOffUntil = due(first >> 32 & 0xffff)
    guest.relayOffAt = then(first >> 48)
    guest.unexpectedDue = due(second >> 48)
    guest.since = now
    let dues = (second & 0xffff, second >> 16 & 0xffff, second >> 32 & 0xffff)
    let shutdown = Guest.Shutdown(
      askedAt: now, timeoutDue: due(dues.0), quietDue: due(dues.1), messageDue: due(dues.2))
    switch Phase(rawValue: UInt8(first & 7)) {
    case .disabled: guest.state = .disabled(enableDue: due(dues.0))
    case .cycling: guest.state = .cycling(dwellDue: due(dues.0))
    case .starting:
      let stop =
        first >> 20 & 1 == 0
        ? nil
        : Guest.WaitingStop(
          askedAt: now, cutDue: due(dues.1), isControllers: first >> 21 & 1 == 1)
      guest.state = .starting(timeoutDue: due(dues.0), stop: stop)
    case .started:
      guest.state = .started(heartbeatDue: due(dues.0), healthyDue: due(dues.1))
    case .stopping: guest.state = .stopping(shutdown)
    case .restarting: guest.state = .restarting(shutdown)
    default: guest.state = .stopped
    }
  }

  private func write(
    _ controller: Controller, at now: Tick, into words: UnsafeMutablePointer<UInt64>
  ) {
    var first = UInt64(controller.phase.rawValue) | UInt64(controller.causes.rawValue) << 4
    var second = controller.commandRemaining.milliseconds / unit.milliseconds
    switch controller.state {
    case .startDevices: first |= UInt64(controller.tried.rawValue) << 16
    case .startNextDevice(let port):
      first |= UInt64(controller.tried.rawValue) << 16 | UInt64(port.rawValue) << 24
    case .normal(let due):
      first |= UInt64(controller.turnBegins.rawValue) << 24
      second |= until(due, from: now) << 32
    case .willHibernate(let stop, let duration), .hibernating(let stop, let duration):
      first |= UInt64(controller.forced.rawValue) << 8
      second |= until(stop, from: now) << 32 | until(duration, from: now) << 48
    }
    words[0] = first
    words[1] = second
  }

  private func read(_ words: UnsafePointer<UInt64>, into controller: inout Controller) {
    let (first, second) = (words[0], words[1])
    let port = Port(unchecked: Int(first >> 24 & 7))
    let (one, other) = (due(second >> 32 & 0xffff), due(second >> 48))
    controller.causes = HibernationCauses(rawValue: UInt8(first >> 4 & 3))
    controller.commandRemaining = .milliseconds((second & 0xffff_ffff) * unit.milliseconds)
    controller.forced = PortSet(rawValue: UInt8(first >> 8 & 0x1f))
    controller.tried = PortSet(rawValue: UInt8(first >> 16 & 0x1f))
    controller.turnBegins = .nodeController
    controller.since = now
    switch Phase(rawValue: UInt8(first & 15)) {
    case .startNextDevice: controller.state = .startNextDevice(port)
    case .normal:
      controller.turnBegins = port
      controller.state = .normal(turnDue: one)
    case .willHibernate: controller.state = .willHibernate(stopDue: one, durationDue: other)
    case .hibernation: controller.state = .hibernating(stopDue: one, durationDue: other)
    default: controller.state = .startDevices
    }
  }
}

extension NodeForm {
  /// The next moment at which an alarm is due, or at which time that has passed stops being
  /// compared with something; `never` when there is none.
  package func nextMoment(of node: Node, at now: Tick) -> Tick {
    var next = Tick.never
    func note(_ moment: Tick) {
      if moment > now && moment < next { next = moment }
    }
    note(node.deadline)
    note(node.lastRelayOn + configuration.relaySpacing)
    for index in 0..<Port.count where ports.contains(Port(unchecked: index)) {
      let guest = node.guests[index]
      note(guest.heldOffUntil)
      note(guest.unexpectedDue)
      if guest.relay == .off { note(guest.relayOffAt + configuration.drain) }
      switch guest.state {
      case .stopping(let shutdown), .restarting(let shutdown): note(shutdown.messageDue)
      case .disabled, .stopped, .cycling, .starting, .started: break
      }
    }
    note(node.environment.nextMoment(at: now, within: configuration.environment))
    return next
  }
}

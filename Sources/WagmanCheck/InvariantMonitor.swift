import WagmanCore

/// Watches a run of a node for what must always hold.
///
/// It is fed after each step, in order of time, and keeps the first violation. It allocates
/// nothing. Invariants 9, 10 and 12 are properties of several runs, of the tables and of
/// guests that behave in some way: they are not seen here.
public struct InvariantMonitor: Sendable {
  /// What was fed to the node.
  public typealias Step = Node.Step

  /// What did not hold: the number in MACHINES.md, where, and when.
  public struct Violation: Equatable, Sendable {
    public let invariant: UInt8
    public let port: Port?
    public let at: Tick
  }

  public private(set) var violation: Violation?
  let configuration: NodeConfiguration
  var guests: InlineArray<5, GuestRecord>
  private var controller = Phase.none
  private var memory = NodeMemory()
  /// A relay may go on from then on.
  var relayMayGoOn = Tick.never
  /// The last starts in vain, a ring of ``vainStartsKept`` for each port.
  var vainStarts: InlineArray<160, Tick> = .init(repeating: .zero)
  static var vainStartsKept: Int { 32 }
  /// No deadline passes until then, whatever does not happen.
  public private(set) var deadline = Tick.zero
  private var hibernatingDue = Tick.never
  private var last = Tick.zero

  public init(configuration: NodeConfiguration) {
    self.configuration = configuration
    guests = .init(repeating: GuestRecord())
  }

  /// Takes this for what a port's memory held before the reset that comes now: what
  /// was lost on the way is accounted for.
  public mutating func recall(_ memory: PortMemory, of port: Port) {
    // A start that was not recorded never came to the relay.
    if memory.attempts != guests[port.index].memory.attempts {
      guests[port.index].sameMedium = max(0, guests[port.index].sameMedium - 1)
    }
    guests[port.index].memory = memory
  }

  /// Takes this for what a port's memory was cleared to before the reset that comes now.
  public mutating func clear(to memory: PortMemory, of port: Port) {
    guests[port.index].sameMedium = 0
    guests[port.index].memory = memory
  }

  /// Takes this for what the board's memory held before the reset that comes now.
  public mutating func recall(_ memory: NodeMemory) { self.memory = memory }

  /// One step is over.
  ///
  /// - Parameters:
  ///   - step: what was fed.
  ///   - now: the moment of the input, or at which the alarm was due.
  ///   - node: the node after the step.
  ///   - outbox: what the step emitted.
  public mutating func watch(
    _ step: Step, at now: Tick, leaving node: Node, with outbox: Outbox
  ) {
    checkOutbox(outbox, at: now)
    if case .reset = step {
      // The board's own time may begin anew.
      last = now
      checkReset(at: now, node, outbox)
      relayMayGoOn = now + configuration.relaySpacing
      hibernatingDue = .never
    } else {
      expect(now >= last, 9, at: now)
      last = now
      for index in 0..<Port.count {
        checkDeadlines(guests[index], of: node.guests[index].port, at: now)
      }
      expect(now <= hibernatingDue, 14, at: now)
    }
    for index in 0..<Port.count { watchGuest(node.guests[index], step, at: now, in: node, outbox) }
    watchController(step, at: now, in: node)
    deadline = hibernatingDue
    for index in 0..<Port.count { deadline = min(deadline, guests[index].deadline) }
  }

  mutating func expect(
    _ holds: Bool, _ invariant: UInt8, _ port: Port? = nil, at now: Tick
  ) {
    if !holds && violation == nil {
      violation = Violation(invariant: invariant, port: port, at: now)
    }
  }
}

extension InvariantMonitor {
  /// What is kept of one guest between steps.
  struct GuestRecord: Sendable {
    var phase = Phase.none
    var memory = PortMemory(isEnabled: false, isWatched: false)
    var hasWaitingStop = false
    /// It was started although the node hibernates, and has not stopped since.
    var isForced = false
    /// When an operator's stop must have led to `stopped`.
    var stopDue = Tick.never
    /// When the power of a stop with a delay must have been cut.
    var cutDue = Tick.never
    /// When a guest that nobody wants must be off.
    var offDue = Tick.never
    /// When the controller must have started it.
    var startDue = Tick.never
    var lastMedium: BootMedium?
    /// Starts in a row from the medium of the last one.
    var sameMedium = 0
    /// How many starts in a row came to nothing and were asked for by nobody.
    var vainCount = 0

    var isOn: Bool { InvariantMonitor.isOn(phase) }

    /// The first of what is due.
    var deadline: Tick { min(min(stopDue, cutDue), min(offDue, startDue)) }
  }

  static func isOn(_ phase: Phase) -> Bool {
    switch phase {
    case .starting, .started, .stopping, .restarting: true
    case .disabled, .stopped, .cycling, .startDevices, .startNextDevice, .normal,
      .willHibernate, .hibernation, .none:
      false
    }
  }

  private mutating func checkOutbox(_ outbox: Outbox, at now: Tick) {
    for index in 0..<outbox.count {
      if case .event(let event) = outbox[index] { expect(event.at == now, 9, at: now) }
    }
  }

  private mutating func checkDeadlines(_ guest: GuestRecord, of port: Port, at now: Tick) {
    expect(now <= guest.stopDue, 4, port, at: now)
    expect(now <= guest.startDue, 6, port, at: now)
    expect(now <= guest.offDue, 11, port, at: now)
    expect(now <= guest.cutDue, 15, port, at: now)
  }

  private mutating func checkReset(
    at now: Tick, _ node: Node, _ outbox: Outbox
  ) {
    for index in 0..<outbox.count {
      if case .message(let port, let message) = outbox[index] {
        let guest = node.guest(port)
        let isLegal =
          guest.memory.isWanted
          ? guests[port.index].memory.isGoingDown : message == .shutdown
        expect(isLegal, 8, port, at: now)
      }
    }
    guard controller != .none else { return }
    for index in 0..<Port.count {
      let mayBeDown =
        guests[index].memory.isGoingDown && node.relaysOn.contains(Port(unchecked: index))
      expect(
        !mayBeDown || node.guests[index].memory.isGoingDown, 8, Port(unchecked: index), at: now)
      expect(
        node.guests[index].memory.keeps(guests[index].memory), 8, Port(unchecked: index), at: now)
    }
    expect(
      node.memory.keeps(memory, spendingAtMost: configuration.hibernateQuantum), 8, at: now)
  }

  private mutating func watchController(_ step: Step, at now: Tick, in node: Node) {
    let phase = node.controller.phase
    let next = node.controller.nextAlarm
    switch phase {
    case .startNextDevice: expect(next.due == .never, 3, at: now)
    case .normal: expect(next.alarm == .turn && next.due != .never, 3, at: now)
    case .willHibernate, .hibernation:
      let isCommanded = node.controller.causes.contains(.command)
      expect(next.alarm == .stop || (next.alarm == .duration && isCommanded), 3, at: now)
      expect(node.controller.causes != .none, 8, at: now)
    default: expect(false, 10, at: now)
    }
    expect(node.controller.isHibernating == (node.controller.causes != .none), 8, at: now)
    if phase != .willHibernate {
      hibernatingDue = .never
    } else if hibernatingDue == .never {
      hibernatingDue = Tick(
        milliseconds: now.milliseconds + configuration.startTimeout.milliseconds
          + configuration.stopTimeout.milliseconds
          + configuration.stopSpacing.milliseconds * UInt64(Port.count))
    }
    controller = phase
    memory = node.memory
  }
}

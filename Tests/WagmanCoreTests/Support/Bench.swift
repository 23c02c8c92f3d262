import Testing
import WagmanCheck
import WagmanCore

/// A node on a table: inputs go in at chosen moments, virtual time jumps from alarm
/// to alarm, and everything that comes out is a line of the log.
///
/// What must always hold is watched on the way.
struct Bench {
  private(set) var node: Node
  private(set) var now: Tick
  /// Times in the log count from here.
  private var origin: Tick
  private var log: [String] = []
  private var monitor: InvariantMonitor

  @inline(never)
  init(
    configuration: NodeConfiguration = NodeConfiguration(),
    ports: InlineArray<5, PortMemory> = Bench.ports(), memory: NodeMemory = NodeMemory(),
    relaysOn: PortSet = PortSet(), isSupplyLow: Bool = false, cause: ResetCause = .powerOn
  ) {
    node = Node(configuration: configuration, ports: ports, memory: memory)
    now = Tick(milliseconds: 7_654_321)
    origin = now
    monitor = InvariantMonitor(configuration: configuration)
    reset(cause, relaysOn: relaysOn, isSupplyLow: isSupplyLow)
  }

  /// The default set of a node: ports 0 to 2 enabled and watched, 3 and 4 not.
  static func ports() -> InlineArray<5, PortMemory> {
    InlineArray { PortMemory(isEnabled: $0 < 3, isWatched: $0 < 3) }
  }

  /// A node on which only one guest can move: the node controller runs unwatched, and the
  /// others are disabled.
  ///
  /// The guest is stopped, not wanted, and its capacitors are empty.
  @inline(never)
  static func alone(
    configuration: NodeConfiguration = NodeConfiguration(), guest port: Port = .guestNode,
    attempts: UInt8 = 0, isWanted: Bool = false, isWatched: Bool = true
  ) -> Bench {
    var bench = Bench(
      configuration: configuration,
      ports: InlineArray { index in
        let isGuest = index == port.index
        return PortMemory(
          isEnabled: index == 0 || isGuest, isWanted: index == 0 || (isGuest && isWanted),
          isWatched: isGuest && isWatched, attempts: isGuest ? attempts : 0)
      }, relaysOn: port == .nodeController ? PortSet() : PortSet(rawValue: 1))
    bench.advance(by: .seconds(20))
    bench.clear()
    return bench
  }

  /// Forgets the log; times count from now.
  mutating func clear() {
    log = []
    origin = now
  }

  /// What happened since the last time, with times since ``clear()``.
  @inline(never)
  mutating func take() -> [String] {
    defer { log = [] }
    return log
  }

  func guest(_ port: Port) -> Guest { node.guest(port) }

  /// A relay does not open, or follows again.
  mutating func stick(_ port: Port, _ isStuckOn: Bool) {
    node.noteRelay(port, isStuckOn: isStuckOn, at: now)
  }
}

extension Bench {
  /// Feeds an input now, then fires what it armed for now.
  @discardableResult
  @inline(never)
  mutating func send(_ input: Node.Input) -> Refusal? {
    var outbox = Outbox()
    let refusal = node.handle(input, at: now, into: &outbox)
    note(.input(input, refusal), at: now, outbox)
    fire()
    return refusal
  }

  @discardableResult
  @inline(never)
  mutating func send(
    _ command: GuestCommand, to port: Port = .guestNode, from source: Source = .host
  ) -> Refusal? {
    send(.command(command, port, source))
  }

  /// Lets time pass, with a jump to each alarm on the way.
  @inline(never)
  mutating func advance(by span: TickSpan) {
    let end = now + span
    while node.deadline <= end {
      now = max(now, node.deadline)
      fire()
    }
    now = end
  }

  /// Lets time pass with an input in equal steps, the last one at the end.
  @inline(never)
  mutating func advance(by span: TickSpan, every step: TickSpan, _ input: Node.Input) {
    let end = now + span
    while now + step <= end {
      advance(by: step)
      send(input)
    }
    advance(by: end.since(now))
  }

  /// The machines begin anew in the same node, as after manual mode.
  @inline(never)
  mutating func reset(
    _ cause: ResetCause, relaysOn: PortSet? = nil, isSupplyLow: Bool = false
  ) {
    let reset = Node.Reset(
      cause: cause, relaysOn: relaysOn ?? node.relaysOn, isSupplyLow: isSupplyLow)
    var outbox = Outbox()
    node.reset(reset, at: now, into: &outbox)
    note(.reset(reset), at: now, outbox)
    fire()
  }

  /// The board begins anew: only what memory holds is left.
  @inline(never)
  mutating func reboot(
    _ cause: ResetCause = .watchdog, relaysOn: PortSet? = nil, isSupplyLow: Bool = false
  ) {
    let relays = relaysOn ?? node.relaysOn
    node = node.rebuilt()
    reset(cause, relaysOn: relays, isSupplyLow: isSupplyLow)
  }

  @inline(never)
  private mutating func fire() {
    while true {
      let (subject, armed) = node.nextAlarm
      var outbox = Outbox()
      guard node.fireNextAlarm(dueBy: now, into: &outbox) else { return }
      note(.alarm(subject, armed.alarm), at: armed.due, outbox)
    }
  }

  @inline(never)
  private mutating func note(_ step: InvariantMonitor.Step, at time: Tick, _ outbox: Outbox) {
    for index in 0..<outbox.count {
      log.append(Line.of(outbox[index], at: time, since: origin))
    }
    monitor.watch(step, at: time, leaving: node, with: outbox)
    if let violation = monitor.violation {
      Issue.record("\(violation) after \(step); the log so far: \(log)")
    }
  }
}

extension Node {
  /// A new node of what this one would find in memory after a reset.
  func rebuilt() -> Node {
    Node(
      configuration: configuration, ports: InlineArray { guests[$0].memory }, memory: memory)
  }
}

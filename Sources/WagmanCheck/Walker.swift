import WagmanCore

/// Takes a node from state to state, one move at a time, and checks every step on the way.
struct Walker<Steps: NodeSteps>: Sendable {
  let steps: Steps
  let form: NodeForm
  let rules: StepRules
  let scale: SearchScale
  let configuration: NodeConfiguration

  init(steps: Steps, ports: PortSet, scale: SearchScale, configuration: NodeConfiguration) {
    self.steps = steps
    self.scale = scale
    self.configuration = configuration
    form = NodeForm(ports: ports, unit: scale.unit, configuration: configuration)
    rules = StepRules(configuration: configuration, ports: ports)
  }

  /// A node that has not begun: the ports of the search have their guests, the others nothing.
  var blank: Node {
    Node(
      configuration: configuration,
      ports: InlineArray { index in
        let takesPart = form.ports.contains(Port(unchecked: index))
        return PortMemory(
          isEnabled: takesPart, isWanted: takesPart, isWatched: takesPart, failures: 1)
      }, memory: NodeMemory())
  }

  /// The node after its first reset.
  func begin(_ node: inout Node, _ breach: inout Breach?) -> Ghost {
    node = blank
    var ghost = Ghost()
    let reset = Node.Reset(cause: .powerOn, relaysOn: PortSet(), isSupplyLow: false)
    begin(&node, reset, at: form.now, &ghost, &breach)
    return ghost
  }

  /// Whether a move can differ from one that is made in any case.
  @inline(__always)
  func isWorthwhile(_ move: Move, in node: Node) -> Bool {
    switch move {
    case .input(.command(.start(isForced: true), _, _)),
      .input(.command(.restart(isForced: true), _, _)):
      node.controller.isHibernating
    case .input, .wait, .reset: true
    }
  }

  /// Makes a move, and fires what is then due.
  ///
  /// `now` is the moment of the move; a wait moves it.
  func make(
    _ move: Move, in node: inout Node, at now: inout Tick, _ ghost: inout Ghost,
    _ breach: inout Breach?
  ) {
    switch move {
    case .wait: now = moment(after: now, in: node)
    case .input(let input):
      let before = node
      var outbox = Outbox()
      let refusal = steps.handle(&node, input, at: now, into: &outbox)
      rules.check(
        .input(input, refusal), at: now, from: before, to: node, &ghost, outbox, &breach)
    case .reset(let kind):
      let reset = Node.Reset(
        cause: kind == .stalled ? .stalled : .watchdog, relaysOn: relays(after: kind, node),
        isSupplyLow: kind == .supplyLow)
      begin(&node, reset, at: now, &ghost, &breach, isBoot: kind != .stalled)
    }
    fire(&node, at: now, &ghost, &breach)
  }

  /// The moment to which time passes next.
  func moment(after now: Tick, in node: Node) -> Tick {
    switch scale {
    case .least, .coarse: now + form.unit
    case .default: min(form.nextMoment(of: node, at: now), now + .hours(1))
    }
  }

  private func relays(after kind: Move.BoardReset, _ node: Node) -> PortSet {
    switch kind {
    case .stalled, .watchdog, .supplyLow: node.relaysOn
    case .relaysOff: PortSet()
    case .relaysOn: form.ports
    }
  }

  private func begin(
    _ node: inout Node, _ reset: Node.Reset, at now: Tick, _ ghost: inout Ghost,
    _ breach: inout Breach?, isBoot: Bool = false
  ) {
    let before = node
    if isBoot {
      node.renew(
        configuration: configuration, ports: InlineArray { before.guests[$0].memory },
        memory: before.memory)
    }
    var outbox = Outbox()
    steps.reset(&node, reset, at: now, into: &outbox)
    rules.check(.reset(reset), at: now, from: before, to: node, &ghost, outbox, &breach)
  }

  /// Fires what is due, each alarm a step.
  func fire(
    _ node: inout Node, at now: Tick, _ ghost: inout Ghost, _ breach: inout Breach?
  ) {
    var count = 0
    while node.deadline <= now {
      let before = node
      let (subject, armed) = node.nextAlarm
      var outbox = Outbox()
      guard steps.fireNextAlarm(&node, dueBy: now, into: &outbox) else {
        rules.expect(false, 9, "an alarm that is due does not fire", &breach)
        return
      }
      rules.check(
        .alarm(subject, armed), at: armed.due, from: before, to: node, &ghost, outbox, &breach)
      count += 1
      if count == 100 {
        rules.expect(false, 10, "alarms fire without end", &breach)
        return
      }
    }
  }
}

extension Walker {
  @inline(__always)
  func write(
    _ node: Node, _ ghost: Ghost, at now: Tick,
    into words: UnsafeMutablePointer<UInt64>
  ) {
    form.write(node, at: now, into: words)
    words[form.count - 1] |= ghost.word(
      at: now, spacing: configuration.relaySpacing, unit: form.unit)
  }

  @inline(__always)
  func read(_ words: UnsafePointer<UInt64>, into node: inout Node) -> Ghost {
    form.read(words, into: &node)
    return Ghost(word: words[form.count - 1], at: form.now, unit: form.unit)
  }
}

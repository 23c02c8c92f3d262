extension Node {
  /// Begins, with the memory that the node was made of or has had since.
  ///
  /// Guests keep what their memory says and lose their alarms; relays that are on
  /// and wanted stay on without a power cycle.
  public mutating func reset(_ reset: Reset, at now: Tick, into outbox: inout Outbox) {
    outbox.log(.reset, .board, at: now, argument: UInt32(reset.cause.rawValue))
    lastRelayOn = now
    relaysStuckOn = PortSet()
    controller = Controller(memory: memory)
    environment = Environment(verdict: environment.verdict, isSupplyLow: reset.isSupplyLow)
    let surroundings = surroundings
    for index in 0..<Port.count {
      let isOn = reset.relaysOn.contains(Port(unchecked: index))
      guests[index].reset(relayIsOn: isOn, at: now, in: surroundings, into: &outbox)
      noteRelay(Port(unchecked: index))
    }
    stepController(.reset, at: now, into: &outbox)
    quietUntil = deadline
  }

  /// Fires the first alarm that is due by `now`, as of its due time.
  ///
  /// - Returns: whether one was due; ask again until none is.
  public mutating func fireNextAlarm(dueBy now: Tick, into outbox: inout Outbox) -> Bool {
    guard now >= quietUntil else { return false }
    let (subject, armed) = nextAlarm
    quietUntil = armed.due
    guard armed.due <= now else { return false }
    if let port = subject.port {
      stepGuest(port, .alarm(armed.alarm), at: armed.due, into: &outbox)
    } else {
      stepController(.alarm(armed.alarm), at: armed.due, into: &outbox)
    }
    quietUntil = deadline
    return true
  }

  /// Applies one input.
  ///
  /// - Returns: why a command was refused, or `nil` when it was accepted. A
  ///   refused command changes nothing.
  /// - Precondition: every alarm that was due by `now` has fired.
  @discardableResult
  public mutating func handle(_ input: Input, at now: Tick, into outbox: inout Outbox) -> Refusal? {
    switch input {
    case .heartbeat(let port):
      heartbeat(port, at: now, into: &outbox)
    case .sample(let sample):
      self.sample(sample, at: now, into: &outbox)
    case .overcurrent(let port):
      stepGuest(port, .overcurrent, at: now, into: &outbox)
    case .command(let command, let port, let source):
      return self.command(command, port, from: source, at: now, into: &outbox)
    case .hibernate(let span, let source):
      let span = max(.seconds(1), span ?? configuration.hibernateFor)
      let minutes = UInt8(truncatingIfNeeded: min(span.wholeSeconds / 60, 254))
      log(.hibernate, .controller, source, parameter: minutes, at: now, into: &outbox)
      stepController(.hibernate(span), at: now, into: &outbox)
    case .wake(let source):
      log(.wake, .controller, source, at: now, into: &outbox)
      stepController(.wake, at: now, into: &outbox)
    }
    quietUntil = min(quietUntil, deadline)
    return nil
  }

  /// A relay that was told to open does not, or follows again.
  ///
  /// A start would not start its guest anew: it waits. One that opens now has been off
  /// from now on.
  public mutating func noteRelay(_ port: Port, isStuckOn: Bool, at now: Tick) {
    guard relaysStuckOn.contains(port) != isStuckOn else { return }
    if isStuckOn {
      relaysStuckOn.insert(port)
    } else {
      relaysStuckOn.remove(port)
      guests[port.index].relayOffAt = now
    }
  }

  /// A heartbeat: ``handle(_:at:into:)`` without the detour, for it is by far the
  /// most frequent input.
  public mutating func heartbeat(_ port: Port, at now: Tick, into outbox: inout Outbox) {
    if case .started(let due, let healthy) = guests[port.index].state {
      // The alarm only moves away, so `quietUntil` stays a lower bound.
      let next = due == .never ? .never : now + configuration.heartbeatTimeout
      guests[port.index].state = .started(heartbeatDue: next, healthyDue: healthy)
    } else {
      stepGuest(port, .heartbeat, at: now, into: &outbox)
      quietUntil = min(quietUntil, deadline)
    }
  }

  /// Whether nothing would come of this sample, now and as long as nothing else happens.
  ///
  /// Mutating for speed alone: it changes nothing.
  @inline(__always)
  public mutating func isQuiet(_ sample: EnvironmentSample) -> Bool {
    environment.isQuiet(sample, within: configuration.environment)
  }

  /// Whether the controller's turns come to nothing, now and as long as no guest stops.
  ///
  /// Mutating for speed alone: it changes nothing.
  public var hasIdleTurns: Bool {
    mutating get {
      guard case .normal = controller.state else { return false }
      for index in 0..<Port.count {
        if case .stopped = guests[index].state { return false }
      }
      return true
    }
  }

  /// Lets the turns that were due by `now` pass, to which ``hasIdleTurns`` applied.
  public mutating func passIdleTurns(to now: Tick) {
    guard case .normal(var due) = controller.state, due <= now else { return }
    while due <= now { due = due + configuration.turn }
    controller.state = .normal(turnDue: due)
    quietUntil = deadline
  }

  /// A sample of the environment: ``handle(_:at:into:)`` without the detour.
  public mutating func sample(
    _ sample: EnvironmentSample, at now: Tick, into outbox: inout Outbox
  ) {
    if isQuiet(sample) { return }
    let hibernatingForIt =
      controller.isHibernating && controller.causes.contains(.environment)
    let finding = environment.handle(
      sample, at: now, within: configuration.environment, hibernatingForIt: hibernatingForIt,
      into: &outbox)
    switch finding {
    case .nothing: return
    case .verdict(let verdict): stepController(.environment(verdict), at: now, into: &outbox)
    case .unknown: stepController(.environmentUnknown, at: now, into: &outbox)
    }
    quietUntil = min(quietUntil, deadline)
  }
}

extension Node {
  private var surroundings: Guest.Surroundings {
    Guest.Surroundings(
      configuration: configuration, lastRelayOn: lastRelayOn,
      isHibernating: controller.isHibernating, isSupplyLow: environment.isSupplyLow,
      relaysStuckOn: relaysStuckOn)
  }

  private mutating func command(
    _ command: GuestCommand, _ port: Port, from source: Source, at now: Tick,
    into outbox: inout Outbox
  ) -> Refusal? {
    let refusal = refusal(of: command, port)
    let trace = CommandTrace(
      command.code, from: source, refusal: refusal, parameter: command.parameter)
    outbox.log(
      refusal == nil ? .command : .refused, Subject(port), at: now, argument: trace.argument)
    guard refusal == nil else { return refusal }
    if command.isForced { stepController(.forced(port), at: now, into: &outbox) }
    stepGuest(port, command.event, at: now, into: &outbox)
    quietUntil = min(quietUntil, deadline)
    return nil
  }

  @_addressableSelf
  private func refusal(of command: GuestCommand, _ port: Port) -> Refusal? {
    switch command {
    case .start(let isForced), .restart(let isForced):
      if guests[port.index].phase == .disabled { return .disabled }
      return controller.isHibernating && !isForced ? .hibernating : nil
    case .chooseMedium:
      return port.hasBootSelector ? nil : .invalidMedium
    case .stop, .kill, .enable, .disable, .watch:
      return nil
    }
  }

  private func log(
    _ code: CommandCode, _ subject: Subject, _ source: Source, parameter: UInt8 = 255,
    at now: Tick, into outbox: inout Outbox
  ) {
    let trace = CommandTrace(code, from: source, parameter: parameter)
    outbox.log(.command, subject, at: now, argument: trace.argument)
  }

  /// One step of a guest, what the controller makes of it, and the steps that it
  /// asks for, until nobody asks for more.
  private mutating func stepGuest(
    _ port: Port, _ event: Guest.Event, at now: Tick, into outbox: inout Outbox
  ) {
    var requests = Controller.Requests()
    move(port, event, at: now, asking: &requests, into: &outbox)
    serve(&requests, at: now, into: &outbox)
  }

  private mutating func stepController(
    _ event: Controller.Event, at now: Tick, into outbox: inout Outbox
  ) {
    var requests = Controller.Requests()
    controller.handle(
      event, at: now, seeing: view(at: now), with: configuration, asking: &requests, into: &outbox)
    serve(&requests, at: now, into: &outbox)
  }

  private mutating func serve(
    _ requests: inout Controller.Requests, at now: Tick, into outbox: inout Outbox
  ) {
    var next = 0
    while next < requests.count {
      let request = requests[next]
      next += 1
      switch request.action {
      case .start(let origin):
        move(request.port, .start(origin), at: now, asking: &requests, into: &outbox)
      case .stop:
        move(
          request.port, .stop(delay: nil, .hibernation), at: now, asking: &requests, into: &outbox)
      }
    }
  }

  private mutating func move(
    _ port: Port, _ event: Guest.Event, at now: Tick, asking requests: inout Controller.Requests,
    into outbox: inout Outbox
  ) {
    let wasOn = relaysOn.contains(port)
    let surroundings = surroundings
    guests[port.index].handle(event, at: now, in: surroundings, into: &outbox)
    noteRelay(port)
    if !wasOn && relaysOn.contains(port) { lastRelayOn = now }
    controller.handle(
      .guestStepped(port), at: now, seeing: view(at: now), with: configuration, asking: &requests,
      into: &outbox)
  }

  mutating func noteRelay(_ port: Port) {
    switch guests[port.index].relay {
    case .on: relaysOn.insert(port)
    case .off: relaysOn.remove(port)
    }
  }

  @_addressableSelf
  private func view(at now: Tick) -> GuestsView {
    var view = GuestsView()
    for index in 0..<Port.count { view.include(guests[index], at: now) }
    return view
  }
}

extension Guest {
  /// Takes up where memory and relay are.
  mutating func reset(
    relayIsOn: Bool, at now: Tick, in node: Surroundings, into outbox: inout Outbox
  ) {
    state = .stopped
    relayOffAt = now
    unexpectedDue = .zero
    heldOffUntil = .zero
    if !memory.isEnabled {
      enter(
        .disabled(enableDue: enableDue(from: now, in: node)), because: .reset, at: now,
        into: &outbox)
    } else if !relayIsOn {
      if let span = holdOff(in: node) { heldOffUntil = now + span }
      enter(.stopped, because: .reset, at: now, into: &outbox)
    } else if memory.isWanted && memory.isGoingDown {
      // It may be down by now, and one that nobody watches would stay so for ever.
      enter(
        .restarting(shutdown(delay: nil, at: now, in: node)), because: .reset, at: now,
        into: &outbox)
      outbox.append(.message(port, .restart))
    } else if memory.isWanted {
      run(because: .reset, at: now, in: node, into: &outbox)
    } else {
      shutDown(delay: nil, because: .reset, at: now, in: node, into: &outbox)
    }
  }
}

extension GuestCommand {
  var event: Guest.Event {
    switch self {
    case .start: .start(.command)
    case .restart: .restart(.command)
    // A moment that wraps would lie in the past. No stop takes as long as a day.
    case .stop(let delay): .stop(delay: delay.map { min($0, .hours(24)) }, .command)
    case .kill: .kill
    case .enable: .enable
    case .disable: .disable
    case .watch(let isOn): .watch(isOn)
    case .chooseMedium(let medium): .chooseMedium(medium)
    }
  }

  /// Whether it starts a guest although the node hibernates.
  public var isForced: Bool {
    switch self {
    case .start(let isForced), .restart(let isForced): isForced
    case .stop, .kill, .enable, .disable, .watch, .chooseMedium: false
    }
  }

  /// The name of this command in the rolling log.
  public var code: CommandCode {
    switch self {
    case .start: .start
    case .restart: .restart
    case .stop: .stop
    case .kill: .kill
    case .enable: .enable
    case .disable: .disable
    case .watch: .watch
    case .chooseMedium: .chooseMedium
    }
  }

  var parameter: UInt8 {
    switch self {
    case .start(let isForced), .restart(let isForced): isForced ? 1 : 0
    case .stop(let delay):
      delay.map { UInt8(truncatingIfNeeded: min($0.wholeSeconds, 254)) } ?? 255
    case .kill, .enable, .disable: 255
    case .watch(let isOn): isOn ? 1 : 0
    case .chooseMedium(let medium): medium.rawValue
    }
  }
}

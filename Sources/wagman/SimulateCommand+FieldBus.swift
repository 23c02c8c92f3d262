import ArgumentParser
import WagmanCore
import WagmanImage
import WagmanSerial
import WagmanSim

extension Wagman.Simulate {
  /// Runs the plant of a scenario for a controller elsewhere.
  func performOnFieldBus(_ fieldBus: String, _ scenario: Scenario, _ span: TickSpan?) throws {
    try refuseWithFieldBus()
    let memory = try startImage.map(Self.memory)
    let pace = try speed.map(Pace.init) ?? .unlimited
    Interruption.watch()
    let sockets = try ControllerSockets(bus: Self.url(fieldBus), consoles: consoles.map(Self.url))
    defer { sockets.close() }
    let server = try openServer([])
    defer { server?.close() }
    let session = FieldBusSession(sockets, mode: clock.mode)
    if let cutImages { keepImages(of: session, in: cutImages) }
    let end = Tick.zero + (span ?? scenario.span)
    let history = compares ? History() : nil
    var simulation = NodeSimulation<FieldBusProgram>(
      scenario, seed: seed, image: memory, session: session)
    if relays || compares { simulation.noteRelays() }
    var run = SimulationRun(
      simulation, until: end, pace: pace, patience: 100, server: server,
      printer: EventPrinter(isJSON: json), isQuiet: quiet,
      traces: try TraceFiles(traces, of: scenario), recorder: try recorder(for: scenario),
      unjudged: excerpt ? "this is an excerpt of the scenario" : nil,
      isOver: { Interruption.isRequested || session.failure != nil },
      onObservation: history.map { history in { history.add($0) } })
    let failures: [ExpectationFailure]
    switch clock {
    case .lockstep:
      // One that is compared takes the same steps as its twin.
      if consoles.isEmpty && !compares { run.longestRest = 20 }
      failures = try finish(&run)
    case .free:
      run.whyNotPaced = "the controller has a clock of its own; time goes as that does"
      run.follow()
      failures = try close(&run)
    }
    report(session)
    if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
    if let failure = session.failure {
      throw Failure("--field-bus: \(failure)", code: Failure.boardFailed)
    }
    if let history {
      let reference = NodeSimulation<CutFirmware>(
        scenario, seed: seed, image: memory, cuts: session.cuts)
      try compare(history, run.memory, with: reference, until: end)
    }
    if !failures.isEmpty { throw ExitCode(Failure.failedCheck) }
  }

  private func refuseWithFieldBus() throws {
    if firmware != .ours {
      throw Failure("--field-bus: the controller brings its own firmware; leave --firmware out")
    }
    if !links.isEmpty {
      throw Failure("--field-bus: consoles are the controller's own; leave --link out")
    }
    if compares && clock == .free {
      throw Failure(
        "--compare: a controller with a clock of its own has no twin; leave --clock out")
    }
    if compares && plant != nil {
      throw Failure("--compare: what others say has no twin; leave --plant out")
    }
  }

  /// Writes the memory at each cut of the controller's power, and after it.
  private func keepImages(of session: FieldBusSession, in folder: String) {
    session.onPower = { [unowned session] isBack, memory in
      let path = "\(folder)/\(isBack ? "back" : "cut")-\(session.cuts.count)"
      do {
        try memory.save(toFile: path)
      } catch {
        Wagman.complain("--cut-images: \(path): \(error)")
      }
    }
  }

  /// Runs the same in this process and says whether it came to the same.
  private func compare(
    _ history: History, _ memory: MemoryImage,
    with reference: consuming NodeSimulation<CutFirmware>,
    until end: Tick
  ) throws {
    var reference = reference
    reference.noteRelays()
    let expected = History()
    reference.advance(to: end) { expected.add($0) }
    if let lines = history.divergence(from: expected, names: ("controller", "simulator ")) {
      for line in lines { Wagman.complain(line) }
      throw Failure(
        "--compare: the controller's log differs from the simulator's", code: Failure.failedCheck)
    }
    let pages = memory.differences(from: reference.memory)
    if !pages.isEmpty {
      throw Failure(
        "--compare: the logs are equal, \(pages.count) pages of memory differ, first page \(pages[0])",
        code: Failure.failedCheck)
    }
    Wagman.complain(
      """
      compared with the simulator: \(history.entries) entries, \(history.relayMoves) relay moves, \
      memory equal
      """)
  }

  /// Says what the controller told of its work.
  private func report(_ session: FieldBusSession) {
    for occasion in ControllerWork.Occasion.allCases {
      let figures = session.work.figures(occasion)
      // One with a clock of its own tells nothing of its steps.
      guard figures.count > 0 else { continue }
      Wagman.complain(
        """
        controller: \(figures.count) steps with \(occasion): median \(figures.median), \
        most \(figures.most) cycles
        """)
    }
    Wagman.complain(
      """
      controller: at most \(session.work.stackUsed) bytes of stack, \(session.hellos) starts, \
      \(session.cuts.count) cuts, \(session.dropped) garbled messages
      """)
  }
}

extension SimulationRun where Program == FieldBusProgram {
  /// Runs to the end by the controller's own clock.
  fileprivate mutating func follow() {
    announce()
    while simulation.time < end && !isOver() {
      if let server {
        server.poll(timeoutMilliseconds: 0)
        servePlant(server)
        if !simulation.isRunning {
          pause(server)
          continue
        }
      }
      let goesOn = simulation.follow(to: end) { watcher.watch($0) }
      look()
      watcher.printer.flush()
      if !goesOn { return }
    }
  }

  /// Lets time pass while the board does not run, as the clock does: whoever took its
  /// supply may give it back.
  private mutating func pause(_ server: LinkServer) {
    let start = Monotonic.milliseconds
    server.poll(timeoutMilliseconds: 100)
    let span = TickSpan.milliseconds(Monotonic.milliseconds - start)
    simulation.advance(to: min(end, simulation.time + span)) { watcher.watch($0) }
    look()
    watcher.printer.flush()
  }
}

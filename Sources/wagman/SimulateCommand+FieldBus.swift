import ArgumentParser
import WagmanCore
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
    let session = FieldBusSession(sockets, mode: clock.mode)
    var simulation = NodeSimulation<FieldBusProgram>(
      scenario, seed: seed, image: memory, session: session)
    if relays { simulation.noteRelays() }
    let run = SimulationRun(
      simulation, until: Tick.zero + (span ?? scenario.span), pace: pace, server: nil,
      printer: EventPrinter(isJSON: json), isQuiet: quiet,
      unjudged: excerpt ? "this is an excerpt of the scenario" : nil,
      isOver: { Interruption.isRequested || session.failure != nil })
    try perform(run)
    report(session)
    if let failure = session.failure {
      throw Failure("--field-bus: \(failure)", code: Failure.boardFailed)
    }
  }

  private func refuseWithFieldBus() throws {
    if firmware != .ours {
      throw Failure("--field-bus: the controller brings its own firmware; leave --firmware out")
    }
    if !links.isEmpty {
      throw Failure("--field-bus: consoles are the controller's own; leave --link out")
    }
  }

  /// Says what the controller told of its work.
  private func report(_ session: FieldBusSession) {
    for occasion in ControllerWork.Occasion.allCases {
      let figures = session.work.figures(occasion)
      Wagman.complain(
        "controller: \(figures.count) steps with \(occasion): median \(figures.median), most \(figures.most) cycles"
      )
    }
    Wagman.complain(
      "controller: at most \(session.work.stackUsed) bytes of stack, \(session.hellos) starts, \(session.dropped) garbled messages"
    )
  }
}

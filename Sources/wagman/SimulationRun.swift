import Foundation
import WagmanCore
import WagmanHAL
import WagmanHIL
import WagmanImage
import WagmanRemote
import WagmanSerial
import WagmanSim

/// A simulation that is run, watched and, with links, served to clients.
struct SimulationRun<Program: BoardProgram & ~Copyable>: ~Copyable {
  var simulation: NodeSimulation<Program>
  let end: Tick
  var pace: Pace
  /// Why nobody may change the pace, where that is so.
  var whyNotPaced: String?
  /// How far virtual time may fall behind the clock before it is let go, in milliseconds.
  ///
  /// A board that clients know catches up, however long it was held. A plant stands
  /// still while its controller is without power, and goes on from there.
  private let patience: Double
  /// How long the program may rest, in milliseconds of the clock, where it has consoles
  /// that are not ours.
  var longestRest: Double?
  let server: LinkServer?
  let isOver: () -> Bool
  /// Why the scenario's expectations are not judged, where that is so from the start.
  private let unjudged: String?
  /// Who judges what every run must keep, where the scenario asks for it.
  private var judge: Judge?
  var watcher: RunWatcher
  /// What became of the expectations, once the run is over.
  private(set) var outcomes: [ExpectationOutcome] = []
  /// Who is at the plant's socket, and how far his line has come.
  var plantClients = [(session: UInt32, line: RequestLine)](
    repeating: (0, RequestLine()), count: LinkServer.sidePlaces.count)
  private var sessions = [UInt32](repeating: 0, count: LinkServer.placeCount)

  init(
    _ simulation: consuming NodeSimulation<Program>, until end: Tick, pace: Pace,
    patience: Double = .infinity, server: LinkServer?, printer: EventPrinter, isQuiet: Bool,
    traces: TraceFiles = TraceFiles(), recorder: RunRecorder? = nil, unjudged: String? = nil,
    judge: Judge? = nil,
    isOver: @escaping () -> Bool = { Interruption.isRequested },
    onObservation: ((Observation) -> Void)? = nil
  ) {
    watcher = RunWatcher(
      printer: printer, checker: ExpectationChecker(simulation.scenario.expectations),
      isQuiet: isQuiet, traces: traces, recorder: recorder, onObservation: onObservation)
    self.simulation = simulation
    self.end = end
    self.pace = pace
    self.patience = patience
    self.server = server
    self.unjudged = unjudged
    self.judge = judge
    self.isOver = isOver
  }

  /// Runs to the end, or until `isOver` says so: by default, until somebody interrupts it.
  ///
  /// - Parameter awaitingClient: whether time begins with the first client.
  mutating func perform(awaitingClient: Bool = false) {
    announce()
    if let server, awaitingClient { awaitClient(server) }
    while isUnderWay {
      switch pace {
      case .unlimited: performUnlimited()
      case .times(0): standStill()
      case .times(let factor): perform(at: factor)
      }
    }
  }

  private var isUnderWay: Bool { simulation.time < end && !isOver() }

  mutating func announce() {
    guard let server else { return }
    for link in server.links { Wagman.complain("listening on \(link)") }
    if let side = server.side { Wagman.complain("listening on \(side.address)") }
  }

  /// Waits until somebody is there, and lets the board see him at its first moment.
  private mutating func awaitClient(_ server: LinkServer) {
    while !isOver()
      && !(0..<LinkServer.placeCount).contains(where: server.isAttached)
    {
      server.poll(timeoutMilliseconds: 1_000)
      servePlant(server)
    }
    exchange(server)
  }

  private mutating func performUnlimited() {
    var stride = TickSpan.hours(6)
    if let server { stride = server.links.isEmpty ? .seconds(10) : .seconds(1) }
    while isUnderWay && pace == .unlimited {
      advance(to: min(end, simulation.time + stride))
      if let server {
        server.poll(timeoutMilliseconds: 0)
        exchange(server)
      }
    }
  }

  /// Nothing goes on until somebody changes the pace.
  private mutating func standStill() {
    guard let server else { return }
    while isUnderWay && pace == .times(0) {
      server.poll(timeoutMilliseconds: 1_000)
      exchange(server)
    }
  }

  /// Virtual time follows the clock; between two moments at which something
  /// happens the program sleeps in poll(2).
  private mutating func perform(at factor: Double) {
    let start = Monotonic.nanoseconds
    let first = simulation.time.milliseconds
    /// Milliseconds of the clock that virtual time does not make up for.
    var lost = 0.0
    /// Until then nothing was to be done.
    var restsUntil = 0.0
    while isUnderWay && pace == .times(factor) {
      var elapsed = Double(Monotonic.nanoseconds - start) / 1_000_000 - lost
      let late = elapsed - max(restsUntil, Double(simulation.time.milliseconds - first) / factor)
      if late > patience {
        lost += late - patience
        elapsed -= late - patience
      }
      let present = min(end, Tick(milliseconds: first + UInt64(elapsed * factor)))
      advance(to: present)
      if let server { exchange(server) }
      // A byte that was read while others were sent waits for no descriptor.
      if let server, server.hasActivity || pace != .times(factor) { continue }
      let wait = Double(simulation.nextMoment.since(present).milliseconds) / factor
      var span = min(max(wait.rounded(.up), 1), 1_000)
      if let longestRest, span > longestRest {
        simulation.goRound { watcher.watch($0) }
        span = longestRest
      }
      restsUntil = elapsed + span
      sleep(forMilliseconds: Int32(span))
    }
  }

  private func sleep(forMilliseconds milliseconds: Int32) {
    if let server {
      server.poll(timeoutMilliseconds: milliseconds)
    } else {
      poll(nil, 0, milliseconds)
    }
  }

  private mutating func advance(to moment: Tick) {
    while let look = judge?.nextLook, look <= moment {
      move(to: look)
      judge?.look(at: simulation)
    }
    move(to: moment)
    judge?.look(at: simulation)
    if pace != .unlimited { watcher.printer.flush() }
  }

  // Not inlined: where nobody looks its loop would make the other one slower.
  @inline(never)
  private mutating func move(to moment: Tick) {
    if watcher.isLooking {
      advanceLooking(to: moment)
    } else {
      simulation.advance(to: moment) { watcher.watch($0) }
    }
  }

  private mutating func advanceLooking(to moment: Tick) {
    let (traces, recorder) = (watcher.traces, watcher.recorder)
    simulation.advance(to: moment) {
      watcher.watch($0)
    } look: {
      traces.look($0, at: $1)
      recorder?.look($0, at: $1)
    }
  }

  /// Shows the node to whoever wants to see it.
  mutating func look() {
    if watcher.isLooking { watcher.look(simulation.levels, at: simulation.time) }
  }

  /// Moves bytes between clients and the board.
  private mutating func exchange(_ server: LinkServer) {
    servePlant(server)
    var hasNews = false
    for place in 0..<LinkServer.placeCount {
      let link = NodeSimulation<Program>.firstClientLink + place
      let session = server.isAttached(place) ? server.session(place) : 0
      if session != sessions[place] {
        sessions[place] = session
        simulation.attach(session == 0 ? nil : server.attachment(of: place), to: link)
        hasNews = true
      }
      guard session != 0 else { continue }
      while let byte = server.receive(on: place) {
        simulation.deliver(byte, on: link)
        hasNews = true
      }
    }
    if hasNews {
      simulation.serveLinks { watcher.watch($0) }
      look()
    }
    for place in 0..<LinkServer.placeCount where sessions[place] != 0 {
      simulation.drain(NodeSimulation<Program>.firstClientLink + place) { bytes in
        let count = min(bytes.count, server.room(on: place))
        server.send(bytes.extracting(0..<count), on: place)
        return count
      }
    }
    server.poll(timeoutMilliseconds: 0)
  }

  /// Prints the closing table and says which expectations were not met.
  mutating func finish() -> [ExpectationFailure] {
    watcher.summary.finish(at: simulation.time)
    outcomes = watcher.checker.outcomes(at: simulation.time)
    var failures = isJudged ? outcomes.compactMap(\.failure) : []
    if let verdict = judge?.verdict {
      failures.append(
        ExpectationFailure(file: simulation.scenario.file, line: 1, message: "\(verdict)"))
    }
    if watcher.printer.isJSON {
      watcher.printer.print(line: summaryJSON)
    } else {
      if !watcher.isQuiet { watcher.printer.print(line: "") }
      watcher.printer.print(line: headline)
      for line in SummaryTable(summary: watcher.summary, scenario: simulation.scenario).lines {
        watcher.printer.print(line: line)
      }
    }
    let expected = simulation.scenario.expectations.count
    let unmet = failures.count - (judge?.verdict == nil ? 0 : 1)
    if !watcher.printer.isJSON && expected > 0 {
      watcher.printer.print(
        line: isJudged
          ? "\(expected - unmet) of \(expected) expectations met"
          : "expectations not judged: \(whyUnjudged)")
    }
    watcher.printer.flush()
    for failure in failures { Wagman.complain(failure.description) }
    return failures
  }

  /// Whether the expectations are about this run, and it was as long as they are about.
  var isJudged: Bool {
    unjudged == nil && simulation.time >= .zero + simulation.scenario.span
  }

  /// Why they are not judged, where that is so.
  var whyUnjudged: String { unjudged ?? "the run was shorter than the scenario" }

  /// What did not hold of what every run must keep.
  var breach: Judge.Verdict? { judge?.verdict }

  /// Whether somebody judges what every run must keep.
  var isWatched: Bool { judge != nil }

  /// The board's persistent memory as it is now.
  var memory: MemoryImage { simulation.memory }

  func save(to path: String) throws {
    do {
      try simulation.memory.save(toFile: path)
    } catch {
      throw Failure("--image: \(path): \(error)")
    }
  }

  private var headline: String {
    let counts = simulation.counts
    return """
      \(simulation.scenario.name): \(TickSpan.milliseconds(simulation.time.milliseconds).short), \
      \(counts.heartbeats) heartbeats, \(counts.samples) samples, \(watcher.summary.events) events, \
      \(watcher.summary.hibernations) hibernations, \(watcher.summary.resets) resets
      """
  }

  private var summaryJSON: String {
    let counts = simulation.counts
    var ports: [String] = []
    for index in 0..<Port.count {
      let figures = watcher.summary.ports[index]
      ports.append(
        """
        {"port":\(index),"up":\(figures.up.milliseconds),"starts":\(figures.starts),\
        "failures":\(figures.failures),"recoveries":\(figures.recoveries),\
        "kills":\(figures.kills),"longestOutage":\(figures.longestOutage.milliseconds)}
        """)
    }
    return """
      {"summary":{"scenario":"\(EventPrinter.escape(simulation.scenario.name))",\
      "milliseconds":\(simulation.time.milliseconds),"heartbeats":\(counts.heartbeats),\
      "samples":\(counts.samples),"events":\(watcher.summary.events),\
      "hibernations":\(watcher.summary.hibernations),"resets":\(watcher.summary.resets),\
      "ports":[\(ports.joined(separator: ","))]}}
      """
  }
}

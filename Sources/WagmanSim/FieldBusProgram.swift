import WagmanCore
import WagmanFieldBus
import WagmanHAL
import WagmanImage

/// The program of a board whose controller is elsewhere, at the far end of a field bus.
///
/// In lockstep a step hands the controller the present tick and carries out what
/// it asks for until it says that it is done. The log's entries are read out of
/// the pages that it writes. A controller that vanishes in the midst of a step is
/// one whose power was cut, and begins anew when it is back.
public struct FieldBusProgram: BoardProgram, ~Copyable {
  public var board: VirtualBoard
  public private(set) var wakeAt = Tick.zero
  public let session: FieldBusSession
  private var newestEntry: UInt32
  /// A controller said hello by itself, and waits for the board to be reset.
  private var hasHello = false
  /// The board was reset, and a controller with a clock of its own has not begun yet.
  private(set) var awaitsHello = false
  private var occasion = ControllerWork.Occasion.tick
  private var runs: UInt64 = 0

  init(board: consuming VirtualBoard, session: FieldBusSession) {
    newestEntry = LogRing(from: board.memory).newestSequence
    self.session = session
    self.board = board
  }

  public mutating func begin() {
    beginRun()
    if session.mode == .free {
      awaitsHello = true
      wakeAt = .never
    } else {
      beginInLockstep()
    }
  }

  private mutating func beginInLockstep() {
    wakeAt = board.now
    if !hasHello { session.restart() }
    while !hasHello {
      guard let kind = session.next() else {
        // One that vanishes before it has said anything has done nothing.
        if session.failure == nil { continue }
        wakeAt = .never
        return
      }
      guard kind == .hello else {
        session.restart()
        continue
      }
      hasHello = takesHello()
      if !hasHello { return }
    }
    hasHello = false
    answerHello()
    let cuts = session.cuts.count
    serve()
    if cuts > 0 && cuts == session.cuts.count { session.onPower?(true, board.memory) }
  }

  mutating func answerHello() {
    awaitsHello = false
    let (mode, cause, identifier) = (session.mode, board.resetCause, board.identifier)
    let (hasCard, status) = (board.hasCard, status())
    session.answer { frame in
      frame.append(mode.rawValue)
      frame.append(cause.rawValue)
      frame.append(identifier, size: 8)
      frame.append(hasCard)
      status.write(to: &frame)
    }
  }

  /// Whether a controller that says hello is one that this program understands.
  mutating func takesHello() -> Bool {
    let version = session.take()
    if version != BusMode.version { session.fail(.version(version)) }
    return version == BusMode.version
  }

  public func whyNobodyTypes(on link: Int) -> String? {
    let console = Self.console(ofLink: link)
    if session.hasConsole(console) { return nil }
    return "console \(console) of the controller is not wired; give its --console"
  }

  public mutating func step() {
    guard session.failure == nil else { return }
    // With a clock of its own the controller takes its steps when it likes.
    if session.mode == .free {
      board.feedWatchdog()
      return typeLines()
    }
    beginRun()
    // One that was cut while it began is still without power.
    guard board.powerCut == nil else { return }
    typeLines()
    occasion = board.hasHeartbeats ? .heartbeat : .tick
    answerWithStatus()
    serve()
  }

  /// Carries out what the controller asks for until it is done.
  private mutating func serve() {
    while true {
      guard let kind = session.next() else {
        if session.failure == nil { cut(because: .powerOn) } else { wakeAt = .never }
        return
      }
      switch kind {
      case .done:
        takeDone()
        return
      case .hello:
        hasHello = takesHello()
        cut(because: ResetCause(rawValue: session.take()) ?? .external)
        return
      default: carryOut(kind)
      }
    }
  }

  private mutating func beginRun() {
    runs += 1
    board.countEffects()
  }

  /// The controller is gone in the midst of a run of its program.
  private mutating func cut(because cause: ResetCause) {
    session.cuts.append(ControllerCut(run: runs, effects: board.effects, cause: cause))
    board.cutPower(because: cause)
    wakeAt = board.now
    session.onPower?(false, board.memory)
  }

  private mutating func takeDone() {
    // The chip's own watchdog watches the controller; it is done, so it runs.
    board.feedWatchdog()
    let wake = session.take(size: 5)
    wakeAt = wake == 0xff_ffff_ffff ? .never : Tick(milliseconds: wake)
    let cycles = UInt32(truncatingIfNeeded: session.take(size: 4))
    let stackUsed = Int(session.take(size: 2))
    session.work.add(cycles: cycles, on: occasion, stackUsed: stackUsed)
    occasion = .tick
  }

  /// Answers with the present moment, and what came from outside since the last one.
  mutating func answerWithStatus() {
    var beats: InlineArray<18, Heartbeat> = .init(
      repeating: Heartbeat(port: .nodeController, at: .zero))
    let count = takeBeats(into: &beats)
    let status = status()
    session.answer { frame in
      status.write(to: &frame)
      for index in 0..<count { beats[index].write(to: &frame, at: status.now) }
    }
  }

  private func status() -> BusStatus {
    var status = BusStatus()
    status.now = board.now
    status.epochSeconds = board.epochSeconds
    status.relays = board.relays
    status.typed = session.typed
    status.hasMoreBeats = board.hasHeartbeats
    return status
  }

  private mutating func takeBeats(into beats: inout InlineArray<18, Heartbeat>) -> Int {
    var count = 0
    while count < BusStatus.beatCapacity, let beat = board.takeHeartbeat() {
      beats[count] = beat
      count += 1
    }
    return count
  }

  /// Puts what the scenario's people typed on the controller's consoles.
  private mutating func typeLines() {
    for link in 0..<Simulation.firstClientLink where board.hasInput(on: link) {
      var bytes: [UInt8] = []
      while let byte = board.receive(on: link) { bytes.append(byte) }
      session.type(bytes, on: Self.console(ofLink: link))
    }
  }

  /// The console that stands for a place of the virtual board: 0 is the
  /// administration's in both, and the guest on port n has place n + 1 and console n.
  private static func console(ofLink link: Int) -> Int {
    link == 0 ? 0 : link == 1 ? 4 : link - 1
  }
}

extension FieldBusProgram {
  mutating func carryOut(_ kind: BusKind) {
    switch kind {
    case .beats: answerWithBeats()
    case .sample: answerWithSample()
    case .analog: answerWithAnalog()
    case .relay, .medium, .tell: actOnPort(kind)
    case .clock:
      board.setClock(epochSeconds: UInt32(truncatingIfNeeded: session.take(size: 4)))
      session.answer { _ in }
    case .readPage: answerWithPage()
    case .writePage: writePage()
    case .reset:
      board.reset()
      session.answer { _ in }
    case .hello, .done, .poll, .restart, .refused: session.refuse()
    }
  }

  private mutating func answerWithBeats() {
    var beats: InlineArray<18, Heartbeat> = .init(
      repeating: Heartbeat(port: .nodeController, at: .zero))
    let count = takeBeats(into: &beats)
    let (hasMore, now) = (board.hasHeartbeats, board.now)
    session.answer { frame in
      frame.append(hasMore)
      for index in 0..<count { beats[index].write(to: &frame, at: now) }
    }
  }

  private mutating func answerWithSample() {
    if occasion != .event { occasion = .sample }
    let sample = board.sample()
    let relays = board.relays
    session.answer { frame in
      relays.write(to: &frame)
      sample.write(to: &frame)
    }
  }

  private mutating func answerWithAnalog() {
    let input = AnalogInput(rawValue: session.take())
    guard let port = Port(Int(session.take())), let input else { return session.refuse() }
    let value =
      switch input {
      case .thermistor: board.thermistor(port)
      case .voltage: board.voltage(port)
      case .light: board.light()
      }
    session.answer { $0.append(value) }
  }

  private mutating func actOnPort(_ kind: BusKind) {
    guard let port = Port(Int(session.take())) else { return session.refuse() }
    let value = session.take()
    switch kind {
    case .relay:
      guard let level = RelayLevel(rawValue: value) else { return session.refuse() }
      occasion = .event
      board.switchRelay(port, to: level)
    case .medium:
      guard let medium = BootMedium(rawValue: value) else { return session.refuse() }
      board.selectMedium(medium, for: port)
    default:
      guard let message = Message(rawValue: value) else { return session.refuse() }
      board.tell(port, message)
    }
    let relays = board.relays
    session.answer { if kind == .relay { relays.write(to: &$0) } }
  }

  private mutating func answerWithPage() {
    let index = Int(session.take(size: 2))
    guard index < Page.countPerMemory else { return session.refuse() }
    let page = board.readPage(index)
    session.answer { frame in
      for place in page.bytes.indices { frame.append(page.bytes[place]) }
    }
  }

  private mutating func writePage() {
    let index = Int(session.take(size: 2))
    guard index < Page.countPerMemory else { return session.refuse() }
    var page = Page()
    for place in page.bytes.indices { page.bytes[place] = session.take() }
    board.writePage(index, page)
    if MemoryMap.logPages.contains(index) { readLog() }
    session.answer { _ in }
  }

  /// Tells of the entries that are new in the log.
  private mutating func readLog() {
    let ring = LogRing(from: board.memory)
    while newestEntry < ring.newestSequence {
      newestEntry += 1
      guard let entry = ring.entry(newestEntry, in: board.memory) else { continue }
      occasion = .event
      board.recorded(entry)
    }
    newestEntry = ring.newestSequence
  }
}

extension NodeSimulation where Program == FieldBusProgram {
  /// A node whose controller is elsewhere; waits until that has begun.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - seed: in place of the scenario's own.
  ///   - image: a persistent memory to begin with, as for a simulation.
  ///   - session: the line to the controller.
  public init(
    _ scenario: Scenario, seed: UInt64? = nil, image: MemoryImage? = nil,
    session: FieldBusSession
  ) {
    self.init(
      scenario, seed: seed, memory: image ?? MemoryImage(of: scenario),
      recordsWrites: false
    ) { FieldBusProgram(board: $0, session: session) }
  }
}

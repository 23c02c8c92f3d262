import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanImage

/// A whole node in virtual time: the board's program over a virtual board, with
/// guests, weather, and what a scenario makes happen.
///
/// The same scenario and seed give the same history, byte for byte. Nothing here
/// waits: ``advance(to:_:)`` jumps from one moment at which something happens to
/// the next.
public struct NodeSimulation<Program: ~Copyable>: ~Copyable {
  /// The places for links: 0 is the scenario's operator, 1 to 5 are the consoles
  /// of the guests, the rest is for clients from outside.
  public static var linkCount: Int { 22 }
  public static var firstClientLink: Int { 6 }

  public let scenario: Scenario
  public internal(set) var firmware: Program
  var schedule: HappeningSchedule
  /// What strikes from outside leaves to chance, apart from what the scenario draws.
  var outsideDraws: SplitMix64
  /// The next moment at which a happening or a fault strikes.
  var nextStrike = Tick.never
  /// The board does not run: it is without sufficient supply, or it hangs.
  var isDown = false
  /// Its program stands still, and the watchdog will reset the board.
  var isHanging = false
  /// Bit n: the scenario has a console open on link n.
  private var ownConsoles: UInt32 = 0
  private var lastSession: UInt32 = 0
  /// How often the loop went round, with the rounds that quiet spared.
  public private(set) var steps: UInt64 = 0
  /// Rounds that quiet spared.
  public private(set) var spared: UInt64 = 0
  /// Whether each heartbeat and each sample goes through the program, also where nothing
  /// can come of it: slower, and the same history, as tests show.
  public var sparesNoStep = false
  /// Quiet is not looked for before.
  private var quietTryAt = Tick.zero
  /// How often none was found since there was some.
  private var quietTries = 0
}

// The requirement stands here and not on the type: a program of another module
// that asks the runtime for the type would find none, for the runtime cannot
// check a conformance of a type with a number among its parameters.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// The start of every scenario: 2026-01-01 00:00:00 UTC.
  public static var epochSeconds: UInt32 { 1_767_225_600 }

  /// A node that was just connected to its supply.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - seed: in place of the scenario's own.
  ///   - memory: what the persistent memory holds.
  ///   - recordsWrites: whether every page write is kept, for tests of power cuts.
  ///   - linkCount: how many places for links the board has; a program has a console for each.
  ///   - program: puts the program on its board.
  init(
    _ scenario: Scenario, seed: UInt64?, memory: MemoryImage, recordsWrites: Bool,
    linkCount: Int = Self.linkCount,
    program: (consuming VirtualBoard) -> Program
  ) {
    let seed = seed ?? scenario.seed
    self.scenario = scenario
    schedule = HappeningSchedule(scenario, seed: seed)
    outsideDraws = SplitMix64(seed: seed, stream: 0x323)
    let guests = InlineArray<5, GuestModel> { index in
      GuestModel(profile: scenario.guests[index], seed: seed, port: Port(unchecked: index))
    }
    let board = VirtualBoard(
      guests: guests,
      plant: Plant(profile: scenario.environment, seed: seed, begins: scenario.begins),
      memory: memory, epochSeconds: Self.epochSeconds + UInt32(scenario.begins.wholeSeconds),
      identifier: 0x0000_5741_474d_0000 | UInt64(seed & 0xffff), linkCount: linkCount,
      recordsWrites: recordsWrites, seed: seed)
    firmware = program(board)
    firmware.begin()
    nextStrike = schedule.nextAt
  }

  /// Since the start of the run.
  public var time: Tick { firmware.board.time }

  /// The next moment at which something happens.
  public var nextMoment: Tick {
    let program = isDown ? downUntil : firmware.board.programWakes(at: firmware.wakeAt)
    return max(time, min(program, min(firmware.board.nextGuestEvent, nextStrike)))
  }

  /// Runs until `end` and hands everything that happens to `observe`, in order.
  public mutating func advance(to end: Tick, _ observe: (Observation) -> Void) {
    report(observe)
    while true {
      if time >= quietTryAt { passQuietly(to: end) }
      let next = nextMoment
      guard next <= end else { break }
      step(at: next, observe)
    }
    if firmware.board.time < end { firmware.board.move(to: end) }
  }

  /// Jumps over what is quiet, as far as that goes before `end`.
  private mutating func passQuietly(to end: Tick) {
    let limit = min(nextStrike, end == .never ? end : end + .milliseconds(1))
    if !sparesNoStep && !isDown && ownConsoles == 0 {
      let passed = firmware.passQuietly(before: limit)
      if passed > 0 {
        steps &+= passed
        spared &+= passed
        quietTries = 0
      }
    }
    // What interrupts it may be over at once; where there is none, it costs something to
    // look for it.
    quietTries &+= 1
    if quietTries > 3 { quietTryAt = time + .seconds(5) }
  }

  /// Runs until `end` with the loop going round at every `tick`, as on a board.
  public mutating func advance(
    to end: Tick, every tick: TickSpan, _ observe: (Observation) -> Void
  ) {
    report(observe)
    var next = time + tick
    var due = Tick.zero
    while next <= end {
      if next < due {
        rest(at: next)
      } else {
        step(at: next, observe)
        due = tick < .seconds(1) ? restsUntil : .zero
      }
      next = next + tick
    }
  }

  /// A tick at which nothing is due.
  // Not inlined: a tick is to cost what a tick costs.
  @inline(never)
  private mutating func rest(at moment: Tick) {
    steps &+= 1
    firmware.board.time = moment
    firmware.rest()
  }

  /// Before then, a step would do nothing but note the time.
  private var restsUntil: Tick {
    mutating get {
      guard !sparesNoStep, !isDown, ownConsoles == 0, firmware.board.isAtRest,
        firmware.restsBeforeWake
      else { return .zero }
      return nextMoment
    }
  }

  /// Lets the node notice what clients sent, at the present moment.
  public mutating func serveLinks(_ observe: (Observation) -> Void) {
    guard !isDown, firmware.board.hasLinkActivity else { return }
    step(at: time, observe)
  }

  mutating func step(at moment: Tick, _ observe: (Observation) -> Void) {
    steps &+= 1
    firmware.board.move(to: moment)
    if nextStrike <= moment { strike(at: moment, observe) }
    if isDown {
      guard let cause = causeToRun() else {
        // Guests and relays go on without the program.
        if !firmware.board.news.isEmpty { report(observe) }
        return
      }
      isDown = false
      reset(because: cause)
    } else {
      firmware.step()
    }
    if !firmware.board.news.isEmpty { report(observe) }
    if let cause = firmware.board.powerCut { reset(because: cause) }
    if firmware.board.wantsReset { reset(because: .software) }
    if firmware.board.supplyMayHaveFallen {
      firmware.board.supplyMayHaveFallen = false
      if firmware.board.isBrownedOut { isDown = true }
      if firmware.board.faultIsDue { findNextStrike() }
    }
    if ownConsoles != 0 { closeOwnConsoles() }
    if !firmware.board.news.isEmpty { report(observe) }
  }

  mutating func reset(because cause: ResetCause) {
    if isHanging { endHang() }
    firmware.board.boot(because: cause)
    firmware.begin()
  }

  mutating func report(_ observe: (Observation) -> Void) {
    for observation in firmware.board.news { observe(observation) }
    firmware.board.forgetNews()
  }
}

extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Somebody of the scenario types a line on a console that he opens for it.
  mutating func type(_ line: String, on link: Int, as rights: Attachment.Rights) {
    lastSession &+= 1
    let attachment = Attachment(wire: .console, rights: rights, session: lastSession)
    // A line of this moment may still wait there.
    if ownConsoles & 1 << UInt32(link) == 0 { firmware.board.attach(attachment, to: link) }
    firmware.board.deliver(line.utf8, on: link)
    firmware.board.deliver(CollectionOfOne(10), on: link)
    ownConsoles |= 1 << UInt32(link)
  }

  /// Closes the scenario's consoles once the program has read what was typed; what
  /// they answered is in the log where it matters.
  private mutating func closeOwnConsoles() {
    for link in 0..<Self.firstClientLink
    where ownConsoles & 1 << UInt32(link) != 0 && !firmware.board.hasInput(on: link)
      && !firmware.board.faults.hasBytesUnderWay(to: link)
    {
      firmware.board.attach(nil, to: link)
      ownConsoles &= ~(1 << UInt32(link))
    }
  }
}

/// What clients from outside and reports need of a running node.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Heartbeats and samples that the board's program took.
  public var counts: (heartbeats: UInt64, samples: UInt64) {
    (firmware.board.heartbeatsTaken, firmware.board.samplesTaken)
  }

  public var memory: MemoryImage { firmware.board.memory }

  /// The page writes since the start of the run, where they are recorded.
  public var writes: [PageWrite] { firmware.board.writes }

  /// From now on each contact that moves is observed, too.
  public mutating func noteRelays() { firmware.board.notesRelays = true }

  /// A client takes a place, or leaves it.
  public mutating func attach(_ attachment: Attachment?, to link: Int) {
    firmware.board.attach(attachment, to: link)
  }

  public mutating func deliver(_ byte: UInt8, on link: Int) {
    firmware.board.deliver(CollectionOfOne(byte), on: link)
  }

  /// Hands what the board sent on a link to `consume`, which says how much it took.
  public mutating func drain(_ link: Int, _ consume: (Span<UInt8>) -> Int) {
    firmware.board.drain(link, consume)
  }
}

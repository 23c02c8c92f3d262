import WagmanCore
import WagmanHAL
import WagmanImage

/// A Wagman board in virtual time: relays, guests, plant, memory, links.
///
/// Time moves only through ``move(to:)``. Reads and writes behave as on the v4
/// board: relays are latched and keep their position through a reset, the clock
/// has a battery, the persistent memory keeps what was written.
public struct VirtualBoard: Board, ~Copyable {
  /// The board is reset when its supply falls below this (WIRE.md section 5).
  public static let brownOutMillivolts: Int32 = 4_650
  /// The watchdog resets a board whose program did not feed it for so long (WIRE.md section 5).
  public static let watchdogTime = TickSpan.seconds(16)

  /// Since the start of the run.
  public internal(set) var time = Tick.zero
  /// When the board last began anew, since the start of the run.
  public private(set) var bootedAt = Tick.zero
  public var guests: InlineArray<5, GuestModel>
  public var plant: Plant
  public var memory: MemoryImage
  /// The positions of the contacts.
  public private(set) var contacts = PortSet()
  /// Until when a relay's read-back says unknown.
  var readsUnknownUntil: InlineArray<5, Tick> = .init(repeating: .zero)
  var someReadsUnknownUntil = Tick.zero
  public private(set) var selectors: InlineArray<5, BootMedium> = .init(repeating: .sd)
  public private(set) var resetCause = ResetCause.powerOn
  /// Something was switched or imposed that may have pulled the supply down.
  var supplyMayHaveFallen = false
  /// The program asked for a reset.
  var wantsReset = false
  public private(set) var litLights: UInt16 = 0
  /// When the power goes from under the program's hands.
  var cutAhead: CutAhead?
  /// Effects that the program had since ``countEffects()``.
  private(set) var effects = 0
  /// Such a reset struck: nothing that the program does has an effect until it begins anew.
  private(set) var powerCut: ResetCause?

  /// The earliest moment at which some guest does something.
  public internal(set) var nextGuestEvent = Tick.zero
  private var beats: InlineArray<64, Heartbeat>
  private var firstBeat = 0
  private var beatCount = 0
  /// Heartbeats that the program took.
  public internal(set) var heartbeatsTaken: UInt64 = 0
  /// Samples that the program took.
  public internal(set) var samplesTaken: UInt64 = 0

  /// Whether every page write is kept in ``writes``.
  let recordsWrites: Bool
  /// The page writes since the start of the run, in their order.
  public private(set) var writes: [PageWrite] = []

  var places: [VirtualLink]
  var placesTaken = 0
  /// Bit n: link n has something to look at.
  var linkActivity: UInt32 = 0
  var clock: BoardClock
  /// What is wrong with the board itself.
  var faults: BoardFaults
  /// Contacts began to bounce, or a byte was delayed; told with ``supplyMayHaveFallen``,
  /// which is looked at anyway.
  var faultIsDue = false
  /// When its program last said that it runs, since the start of the run.
  public internal(set) var fedAt = Tick.zero
  /// What the program wrote to its log, and where ``notesRelays`` is set what its
  /// relays did, since it was last taken.
  var news: [Observation] = []
  /// Whether each relay that moves is news; for programs that keep no log.
  var notesRelays = false

  /// Whoever watches this board for what must always hold.
  public private(set) var witness: Witness?

  public let identifier: UInt64
  public var hasCard: Bool { true }

  /// - Parameters:
  ///   - guests: Who is on each port.
  ///   - plant: The world around it.
  ///   - memory: What its persistent memory holds.
  ///   - epochSeconds: What the clock says at the start of the run.
  ///   - identifier: Its unique id.
  ///   - linkCount: How many places for links it has.
  ///   - recordsWrites: Whether every page write is kept, for tests of power cuts.
  ///   - seed: Of what its faults leave to chance.
  public init(
    guests: InlineArray<5, GuestModel>, plant: Plant, memory: MemoryImage, epochSeconds: UInt32,
    identifier: UInt64, linkCount: Int, recordsWrites: Bool = false, seed: UInt64
  ) {
    self.recordsWrites = recordsWrites
    self.guests = guests
    self.plant = plant
    self.memory = memory
    self.identifier = identifier
    clock = BoardClock(epochSeconds: epochSeconds)
    faults = BoardFaults(seed: seed)
    beats = .init(repeating: Heartbeat(port: .nodeController, at: .zero))
    places = Array(repeating: VirtualLink(), count: linkCount)
    news.reserveCapacity(16)
    for link in places.indices.prefix(Simulation.firstClientLink) { places[link].reserve() }
  }

  // MARK: Time

  @inlinable
  public var now: Tick { Tick(milliseconds: time.milliseconds &- bootedAt.milliseconds) }

  /// The moment of the run at which the program's clock says `tick`.
  @inline(__always)
  func programWakes(at tick: Tick) -> Tick {
    // `never` counted from a boot would be long ago.
    tick == .never ? .never : Tick(milliseconds: bootedAt.milliseconds &+ tick.milliseconds)
  }

  public var epochSeconds: UInt32? { clock.epochSeconds(at: time) }

  public mutating func setClock(epochSeconds: UInt32) {
    guard hasEffect() else { return }
    clock.set(epochSeconds: epochSeconds, at: time)
  }

  /// Moves time to `moment` and lets the guests do what they do until then.
  @inline(__always)
  mutating func move(to moment: Tick) {
    time = moment
    if nextGuestEvent <= moment { moveGuests(to: moment) }
  }

  private mutating func moveGuests(to moment: Tick) {
    while nextGuestEvent <= moment {
      var next = Tick.never
      for index in 0..<Port.count {
        let at = guests[index].nextEvent
        if at <= moment && at == nextGuestEvent {
          let isBeat = guests[index].advance(at: at)
          if isBeat { push(Heartbeat(port: Port(unchecked: index), at: at)) }
          noteStrikes(of: Port(unchecked: index))
          plant.setLoad(
            Port(unchecked: index), milliamperes: guests[index].milliamperes,
            milliwatts: guests[index].milliwatts)
        }
        next = min(next, guests[index].nextEvent)
      }
      nextGuestEvent = next
    }
  }

  /// To be called after something was done to a guest from outside.
  mutating func guestChanged(_ port: Port) {
    noteStrikes(of: port)
    plant.setLoad(
      port, milliamperes: guests[port.index].milliamperes,
      milliwatts: guests[port.index].milliwatts)
    nextGuestEvent = .never
    for index in 0..<Port.count {
      nextGuestEvent = min(nextGuestEvent, guests[index].nextEvent)
    }
  }

  private mutating func push(_ beat: Heartbeat) {
    // A beat from before the board's reset is none of the program's business.
    guard beat.at >= bootedAt, beatCount < 64 else { return }
    let at = Tick(milliseconds: beat.at.milliseconds - bootedAt.milliseconds)
    beats[(firstBeat + beatCount) & 63] = Heartbeat(port: beat.port, at: at)
    beatCount += 1
  }

  /// Whether heartbeats wait to be taken.
  var hasHeartbeats: Bool { beatCount > 0 }

  public mutating func takeHeartbeat() -> Heartbeat? {
    guard beatCount > 0 else { return nil }
    let beat = beats[firstBeat]
    firstBeat = (firstBeat + 1) & 63
    beatCount &-= 1
    heartbeatsTaken &+= 1
    return beat
  }

  // MARK: Power

  /// Kept, not reckoned: the program looks at it in every loop.
  public private(set) var relays = RelayReadings(on: PortSet())

  mutating func readRelays() {
    relays.on = contacts
    guard !relays.unknown.isEmpty || time < someReadsUnknownUntil else { return }
    relays.unknown = PortSet()
    for index in 0..<Port.count where time < readsUnknownUntil[index] {
      relays.unknown.insert(Port(unchecked: index))
    }
  }

  public mutating func switchRelay(_ port: Port, to level: RelayLevel) {
    guard hasEffect() else { return }
    witness?.switches(port, to: level, at: time)
    guard survivesSwitching(), contacts.contains(port) != (level == .on) else { return }
    if let fault = faults.whyHeld(port, switchedTo: level, at: time) {
      return note(fault, .port(port))
    }
    moveContacts(of: port, to: level)
    if faults.beginBounces(port, at: time) {
      note(.relayBounces, .port(port))
      faultIsDue = true
      supplyMayHaveFallen = true
    }
  }

  /// Closes or opens the contacts of a relay, whoever made them move.
  mutating func moveContacts(of port: Port, to level: RelayLevel) {
    switch level {
    case .on:
      contacts.insert(port)
      supplyMayHaveFallen = true
      plant.inrush(
        port, milliamperes: guests[port.index].profile?.inrush ?? 0, at: time)
    case .off:
      contacts.remove(port)
      plant.endInrush(port)
    }
    readRelays()
    if notesRelays { news.append(.relay(port, level, at: time)) }
    guests[port.index].powerChanged(
      on: level == .on, at: time, medium: port.hasBootSelector ? selectors[port.index] : nil)
    guestChanged(port)
  }

  public mutating func selectMedium(_ medium: BootMedium, for port: Port) {
    guard hasEffect() else { return }
    selectors[port.index] = medium
  }

  public mutating func tell(_ port: Port, _ message: Message) {
    guard hasEffect() else { return }
    guests[port.index].told(message, at: time)
    guestChanged(port)
  }

  // MARK: Sensors

  public mutating func sample() -> BoardSample {
    plant.advance(toSecond: time.milliseconds / 1_000)
    samplesTaken &+= 1
    supplyMayHaveFallen = true
    if !relays.unknown.isEmpty { readRelays() }
    return plant.sample(at: time)
  }

  public func thermistor(_ port: Port) -> UInt16 { plant.thermistorRaw(port) }

  /// The voltage behind the relay.
  public func voltage(_ port: Port) -> UInt16 {
    contacts.contains(port) ? SensorInverse.supply(millivolts: plant.supply(at: time)) : 0
  }

  public func light() -> UInt16 { plant.lightRaw }

  /// Whether the supply is too low for the board to run.
  var isBrownedOut: Bool {
    mutating get { plant.feed(at: time) < Self.brownOutMillivolts }
  }

  // MARK: Lights, watchdog, reset

  public mutating func setLights(_ lights: UInt16) { litLights = lights }

  public mutating func feedWatchdog() { fedAt = time }

  /// When the watchdog resets the board, unless its program says before that it runs.
  var watchdogAt: Tick { fedAt + Self.watchdogTime }

  public mutating func reset() {
    if hasEffect() { wantsReset = true }
  }

  /// The board begins anew; relays, clock and memory stay as they are.
  mutating func boot(because cause: ResetCause) {
    if let witness {
      let records = RecordStore(from: self)
      witness.booted(
        at: time, wasCut: powerCut != nil,
        suspects: cause.isSupplyLoss ? records.switchings : PortSet(),
        isCleared: records.board.clearsAtNextReset)
    }
    bootedAt = time
    resetCause = cause
    wantsReset = false
    powerCut = nil
    firstBeat = 0
    beatCount = 0
    fedAt = time
    for index in places.indices { places[index].discardInput() }
    strikeAtReset()
  }

  // MARK: Memory and log

  public func readPage(_ index: Int) -> Page { memory.readPage(index) }

  public mutating func writePage(_ index: Int, _ page: Page) {
    guard hasEffect(isWrite: true) else { return }
    var page = page
    if faults.hasWornPages || cutAhead != nil { page = remains(of: page, at: index) }
    if recordsWrites {
      writes.append(PageWrite(page: index, old: memory.readPage(index), new: page))
    }
    memory.writePage(index, page)
  }

  public mutating func recorded(_ entry: LogEntry) {
    if powerCut == nil { news.append(.entry(entry, at: time)) }
  }

  mutating func forgetNews() { news.removeAll(keepingCapacity: true) }
}

extension VirtualBoard {
  public var watchesMachines: Bool { witness != nil && powerCut == nil }

  /// From now on `witness` sees every step of the machines and every switching.
  mutating func watch(with witness: Witness) { self.witness = witness }

  public mutating func stepped(
    _ step: Node.Step, at time: Tick, leaving node: Node, with outbox: Outbox
  ) {
    witness?.stepped(step, at: time, at: self.time, leaving: node, with: outbox)
  }
}

/// Resets under the program's hands: from then on, until it begins anew, nothing
/// that it does has an effect.
extension VirtualBoard {
  struct CutAhead {
    let place: BrownOutPlace
    let cause: ResetCause
    /// How many effects, or page writes alone, still happen before it.
    var left = 0
    /// The fault of which it comes, where a scenario put it on the board.
    var kind: FaultKind?
  }

  /// Whether what the program does now still happens.
  @inline(__always)
  private mutating func hasEffect(isWrite: Bool = false) -> Bool {
    guard powerCut == nil else { return false }
    effects &+= 1
    return cutAhead == nil || hasEffectBeforeCut(isWrite: isWrite)
  }

  @inline(never)
  private mutating func hasEffectBeforeCut(isWrite: Bool) -> Bool {
    guard let cut = cutAhead else { return true }
    switch cut.place {
    case .effects: break
    case .writes: if !isWrite { return true }
    case .switching, .write: return true
    }
    cutAhead?.left -= 1
    if cut.left == 0 { strikeCut() }
    return cut.left > 0
  }

  /// The power goes where it was to go.
  mutating func strikeCut() {
    guard let cut = cutAhead else { return }
    if let kind = cut.kind { note(kind, .board) }
    cutPower(because: cut.cause)
  }

  /// Lets the board be reset between two steps of its program: after `count` more
  /// pages are written, and before the next one is.
  mutating func reset(because cause: ResetCause, afterWrites count: Int) {
    cutAhead = CutAhead(place: .writes(count), cause: cause, left: count)
  }

  /// Lets the board be reset after `count` more effects, whatever they are, and
  /// before the next one.
  mutating func reset(because cause: ResetCause, afterEffects count: Int) {
    cutAhead = CutAhead(place: .effects(count), cause: cause, left: count)
  }

  /// Takes the power from under the program now; to reset the board is its owner's.
  mutating func cutPower(because cause: ResetCause) {
    cutAhead = nil
    powerCut = powerCut ?? cause
  }

  mutating func countEffects() { effects = 0 }
}

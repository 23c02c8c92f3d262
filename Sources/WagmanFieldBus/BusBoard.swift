import WagmanCore
import WagmanHAL

/// A board whose relays, heartbeat lines, sensors, clock and memory are at the far
/// end of a field bus, while consoles, lights, timer and watchdog are the chip's.
public struct BusBoard<Chip: BusChip>: Board, ~Copyable {
  /// How often the plant is asked in free mode, milliseconds.
  static var pollPeriod: UInt64 { 10 }

  public let chip: Chip
  private let bus: FieldBus<Chip>
  private let mode: BusMode
  public let identifier: UInt64
  public let resetCause: ResetCause
  public let hasCard: Bool

  /// What the plant said last.
  private var status: BusStatus
  /// The chip's time at which the board's began.
  private let bootedAt: UInt64
  private var polledAt: UInt64
  private var beats: InlineArray<18, Heartbeat>
  private var beatCount = 0
  private var beatsTaken = 0
  /// The chip's cycles, and those of them on the bus, when the present step began.
  private var stepBegan: (cycles: UInt32, busCycles: UInt32) = (0, 0)
  var places: InlineArray<4, ConsolePlace> = .init(repeating: ConsolePlace())
  // Else each call that reads would be handed a copy of all this.
  private let inPlace = InPlace()

  /// A board that was just reset; waits until the plant is there.
  ///
  /// - Parameters:
  ///   - chip: what this runs on.
  ///   - state: room for the bus, the board's own for its life.
  public init(chip: Chip, state: UnsafeMutablePointer<FieldBusState>) {
    self.chip = chip
    state.initialize(to: FieldBusState())
    bus = FieldBus(chip: chip, state: state)
    bus.begin(.hello)
    bus.append(BusMode.version)
    bus.append(chip.resetCause.rawValue)
    bus.append(chip.restarts)
    _ = bus.exchange(isResting: true)
    bootedAt = chip.milliseconds
    polledAt = bootedAt
    mode = BusMode(rawValue: bus.take()) ?? .lockstep
    resetCause = ResetCause(rawValue: bus.take()) ?? .powerOn
    identifier = bus.take(size: 8)
    hasCard = bus.take() != 0
    status = bus.withAnswer { BusStatus(from: &$0) }
    beats = .init(repeating: Heartbeat(port: .nodeController, at: .zero))
  }

  /// The plant wants the controller to begin anew.
  public var isToRestart: Bool { bus.isToRestart }

  // MARK: Time

  public var now: Tick {
    switch mode {
    case .lockstep: status.now
    case .free: Tick(milliseconds: chip.milliseconds &- bootedAt)
    }
  }

  /// Where the chip's own clock goes on since the plant last spoke, this one does.
  public var epochSeconds: UInt32? {
    guard let epoch = status.epochSeconds else { return nil }
    return epoch &+ UInt32(truncatingIfNeeded: now.since(status.now).wholeSeconds)
  }

  public mutating func setClock(epochSeconds: UInt32) {
    bus.begin(.clock)
    bus.append(UInt64(epochSeconds), size: 4)
    guard bus.exchange() else { return }
    status.epochSeconds =
      epochSeconds
      &- UInt32(
        truncatingIfNeeded: now.since(status.now).wholeSeconds)
  }

  /// Lets the program rest until `wakeAt`, or until something comes from outside.
  public mutating func rest(until wakeAt: Tick) {
    switch mode {
    case .lockstep: awaitTick(wakeAt)
    case .free: follow(until: wakeAt)
    }
    stepBegan = (chip.cycles, bus.busCycles)
  }

  private mutating func awaitTick(_ wakeAt: Tick) {
    let busy = chip.cycles &- stepBegan.cycles &- (bus.busCycles &- stepBegan.busCycles)
    bus.begin(.done)
    bus.append(min(wakeAt.milliseconds, 0xff_ffff_ffff), size: 5)
    bus.append(UInt64(busy), size: 4)
    bus.append(UInt64(chip.stackUsed), size: 2)
    let typed = status.typed
    if bus.exchange(isResting: true) { takeStatus() }
    // On a console of which the plant says nothing somebody else may type.
    for console in places.indices where status.typed[console] != typed[console] {
      while !isToRestart && chip.arrivedCount(console) != status.typed[console] {}
    }
  }

  private mutating func follow(until wakeAt: Tick) {
    while true {
      if chip.milliseconds &- polledAt >= Self.pollPeriod { poll() }
      let isDue = now >= wakeAt || beatsTaken < beatCount || hasLinkActivity
      if isDue || isToRestart { return }
      chip.sleep()
    }
  }

  private mutating func poll() {
    polledAt = chip.milliseconds
    bus.begin(.poll)
    bus.append(now.milliseconds, size: 5)
    if bus.exchange() { takeStatus() }
  }

  private mutating func takeStatus() {
    status = bus.withAnswer { BusStatus(from: &$0) }
    takeBeats()
  }

  private mutating func takeBeats() {
    // What the program did not take of the last ones is not lost.
    var kept = 0
    while beatsTaken < beatCount {
      beats[kept] = beats[beatsTaken]
      kept &+= 1
      beatsTaken &+= 1
    }
    beatsTaken = 0
    beatCount = kept
    let at = status.now
    while beatCount < beats.count, let beat = bus.withAnswer({ Heartbeat(from: &$0, at: at) }) {
      beats[beatCount] = beat
      beatCount &+= 1
    }
  }

  public mutating func takeHeartbeat() -> Heartbeat? {
    if beatsTaken == beatCount && status.hasMoreBeats {
      bus.begin(.beats)
      guard bus.exchange() else { return nil }
      status.hasMoreBeats = bus.take() != 0
      takeBeats()
    }
    guard beatsTaken < beatCount else { return nil }
    defer { beatsTaken &+= 1 }
    return beats[beatsTaken]
  }

  // MARK: Power and guests

  public var relays: RelayReadings { status.relays }

  public mutating func switchRelay(_ port: Port, to level: RelayLevel) {
    command(.relay, port, level.rawValue)
    if !isToRestart { takeRelays() }
  }

  public mutating func selectMedium(_ medium: BootMedium, for port: Port) {
    command(.medium, port, medium.rawValue)
  }

  public mutating func tell(_ port: Port, _ message: Message) {
    command(.tell, port, message.rawValue)
  }

  private func command(_ kind: BusKind, _ port: Port, _ value: UInt8) {
    bus.begin(kind)
    bus.append(port.rawValue)
    bus.append(value)
    _ = bus.exchange()
  }

  private mutating func takeRelays() {
    status.relays = bus.withAnswer { RelayReadings(busBytesOf: &$0) }
  }

  // MARK: Sensors

  public mutating func sample() -> BoardSample {
    bus.begin(.sample)
    guard bus.exchange() else { return .none }
    takeRelays()
    return bus.withAnswer { BoardSample(from: &$0) }
  }

  public func thermistor(_ port: Port) -> UInt16 { analog(.thermistor, port) }

  public func voltage(_ port: Port) -> UInt16 { analog(.voltage, port) }

  public func light() -> UInt16 { analog(.light, .nodeController) }

  private func analog(_ input: AnalogInput, _ port: Port) -> UInt16 {
    bus.begin(.analog)
    bus.append(input.rawValue)
    bus.append(port.rawValue)
    return bus.exchange() ? bus.takeUInt16() : 0
  }

  // MARK: Memory

  public func readPage(_ index: Int) -> Page {
    var page = Page()
    bus.begin(.readPage)
    bus.append(UInt64(index), size: 2)
    guard bus.exchange() else { return page }
    for place in page.bytes.indices { page.bytes[place] = bus.take() }
    return page
  }

  public mutating func writePage(_ index: Int, _ page: Page) {
    bus.begin(.writePage)
    bus.append(UInt64(index), size: 2)
    for place in page.bytes.indices { bus.append(page.bytes[place]) }
    _ = bus.exchange()
  }

  // MARK: Lights, watchdog, reset

  public mutating func setLights(_ lights: UInt16) { chip.setLights(lights) }

  public mutating func feedWatchdog() { chip.feedWatchdog() }

  /// Tells the plant, which answers the end of this step with the reset.
  public mutating func reset() {
    bus.begin(.reset)
    _ = bus.exchange()
  }
}

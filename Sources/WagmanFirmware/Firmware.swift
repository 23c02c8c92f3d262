import WagmanCore
import WagmanHAL
import WagmanWire

/// The program of a Wagman board, over any ``Board``.
///
/// One loop: heartbeats and samples go into the machines, events into the log,
/// what must outlive a reset into the record, and then relays, messages, lights
/// and answers out. Whoever owns it calls ``begin()`` after each reset of the
/// board and ``step()`` as often as it likes, at the latest at ``wakeAt``.
///
/// A step allocates nothing. `consoleCount` is how many links it listens to.
public struct Firmware<B: Board & ~Copyable, let consoleCount: Int>: ~Copyable {
  public var board: B
  /// See ``FirmwareSettings/longestGap``.
  public let longestGap: TickSpan
  let faultLevels: InlineArray<5, UInt16>
  public internal(set) var node: Node
  public internal(set) var records = RecordStore()
  public internal(set) var log = RollingLog()
  /// When a step is due although nothing comes from outside.
  public internal(set) var wakeAt = Tick.zero
  /// The last sample of the sensors.
  public internal(set) var lastSample = BoardSample.none
  /// Manual mode, while a host drives the board.
  public internal(set) var manual: ManualMode?

  /// The board's time when the present step began: a step is one moment.
  var now = Tick.zero
  var outbox = Outbox()
  var clock = LogClock.unset
  var relays = RelayDriver(at: .zero)
  var overcurrents = OvercurrentDetector()
  var consoles = InPlaceArray<consoleCount, Console> { Console() }
  var lastHeartbeats: InlineArray<5, Tick> = .init(repeating: .zero)
  var lastStep = Tick.zero
  var nextSample = Tick.zero
  var nextStatus = Tick.zero
  /// The board is reset then.
  var resetAt = Tick.never
  /// Something besides samples and alarms is due.
  var choresAt = Tick.zero
  var lights: UInt16 = 0
  /// The program is far larger than any stack frame may be.
  private let inPlace = InPlace()

  /// A program that has not begun: what the board remembers is read by ``begin()``.
  // Not inlined: its buffers are on the stack only while it runs.
  @inline(never)
  public init(board: consuming B, settings: FirmwareSettings) {
    self.board = board
    longestGap = settings.longestGap
    faultLevels = settings.faultLevels
    node = Node(configuration: settings.machines)
  }

  /// Begins after a reset of the board: reads the record, takes over the relays
  /// as they are, and lets the machines take up where they were.
  // Not inlined: its buffers are on the stack only while it runs.
  @inline(never)
  public mutating func begin() {
    now = board.now
    board.feedWatchdog()
    load()
    clock = board.epochSeconds.map { LogClock(epochSeconds: $0, at: now) } ?? .unset
    manual = nil
    overcurrents = OvercurrentDetector()
    for link in 0..<consoleCount { consoles[link].attach(nil) }
    lastHeartbeats = .init(repeating: now)
    lastStep = now
    nextSample = now + FirmwareSettings.samplePeriod
    nextStatus = now + FirmwareSettings.statusPeriod
    resetAt = .never
    lastSample = board.sample()
    if records.isRecordLost { write(Event(at: now, .recordLost, .board)) }
    countBoot()
    resetMachines(because: board.resetCause)
  }

  /// Apart from what follows it, for what is read is on the stack until it is in its place.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  private mutating func load() {
    records = RecordStore(from: board)
    records.clearIfAsked(in: &board)
    log = RollingLog(from: board)
  }

  /// Lets the machines begin anew with the relays as they are found.
  ///
  /// A relay that must not stay on is found off by the machines, and switched
  /// off by the driver as any other, journal and all.
  mutating func resetMachines(because cause: ResetCause) {
    var powered = PortSet()
    var on = PortSet()
    var suspects = PortSet()
    var unsettled = PortSet()
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let (journal, reading) = (records.port(port).journal, board.relay(port))
      if !journal.agrees(with: reading) { unsettled.insert(port) }
      switch journal.decision(cause: cause, readBack: reading) {
      case .on:
        powered.insert(port)
        on.insert(port)
      case .off:
        // It may still be on its way: it is switched off again.
        if journal == .turningOn { powered.insert(port) }
      case .switchOff: powered.insert(port)
      case .disableAndOff:
        powered.insert(port)
        suspects.insert(port)
      }
    }
    for index in 0..<Port.count where suspects.contains(Port(unchecked: index)) {
      disable(Port(unchecked: index))
    }
    relays = RelayDriver(at: now)
    relays.adopt(powered, unsettled: unsettled, at: now)
    renewNode(because: cause, relaysOn: on)
    carryOut()
    for index in 0..<Port.count where suspects.contains(Port(unchecked: index)) {
      write(Event(at: now, .disabledByJournal, Subject(Port(unchecked: index))))
    }
    settle(to: now)
    driveRelays()
    finishStep()
  }

  /// Makes the machines anew, with what must outlive a reset from the record.
  private mutating func renewNode(
    because cause: ResetCause, relaysOn: PortSet
  ) {
    node.renew(
      configuration: configuration, ports: .init { records.port(Port(unchecked: $0)).memory },
      memory: records.board.memory)
    let supply = EnvironmentSample(lastSample).millivolts
    let isLow = supply.map { $0 < node.configuration.environment.lowestMillivolts } ?? false
    let reset = Node.Reset(cause: cause, relaysOn: relaysOn, isSupplyLow: isLow)
    node.reset(reset, at: now, into: &outbox)
    if board.watchesMachines {
      board.stepped(.reset(reset), at: now, leaving: node, with: outbox)
    }
  }

  private mutating func disable(_ port: Port) {
    var record = records.port(port)
    record.memory.isEnabled = false
    records.save(record, for: port, to: &board)
  }

  private var configuration: NodeConfiguration {
    var configuration = node.configuration
    for index in 0..<Port.count {
      configuration.primaryMedia[index] = records.port(Port(unchecked: index)).primaryMedium
    }
    return configuration
  }

  private mutating func countBoot() {
    guard board.resetCause.isBoot else { return }
    var record = records.board
    record.boots &+= 1
    record.lastBoot = board.epochSeconds ?? 0
    records.save(record, to: &board)
  }
}

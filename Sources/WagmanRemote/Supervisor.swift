import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanSerial

/// The node's machines on a host, over a board behind a link.
///
/// The board's own program runs here over a ``RemoteBoard``: what decides, logs
/// and remembers is the same code as on the board. While nothing is heard of the
/// board the machines rest, for they would decide on what is not known; after
/// more than 15 s of that, or where the board decided meanwhile, they begin anew
/// with the relays as they are found.
public struct Supervisor: ~Copyable {
  public struct Settings: Sendable {
    public var firmware = FirmwareSettings()
    /// Seconds of the machines in a second.
    public var speed = 1.0
    public var onExit = OnExit.release
    /// What a new node has enabled and watched; `nil`: what the board has.
    public var enabled: PortSet?
    public var watched: PortSet?

    public init() {}
  }

  /// What becomes of the loads when the supervisor ends.
  public enum OnExit: String, CaseIterable, Sendable {
    /// They stay as they are, and the board decides for itself.
    case release
    /// Every relay goes off, and stays so until the supervisor begins again; the
    /// node controller alone comes back by the board's own doing.
    case off
  }

  /// What happens, for whoever watches.
  public enum Report: Sendable {
    case entry(LogEntry, at: Tick)
    case board(RemoteDriver.Notice, at: Tick)
    /// The machines begin, or begin anew.
    case began(ResetCause, at: Tick)
    /// The loop went round.
    case alive
  }

  let settings: Settings
  let driver: RemoteDriver
  let directory: NodeDirectory
  let server: LinkServer?
  var firmware: Firmware<RemoteBoard, 16>
  var hasBegun = false
  let time: any LoopTime
  private let startedAt: UInt64
  private var lastStep = Tick.zero
  private var isEnding = false
  private var endsAt: UInt64 = .max

  public init(
    _ driver: RemoteDriver, directory: NodeDirectory, memory: ImageFile, server: LinkServer?,
    settings: Settings, time: any LoopTime = MonotonicTime()
  ) {
    self.time = time
    startedAt = time.nanoseconds
    self.driver = driver
    self.directory = directory
    self.server = server
    self.settings = settings
    var firmwareSettings = settings.firmware
    // The gap is one of real time.
    firmwareSettings.longestGap = .milliseconds(
      UInt64(Double(firmwareSettings.longestGap.milliseconds) * max(1, settings.speed)))
    firmware = Firmware(
      board: RemoteBoard(driver: driver, memory: memory, server: server),
      settings: firmwareSettings)
    if let driven = directory.driven {
      driver.identifierText = driven.identifier
      driver.knownBoots = driven.boots
      driver.desired = flags
    }
    driver.beforeEffect = { [unowned driver] in
      memory.sync()
      if memory.failure != nil { driver.mayChange = false }
    }
  }

  /// Supervises until it is interrupted, and then gives the board back.
  ///
  /// - Throws: ``NodeDirectoryError`` when what must be kept cannot be kept, and
  ///   ``BoardError/wrongBoard(expected:found:)`` when another board is found.
  public mutating func run(
    isInterrupted: () -> Bool, _ report: (Report) -> Void
  ) throws {
    while try goRound(isInterrupted: isInterrupted, report) {}
  }

  /// One round of the loop, and the wait for the next one.
  ///
  /// - Returns: whether there is a next one.
  /// - Throws: as ``run(isInterrupted:_:)``.
  public mutating func goRound(
    isInterrupted: () -> Bool, _ report: (Report) -> Void
  ) throws -> Bool {
    let real = time.nanoseconds / 1_000_000
    let tick = self.tick
    driver.service(at: real, tick: tick)
    try take(driver.takeNotices(), at: tick, report)
    if hasBegun && !isEnding && driver.isFresh(at: tick) { step(at: tick, report) }
    driver.service(at: real, tick: tick)
    try keep()
    report(.alive)
    if isInterrupted() && !isEnding { end(at: real, report) }
    if isEnding && (driver.phase == .released || real >= endsAt) {
      report(.alive)
      return false
    }
    wait(from: real, tick)
    return true
  }

  /// The machines' time.
  private var tick: Tick {
    let elapsed = Double(time.nanoseconds - startedAt) / 1_000_000 * settings.speed
    return Tick(milliseconds: UInt64(elapsed))
  }

  private mutating func step(at tick: Tick, _ report: (Report) -> Void) {
    firmware.board.move(to: tick)
    firmware.step()
    lastStep = tick
    driver.isHurried = Port.every.contains { firmware.node.guest($0).phase == .starting }
    tell(report, at: tick)
  }

  private mutating func tell(_ report: (Report) -> Void, at tick: Tick) {
    showEntries(report, at: tick)
    driver.desired = flags
  }

  private mutating func showEntries(_ report: (Report) -> Void, at tick: Tick) {
    for entry in firmware.board.takeEntries() { report(.entry(entry, at: tick)) }
  }

  private mutating func take(
    _ notices: [RemoteDriver.Notice], at tick: Tick, _ report: (Report) -> Void
  ) throws {
    for notice in notices {
      report(.board(notice, at: tick))
      switch notice {
      case .tookOver(let snapshot, let wasReset):
        try takeUp(snapshot, wasReset: wasReset, at: tick, report)
      case .wrongBoard(let expected, let found):
        throw BoardError.wrongBoard(expected: expected, found: found)
      case .lost, .reopened, .remark, .failed, .released: break
      }
    }
  }

  /// Lets the machines begin, unless they were only deaf for a moment.
  private mutating func takeUp(
    _ snapshot: Snapshot, wasReset: Bool, at tick: Tick, _ report: (Report) -> Void
  ) throws {
    let gap = tick.since(lastStep)
    let wasOurs = hasBegun && !wasReset && !driver.wasTakenBack
    if wasOurs && gap <= firmware.longestGap { return }
    driver.wasTakenBack = false
    try adopt(snapshot)
    let cause = wasReset ? snapshot.resetCause : ResetCause.stalled
    firmware.board.move(to: tick)
    firmware.board.resetCause = cause
    firmware.begin()
    hasBegun = true
    lastStep = tick
    report(.began(cause, at: tick))
    tell(report, at: tick)
  }

  // MARK: The end

  private mutating func end(at real: UInt64, _ report: (Report) -> Void) {
    isEnding = true
    endsAt = real + 5_000
    if settings.onExit == .off {
      if driver.isFresh(at: tick) {
        switchOff()
      } else {
        report(
          .board(.failed("the loads stay as they are, for nothing is heard of the board"), at: tick)
        )
      }
    }
    if hasBegun { firmware.flushLog() }
    showEntries(report, at: tick)
    driver.release()
  }

  /// Every relay that is on goes off, lowest port first, and no guest is wanted there.
  private mutating func switchOff() {
    for port in Port.every where firmware.board.relay(port) != .off {
      if let number = firmware.board.switchingNumber {
        firmware.note(
          Event(at: firmware.board.now, .manualRelay, Subject(port), argument: number << 8))
      }
      driver.switchRelay(port, to: .off)
    }
    driver.desired?.wanted = PortSet(.nodeController)
  }

  // MARK: Waiting

  private func wait(from real: UInt64, _ tick: Tick) {
    // Before the machines go on, nothing is due to them: their clients wait, too.
    let isRunning = hasBegun && !isEnding && driver.isFresh(at: tick)
    var due = driver.nextRefresh
    if isRunning { due = min(due, firmware.wakeAt) }
    var span = due.since(tick).milliseconds
    if due != .never { span = UInt64((Double(span) / settings.speed).rounded(.up)) }
    let wake = driver.wakeAt
    span = min(span, min(wake > real ? wake - real : 0, 1_000))
    // What was queued or told meanwhile is looked at now.
    if isRunning && server?.hasActivity == true || driver.hasNotices { span = 0 }
    time.wait(for: driver.client.interest, server, milliseconds: span)
  }
}

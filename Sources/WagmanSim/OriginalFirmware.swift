import WagmanCore
import WagmanHAL
import WagmanImage

/// The behaviour of v3 boards in the field, over a virtual board: a stand-in for
/// tests of clients and of supervisors.
///
/// It is written from docs/WIRE.md and the facts that docs/decisions.md repeats,
/// not from the source of those boards. It knows neither messages to guests nor
/// hibernation nor a log in memory: what it does is told as entries that exist
/// only in the run. Its record stands at the fixed addresses.
///
/// It acts once in ``OriginalSettings/loop``; a step between two passes does nothing.
public struct OriginalFirmware: BoardProgram, ~Copyable {
  public var board: VirtualBoard
  public let settings: OriginalSettings
  /// The record as it was last read or written.
  public internal(set) var record = LegacyRecord()
  public private(set) var wakeAt = Tick.zero

  var devices: InlineArray<5, OriginalDevice> = .init(repeating: OriginalDevice())
  var consoles: [OriginalConsole]
  var sample = BoardSample.none
  var isLogging = true
  /// `eereset` was asked for: nothing is written any more until the reset.
  var isRecordCleared = false
  /// The board is reset then.
  var resetAt = Tick.never
  var nextStatus = Tick.zero
  private var nextSample = Tick.zero
  /// The board starts no device by itself before.
  private var nextStartAt = Tick.zero
  /// Where the search for the next device begins.
  private var nextPort = 0
  private var entryCount: UInt32 = 0

  public init(board: consuming VirtualBoard, settings: OriginalSettings) {
    consoles = Array(repeating: OriginalConsole(), count: board.places.count)
    self.board = board
    self.settings = settings
    self.board.notesRelays = true
  }

  public mutating func begin() {
    let now = board.now
    record = LegacyRecord(from: board) ?? Self.newRecord(settings)
    isRecordCleared = false
    isLogging = true
    resetAt = .never
    wakeAt = now
    nextSample = now
    nextStatus = now + .seconds(60)
    nextStartAt = now
    nextPort = 0
    devices = .init(repeating: OriginalDevice())
    record.header.boots &+= 1
    record.header.lastBoot = board.epochSeconds ?? 0
    record.board.lastBoot = record.header.lastBoot
    note(.reset, .board, UInt32(board.resetCause.rawValue))
    for index in 0..<Port.count { takeUp(Port(unchecked: index), at: now) }
    save()
  }

  /// The record of a board that has none.
  static func newRecord(_ settings: OriginalSettings) -> LegacyRecord {
    var record = LegacyRecord()
    let version = settings.version
    record.header.versions = BoardVersions(
      hardwareMajor: UInt8(truncatingIfNeeded: version.hardwareMajor),
      hardwareMinor: UInt8(truncatingIfNeeded: version.hardwareMinor),
      firmwareMajor: UInt8(truncatingIfNeeded: version.kernelMajor),
      firmwareMinor: UInt8(truncatingIfNeeded: version.kernelMinor))
    for index in 0..<Port.count {
      record[Port(unchecked: index)].heartbeatTimeoutMilliseconds = UInt32(
        truncatingIfNeeded: settings.heartbeatTimeout.milliseconds)
    }
    return record
  }

  public mutating func step() {
    let now = board.now
    guard now >= wakeAt else { return }
    wakeAt = now + settings.loop
    pollHeartbeats(at: now)
    if now >= nextSample {
      nextSample = now + .seconds(1)
      sample = board.sample()
    }
    for index in 0..<Port.count { supervise(Port(unchecked: index), at: now) }
    if now >= nextStartAt { startNext(at: now) }
    if board.hasLinkActivity { serveConsoles(at: now) }
    logStatusIfDue(at: now)
    board.feedWatchdog()
    if now >= resetAt {
      resetAt = .never
      board.reset()
    }
  }

  private mutating func pollHeartbeats(at now: Tick) {
    while let beat = board.takeHeartbeat() { devices[beat.port.index].toggle() }
    for index in 0..<Port.count {
      if devices[index].pollLine(changesPerHeartbeat: settings.changesPerHeartbeat) {
        devices[index].lastHeartbeat = now
      }
    }
  }

  /// Starts the next device that is stopped, in the order of the ports.
  private mutating func startNext(at now: Tick) {
    for offset in 0..<Port.count {
      let port = Port(unchecked: (nextPort + offset) % Port.count)
      guard devices[port.index].isReady, now >= devices[port.index].backOffUntil
      else { continue }
      start(port, because: .turn, at: now)
      return
    }
  }

  /// A device was started, by whomever: the others wait.
  mutating func noteStart(of port: Port, at now: Tick) {
    nextPort = (port.index + 1) % Port.count
    nextStartAt = now + settings.startSpacing
  }

  /// Brings the record in memory up to date.
  mutating func save() {
    if !isRecordCleared { record.write(to: &board) }
  }

  /// Tells the run what happened; no board in the field keeps it.
  mutating func note(_ code: EventCode, _ subject: Subject, _ argument: UInt32) {
    entryCount &+= 1
    board.recorded(
      LogEntry(
        sequence: entryCount, milliseconds: board.now.milliseconds, isClockTime: false, count: 1,
        code: code, subject: subject, argument: argument))
  }
}

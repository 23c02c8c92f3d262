import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

/// A board's record and log under random operations, and a model of both.
struct RandomRun {
  var memory = RecordingMemory()
  var store: RecordStore
  var log: RollingLog
  /// Every entry that was ever written; its sequence number is its place plus one.
  var history: [LogEntry] = []
  /// Entries that a cut cost while they were being written.
  var lost: [LogEntry] = []
  var now = Tick.zero
  var clock = LogClock.unset
  private var random: SplitMix64
  private(set) var steps: [Step: Int] = [:]

  enum Step: CaseIterable, Hashable {
    case portSaved, boardSaved, sameSaved, eventLogged, stateEntered, timePassed, counted
    case flushed, clockSet, fixedRecordUpdated, reset, clearAsked
  }

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    store = RecordStore(from: memory)
    log = RollingLog(from: memory)
    for port in Port.all { store.save(.defaults(for: port), for: port, to: &memory) }
    store.save(BoardRecord(), to: &memory)
  }

  /// The writes of a run that begins with the ring of the log gone round once.
  static func record(seed: UInt64, steps: Int) -> (start: MemoryImage, writes: [PageWrite]) {
    var run = RandomRun(seed: seed)
    run.fillLog(entries: 1_900)
    for _ in 0..<50 { run.step() }
    _ = run.memory.takeWrites()
    let start = run.memory.image
    for _ in 0..<steps { run.step() }
    run.checkModel()
    for step in Step.allCases where steps > 1_000 {
      #expect(run.steps[step, default: 0] > 10, "\(step) was not exercised")
    }
    return (start, run.memory.takeWrites())
  }

  mutating func fillLog(entries: Int) {
    for number in 0..<entries {
      note(.entered, .board, argument: UInt32(number))
    }
  }

  mutating func step() {
    guard let step = Step.allCases.randomElement(using: &random) else { return }
    steps[step, default: 0] += 1
    switch step {
    case .portSaved: savePort()
    case .boardSaved: saveBoard()
    case .sameSaved:
      let count = memory.writes.count
      store.save(store.board, to: &memory)
      for port in Port.all { store.save(store.port(port), for: port, to: &memory) }
      #expect(memory.writes.count == count, "A value that does not differ was written")
    case .eventLogged: logEvent(among: 40)
    case .counted: for _ in 0..<6 { logEvent(among: 3) }
    case .stateEntered:
      note(.entered, subject(), argument: UInt32.random(in: 0...9, using: &random))
    case .timePassed: pass(.seconds(.random(in: 1...900, using: &random)))
    case .flushed:
      log.flush(at: now, clock: clock, in: &memory)
      keep()
    case .clockSet:
      clock = LogClock(epochSeconds: .random(in: 0 ... .max, using: &random), at: now)
    case .fixedRecordUpdated:
      store.updateLegacy(day: .random(in: 0...3, using: &random), in: &memory)
    case .reset: reload()
    case .clearAsked where Int.random(in: 0..<4, using: &random) == 0:
      var board = store.board
      board.clearsAtNextReset = true
      store.save(board, to: &memory)
    case .clearAsked: reload()
    }
  }

  /// A reset: everything is found again in the memory.
  mutating func reload() {
    checkModel()
    find()
    store.clearIfAsked(in: &memory)
    #expect(!store.board.clearsAtNextReset)
  }

  /// Loads what the memory holds, without a look at the model.
  mutating func find() {
    store = RecordStore(from: memory)
    log = RollingLog(from: memory)
    now = .zero
  }

  /// What a loader finds is what was saved and logged.
  func checkModel() {
    let found = RecordStore(from: memory)
    #expect(found.board == store.board && found.boardOrigin == .own && !found.isRecordLost)
    for port in Port.all {
      #expect(found.port(port) == store.port(port) && found.origin(of: port) == .own)
    }
    checkLog()
  }

  /// What the log holds is the end of the history.
  func checkLog() {
    let ring = RollingLog(from: memory).ring
    #expect(Int(ring.newestSequence) == history.count)
    #expect(ring.count == history.count || ring.count >= 1_784)
    var cursor = ring.cursor()
    var entries: [LogEntry] = []
    while let entry = cursor.next(in: memory) { entries.append(entry) }
    let expected = history.suffix(ring.count)
    #expect(entries.count == expected.count)
    let difference = zip(entries, expected).first { $0 != $1 }
    #expect(difference == nil)
  }
}

extension RandomRun {
  private mutating func note(_ code: EventCode, _ subject: Subject, argument: UInt32) {
    let event = Event(at: now, code, subject, argument: argument)
    log.append(event, clock: clock, to: &memory)
    keep()
  }

  private mutating func keep() {
    for entry in memory.takeEntries() {
      #expect(Int(entry.sequence) == history.count + 1)
      history.append(entry)
    }
  }

  private mutating func logEvent(among kinds: UInt32) {
    let argument = UInt32.random(in: 0..<kinds, using: &random)
    note(.refused, subject(), argument: argument)
    if Bool.random(using: &random) { pass(.seconds(.random(in: 0...60, using: &random))) }
  }

  private mutating func subject() -> Subject {
    Subject(rawValue: .random(in: 0...3, using: &random)) ?? .board
  }

  private mutating func pass(_ span: TickSpan) {
    now = now + span
    guard Bool.random(using: &random) else { return }
    log.advance(to: now, clock: clock, in: &memory)
    keep()
  }

  private mutating func savePort() {
    guard let port = Port.all.randomElement(using: &random) else { return }
    var record = store.port(port)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: record.memory.isEnabled.toggle()
    case 1: record.memory.isWanted.toggle()
    case 2: record.memory.isWatched.toggle()
    case 3: record.memory.attempts = .random(in: 0...255, using: &random)
    case 4: record.memory.failures = .random(in: 0 ... .max, using: &random)
    case 5: record.memory.chosenMedium = [nil, .sd, .emmc].randomElement(using: &random) ?? nil
    case 6: record.journal = RelayJournal.allCases.randomElement(using: &random) ?? .off
    case 7: record.primaryMedium = record.primaryMedium.other
    default: record.bootLog.append(epochSeconds: .random(in: 0 ... .max, using: &random))
    }
    store.save(record, for: port, to: &memory)
  }

  private mutating func saveBoard() {
    var record = store.board
    switch Int.random(in: 0..<7, using: &random) {
    case 0: record.memory.causes = HibernationCauses(rawValue: .random(in: 0...3, using: &random))
    case 1: record.memory.commandRemaining = .minutes(.random(in: 0...1_440, using: &random))
    case 2: record.memory.verdict = record.memory.verdict == .normal ? .critical : .normal
    case 3: record.boots &+= 1
    case 4: record.lastBoot = .random(in: 0 ... .max, using: &random)
    case 5: record.bootLoader = BootLoaderMode.allCases.randomElement(using: &random) ?? .off
    default: record.isLogging.toggle()
    }
    store.save(record, to: &memory)
  }
}

extension Port {
  static let all = (0..<Port.count).compactMap { Port($0) }
}

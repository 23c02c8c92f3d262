import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("Wear")
struct WearTests {
  /// The whole thirty years in release; a sample of them in debug, counted up.
  #if DEBUG
    static let days = 6
  #else
    static let days = 30 * 1_461 / 4
  #endif
  static let scale = Double(30 * 1_461 / 4) / Double(days)

  @Test("After 30 years of guests that never boot and an entry a minute, no page is worn out")
  func thirtyYears() {
    var node = WornNode()
    for day in 0..<Self.days { node.live(day: UInt32(day)) }

    let memory = node.memory
    let years = Self.scale == 1 ? "30 years" : "\(Self.days) days, counted up to 30 years"
    func writes(_ pages: Range<Int>) -> Int {
      Int(Double(memory.wear(of: pages)) * Self.scale)
    }
    print("wear, \(years), writes of the most worn page:")
    print("  fixed addresses  \(writes(MemoryMap.fixedPages))")
    print("  record, board    \(writes(RecordSet.board.pages))")
    for port in Port.all {
      print("  record, port \(port.index)   \(writes(RecordSet(port).pages))")
    }
    print("  rolling log      \(writes(MemoryMap.logPages))")

    #expect(node.log.newestSequence == UInt32(Self.days * 1_440))
    for port in Port.all {
      #expect(node.store.port(port).memory.failures == UInt32(Self.days * 32))
    }
    #expect(writes(0..<512) < 1_000_000)
    let ring = memory.counts[MemoryMap.logPages]
    #expect((ring.max() ?? 0) - (ring.min() ?? 0) <= 4, "The ring wears evenly")
  }
}

/// A node at its worst: 32 failing starts of each guest a day, an entry a
/// minute, and a commanded hibernation that counts down every ten minutes.
private struct WornNode {
  var memory = CountingMemory()
  var store: RecordStore
  var log: RollingLog

  init() {
    store = RecordStore(from: memory)
    log = RollingLog(from: memory)
  }

  mutating func live(day: UInt32) {
    let midnight = Tick(milliseconds: UInt64(day) * 86_400_000)
    for minute in 0..<UInt64(1_440) {
      let now = midnight + .minutes(minute)
      let event = Event(at: now, .entered, .board, argument: UInt32(minute))
      log.append(event, clock: .unset, to: &memory)
      if minute % 45 == 0 {
        for port in Port.all { failToStart(port, at: day &* 86_400 &+ UInt32(minute) &* 60) }
      }
      if minute % 10 == 0 {
        var board = store.board
        board.memory.commandRemaining = .minutes(1_440 - minute)
        store.save(board, to: &memory)
      }
    }
    if store.legacyIsDue(day: day) { store.updateLegacy(day: day, in: &memory) }
  }

  private mutating func failToStart(_ port: Port, at epochSeconds: UInt32) {
    var record = store.port(port)
    let attempts = record.memory.attempts
    record.memory.attempts = attempts == .max ? 254 : attempts + 1
    record.journal = .turningOn
    record.bootLog.append(epochSeconds: epochSeconds)
    store.save(record, for: port, to: &memory)
    record.journal = .on
    store.save(record, for: port, to: &memory)
    record.memory.failures += 1
    store.save(record, for: port, to: &memory)
    record.journal = .turningOff
    store.save(record, for: port, to: &memory)
    record.journal = .off
    store.save(record, for: port, to: &memory)
  }
}

import WagmanCore
import WagmanHAL

/// One write that is cut: what stood before it, and what stands after it.
struct CutFrame: Sendable {
  let before: MemoryState
  let after: MemoryState
  /// The entries that either page of the write's neighbourhood may hold, as they
  /// stood before the write and are still to stand after it.
  private let near: [LogEntry]
  /// All entries that are still to stand after it.
  private let all: [LogEntry]
  private let fresh: LogEntry?

  init(before: MemoryState, after: MemoryState, memory: RecordingMemory, write: PageWrite) {
    self.before = before
    self.after = after
    var entries: [LogEntry] = []
    var cursor = before.log.ring.cursor()
    while let entry = cursor.next(in: memory) { entries.append(entry) }
    all = entries
    near = entries.filter { Self.isNear($0.sequence, page: write.page) }
    var written = memory
    written.writePage(write.page, write.new)
    fresh =
      after.log.newestSequence == before.log.newestSequence
      ? nil : after.log.ring.entry(after.log.newestSequence, in: written)
  }

  /// Whether an entry could stand in a page: a block is only ever in two pages.
  private static func isNear(_ sequence: UInt32, page: Int) -> Bool {
    let pages = MemoryMap.logPages
    guard pages.contains(page) else { return false }
    let home = Int((sequence - 1) / 4) % pages.count
    let place = page - pages.lowerBound
    return place == home || place == (home + 1) % pages.count
  }

  /// What is wrong with the memory after the cut; it is written to.
  func faults(
    in memory: inout RecordingMemory, checksum: Checksum, isThorough: Bool, seed: UInt64
  ) -> [CutFault] {
    let found = MemoryState(memory, checksum: checksum)
    var faults = recordFaults(found)
    faults += logFaults(found, in: memory, checksum, isThorough)
    if faults.isEmpty { faults += progressFaults(found, in: &memory, checksum, seed) }
    return faults
  }

  private func recordFaults(_ found: MemoryState) -> [CutFault] {
    var faults: [CutFault] = []
    let board = found.store.board
    if board != before.store.board && board != after.store.board { faults.append(.boardRecord) }
    for port in (0..<Port.count).compactMap({ Port($0) }) {
      let record = found.store.port(port)
      if record != before.store.port(port) && record != after.store.port(port) {
        faults.append(.portRecord(port.index))
      }
    }
    return faults
  }

  private func logFaults(
    _ found: MemoryState, in memory: RecordingMemory, _ checksum: Checksum, _ isThorough: Bool
  ) -> [CutFault] {
    var faults: [CutFault] = []
    let end = found.log.newestSequence
    let isOld = end == before.log.newestSequence
    if !isOld && end != after.log.newestSequence {
      faults.append(.logEnd(expected: before.log.newestSequence, found: end))
    }
    let begin = (isOld ? before : after).log.oldestSequence
    if found.log.oldestSequence != begin {
      faults.append(.logBegin(expected: begin, found: found.log.oldestSequence))
    }
    for entry in isThorough ? all : near where entry.sequence >= begin {
      if found.log.ring.entry(entry.sequence, in: memory, checksum: checksum) != entry {
        faults.append(.logEntry(entry.sequence))
      }
    }
    if !isOld, let fresh, found.log.ring.entry(end, in: memory, checksum: checksum) != fresh {
      faults.append(.logEntry(end))
    }
    return faults
  }

  /// Writes an entry, the board's record and one port's, and looks for them.
  private func progressFaults(
    _ found: MemoryState, in memory: inout RecordingMemory, _ checksum: Checksum, _ seed: UInt64
  ) -> [CutFault] {
    var found = found
    let event = Event(at: .zero, .entered, .board, argument: UInt32(truncatingIfNeeded: seed))
    _ = memory.takeEntries()
    found.log.append(event, clock: .unset, to: &memory)
    let written = memory.takeEntries()
    var board = found.store.board
    board.boots &+= 1
    found.store.save(board, to: &memory)
    let port = Port(Int(seed % 5)) ?? .nodeController
    var record = found.store.port(port)
    record.memory.failures &+= 1
    found.store.save(record, for: port, to: &memory)

    var faults: [CutFault] = []
    let again = MemoryState(memory, checksum: checksum)
    let newest = again.log.newestSequence
    if written.count != 1 || newest != found.log.newestSequence
      || again.log.ring.entry(newest, in: memory, checksum: checksum) != written[0]
      || !precursorsStand(again, in: memory, checksum)
    {
      faults.append(.cannotAppend)
    }
    if again.store.board != board || again.store.port(port) != record {
      faults.append(.cannotSave)
    }
    return faults
  }

  /// Whether the entries before the one just appended are still as they were.
  private func precursorsStand(
    _ again: MemoryState, in memory: RecordingMemory, _ checksum: Checksum
  ) -> Bool {
    let begin = again.log.oldestSequence
    return near.allSatisfy {
      $0.sequence < begin
        || again.log.ring.entry($0.sequence, in: memory, checksum: checksum) == $0
    }
  }
}

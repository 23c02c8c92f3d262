import WagmanCore

/// The ring of entries in persistent memory: where its ends are, and the block
/// that the next entry goes into.
///
/// A write replaces one page. Losing power in it costs at most the entry being
/// written: the other entries of its block stand in another page, and the page
/// that a new block begins in holds only entries that had already given way,
/// when the block before it was full. Where an entry was lost so and the power
/// fails again in the write of the next one, the lost one may come back in its
/// place: it happened, and it is the last.
public struct LogRing: Sendable {
  /// The sequence number of the newest entry; 0 while there is none.
  public private(set) var newestSequence: UInt32
  /// The block of the next entry.
  private var current: LogPage

  /// A log without an entry.
  init() {
    newestSequence = 0
    current = LogPage(first: 1)
  }

  /// Finds the ends of the log; nothing is written.
  public init<Memory: PageMemory & ~Copyable>(
    from memory: borrowing Memory, checksum: Checksum = .verified
  ) {
    self.init()
    // From the last page down: so most pages claim less than one already seen,
    // and their checksums need not be computed.
    var index = MemoryMap.logPages.upperBound
    while index > MemoryMap.logPages.lowerBound {
      index &-= 1
      let candidate = LogPage(page: memory.readPage(index))
      guard candidate.first > newestSequence &- min(newestSequence, 3) else { continue }
      let count = candidate.count
      let claim = candidate.first &+ UInt32(count) &- 1
      if claim > newestSequence && candidate.isPlausible(count: count, at: index)
        && candidate.page.isSealed(checksum)
      {
        newestSequence = claim
        current = candidate
      }
    }
    if newestSequence & 3 == 0 { current = LogPage(first: newestSequence &+ 1) }
  }

  /// The sequence number of the oldest entry that is still there, or of the
  /// next one when there is none.
  ///
  /// At least 1,784 entries are there once that many were written.
  public var oldestSequence: UInt32 {
    let block = newestSequence / 4
    let kept = UInt32(MemoryMap.logPages.count &- 2)
    return block <= kept ? 1 : (block &- kept) &* 4 &+ 1
  }

  /// How many entries are there, damaged ones included.
  public var count: Int { Int(newestSequence &+ 1 &- oldestSequence) }

  /// The page that holds an entry, whether or not it is there, in a log that ends
  /// with the entry `newest`.
  static func page(of sequence: UInt32, newest: UInt32) -> Int {
    let block = (sequence &- 1) / 4
    let count = block == newest / 4 ? Int(newest & 3) : LogPage.capacity
    return LogPage.home(of: block, count: count)
  }

  /// Reads one entry.
  ///
  /// `nil` when it is not in the log any more, or not yet, or its page is damaged.
  public func entry<Memory: PageMemory & ~Copyable>(
    _ sequence: UInt32, in memory: borrowing Memory, checksum: Checksum = .verified
  ) -> LogEntry? {
    var cursor = cursor(from: sequence, checksum: checksum)
    let entry = cursor.next(in: memory)
    return entry?.sequence == sequence ? entry : nil
  }

  /// Reads entries from `sequence` on, or from the oldest one, up to what is the
  /// newest one now.
  public func cursor(from sequence: UInt32 = 0, checksum: Checksum = .verified) -> LogCursor {
    LogCursor(
      from: max(sequence, oldestSequence), to: newestSequence, checksum: checksum)
  }

  /// Writes an entry: one page.
  mutating func append<Memory: PageMemory & ~Copyable>(
    _ event: Event, count: UInt16, _ clock: LogClock, to memory: inout Memory
  ) -> LogEntry {
    let entry = LogEntry(
      sequence: newestSequence &+ 1,
      milliseconds: min(clock.milliseconds(of: event.at), LogPage.latestMilliseconds),
      isClockTime: clock.origin != nil, count: count, code: event.code, subject: event.subject,
      argument: event.argument)
    let place = Int(newestSequence & 3)
    current.append(entry, at: place)
    memory.writePage(LogPage.home(of: newestSequence / 4, count: place &+ 1), current.page)
    newestSequence = entry.sequence
    if place == 3 { current = LogPage(first: newestSequence &+ 1) }
    return entry
  }
}

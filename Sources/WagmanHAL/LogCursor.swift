/// Reads the rolling log entry by entry, straight from the pages.
///
/// It holds one page. An entry appended meanwhile is not seen; one that gives
/// way meanwhile may be missed.
public struct LogCursor: Sendable {
  private let newestSequence: UInt32
  private let checksum: Checksum
  private var sequence: UInt32
  private var page = LogPage(first: 1)
  /// The page is the one that the next entry should be in, and is whole.
  private var isPageThere = false

  /// A cursor before the entry `sequence`, which reads up to the entry `newestSequence`.
  init(from sequence: UInt32, to newestSequence: UInt32, checksum: Checksum) {
    self.newestSequence = newestSequence
    self.checksum = checksum
    self.sequence = sequence
  }

  /// The next entry; `nil` when there are no more.
  ///
  /// Damaged entries are passed over: the sequence numbers tell.
  public mutating func next<Memory: PageMemory & ~Copyable>(
    in memory: borrowing Memory
  ) -> LogEntry? {
    while sequence <= newestSequence {
      let place = Int((sequence &- 1) & 3)
      if !isPageThere || place == 0 { readPage(in: memory) }
      guard isPageThere else {
        sequence &+= UInt32(LogPage.capacity &- place)
        continue
      }
      sequence &+= 1
      if let entry = page.entry(place) { return entry }
    }
    return nil
  }

  /// Reads the page with the next entry.
  private mutating func readPage<Memory: PageMemory & ~Copyable>(in memory: borrowing Memory) {
    let index = LogRing.page(of: sequence, newest: newestSequence)
    page = LogPage(page: memory.readPage(index))
    isPageThere =
      page.first == sequence &- (sequence &- 1) & 3
      && page.isValid(at: index, checksum: checksum)
  }
}

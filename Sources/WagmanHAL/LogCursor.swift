/// Reads the rolling log entry by entry, straight from the pages.
///
/// It holds one page. An entry appended meanwhile is not seen; one that gives
/// way meanwhile may be missed.
public struct LogCursor: Sendable {
  private let ring: LogRing
  private let checksum: Checksum
  private var sequence: UInt32
  private var page: LogPage?

  init(ring: LogRing, from sequence: UInt32, checksum: Checksum) {
    self.ring = ring
    self.checksum = checksum
    self.sequence = sequence
  }

  /// The next entry; `nil` when there are no more.
  ///
  /// Damaged entries are passed over: the sequence numbers tell.
  public mutating func next<Memory: PageMemory & ~Copyable>(
    in memory: borrowing Memory
  ) -> LogEntry? {
    while sequence <= ring.newestSequence {
      let place = Int((sequence &- 1) & 3)
      if page == nil || place == 0 { page = read(in: memory) }
      let entry = page?.entry(place)
      sequence &+= page == nil ? UInt32(LogPage.capacity &- place) : 1
      if let entry { return entry }
    }
    return nil
  }

  /// The page with the next entry, if it is whole.
  private func read<Memory: PageMemory & ~Copyable>(in memory: borrowing Memory) -> LogPage? {
    let index = ring.page(of: sequence)
    let page = LogPage(page: memory.readPage(index))
    guard page.first == sequence &- (sequence &- 1) & 3,
      page.isValid(at: index, checksum: checksum)
    else { return nil }
    return page
  }
}

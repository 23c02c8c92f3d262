import WagmanCore

/// One logical page of the record and the eight pages that it is written to in turn.
///
/// The page for a sequence number is fixed by it, so that a write never hits
/// the page that holds the newest valid content: a power cut in a write leaves
/// the content before it.
public struct RecordSet: Equatable, Sendable {
  /// 0 the board, 1 to 5 the ports; also the kind byte of its pages.
  public let kind: UInt8

  public static var board: RecordSet { RecordSet(kind: 0) }

  public init(_ port: Port) { kind = port.rawValue &+ 1 }

  private init(kind: UInt8) { self.kind = kind }

  /// How many pages a set has.
  public static var pageCount: Int { 8 }

  /// The set's pages.
  public var pages: Range<Int> {
    let first = MemoryMap.recordPages.lowerBound &+ Int(kind) &* Self.pageCount
    return first..<first &+ Self.pageCount
  }

  /// The page that content with this sequence number is written to.
  public func page(for sequence: UInt32) -> Int {
    pages.lowerBound &+ Int(sequence % UInt32(Self.pageCount))
  }

  /// Whether the content of page `index` is a whole page of this set.
  public func isValid(_ page: Page, at index: Int, checksum: Checksum = .verified) -> Bool {
    let sequence = RecordPage.sequence(of: page)
    return sequence > 0 && sequence < MemoryMap.sequenceLimit
      && self.page(for: sequence) == index && RecordPage.kind(of: page) == kind
      && RecordPage.version(of: page) == RecordPage.version && page.isSealed(checksum)
  }

  /// The newest valid page, or `nil` when no page of the set is valid.
  public func newest<Memory: PageMemory & ~Copyable>(
    in memory: borrowing Memory, checksum: Checksum = .verified
  ) -> Page? {
    guard let index = newestIndex(in: memory, checksum: checksum) else { return nil }
    return memory.readPage(index)
  }

  /// The number of the newest valid page, or `nil` when no page of the set is valid.
  func newestIndex<Memory: PageMemory & ~Copyable>(
    in memory: borrowing Memory, checksum: Checksum
  ) -> Int? {
    var best: Int?
    var bestSequence: UInt32 = 0
    for index in pages {
      let page = memory.readPage(index)
      // The claim first: an older page's checksum need not be computed.
      if RecordPage.sequence(of: page) > bestSequence
        && isValid(page, at: index, checksum: checksum)
      {
        best = index
        bestSequence = RecordPage.sequence(of: page)
      }
    }
    return best
  }

  /// The sequence number for the next write, when `newest` is the highest valid one.
  ///
  /// Pages torn by a cut are passed over: what a second cut leaves of another
  /// write to such a page could complete the first one's content, which by then
  /// is neither the old value nor the new one. Torn pages are written to again
  /// once something newer is valid. Only after seven cuts with no whole write
  /// between are all others torn; then the count goes on as if none were.
  func nextSequence<Memory: PageMemory & ~Copyable>(
    after newest: UInt32, in memory: borrowing Memory, checksum: Checksum
  ) -> UInt32 {
    for step in 1..<UInt32(Self.pageCount) {
      let index = page(for: newest &+ step)
      let page = memory.readPage(index)
      if page.isBlank || isValid(page, at: index, checksum: checksum) { return newest &+ step }
    }
    return newest &+ 1
  }

  /// How many pages of the set are valid.
  public func validCount<Memory: PageMemory & ~Copyable>(in memory: borrowing Memory) -> Int {
    var count = 0
    for index in pages where isValid(memory.readPage(index), at: index) { count &+= 1 }
    return count
  }

  /// Whether nothing was ever written to the set.
  public func isBlank<Memory: PageMemory & ~Copyable>(in memory: borrowing Memory) -> Bool {
    for index in pages where !memory.readPage(index).isBlank { return false }
    return true
  }
}

import WagmanHAL

/// A memory that remembers each write, so that it can be replayed, cut short or undone.
public struct RecordingMemory: PageMemory, Sendable {
  public private(set) var image: MemoryImage
  public private(set) var writes: [PageWrite] = []
  private var entries: [LogEntry] = []

  public init(_ image: MemoryImage = MemoryImage()) { self.image = image }

  @inlinable
  public func readPage(_ index: Int) -> Page { image.readPage(index) }

  public mutating func writePage(_ index: Int, _ page: Page) {
    writes.append(PageWrite(page: index, old: image.readPage(index), new: page))
    image.writePage(index, page)
  }

  public mutating func recorded(_ entry: LogEntry) { entries.append(entry) }

  /// Takes the entries of the rolling log that were written since the last call.
  public mutating func takeEntries() -> [LogEntry] {
    defer { entries = [] }
    return entries
  }

  /// Takes the writes that were made since the last call.
  public mutating func takeWrites() -> [PageWrite] {
    defer { writes = [] }
    return writes
  }

  /// Takes back all writes since ``takeWrites()``.
  public mutating func undo() {
    for write in writes.reversed() { image.writePage(write.page, write.old) }
    writes.removeAll(keepingCapacity: true)
  }
}

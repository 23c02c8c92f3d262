import WagmanHAL

/// A memory that counts the writes of each page.
public struct CountingMemory: PageMemory, Sendable {
  public private(set) var image: MemoryImage
  public private(set) var counts: [UInt32]

  public init(_ image: MemoryImage = MemoryImage()) {
    self.image = image
    counts = Array(repeating: 0, count: Page.countPerMemory)
  }

  @inlinable
  public func readPage(_ index: Int) -> Page { image.readPage(index) }

  public mutating func writePage(_ index: Int, _ page: Page) {
    counts[index] += 1
    image.writePage(index, page)
  }

  /// The writes of the most worn of some pages.
  public func wear(of pages: Range<Int>) -> UInt32 { counts[pages].max() ?? 0 }
}

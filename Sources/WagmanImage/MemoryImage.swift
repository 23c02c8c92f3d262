import WagmanHAL

/// A board's persistent memory on a host: 32 KiB, as a dump holds them.
public struct MemoryImage: PageMemory, Equatable, Sendable {
  public private(set) var pages: [Page]

  /// How many bytes every image has.
  public static let size = Page.size * Page.countPerMemory

  /// A memory as it comes from the factory: every byte 0xFF.
  public init() { pages = Array(repeating: Page(), count: Page.countPerMemory) }

  /// An image from the bytes of a dump.
  ///
  /// - Throws: `wrongSize` when there are not exactly ``size`` of them.
  public init(bytes: [UInt8]) throws(MemoryImageError) {
    guard bytes.count == Self.size else { throw .wrongSize(bytes.count) }
    self.init()
    for index in bytes.indices {
      pages[index / Page.size].bytes[index % Page.size] = bytes[index]
    }
  }

  /// The bytes as a dump holds them.
  public var bytes: [UInt8] {
    pages.flatMap { page in (0..<Page.size).map { page.bytes[$0] } }
  }

  @inlinable
  public func readPage(_ index: Int) -> Page { pages[index] }

  public mutating func writePage(_ index: Int, _ page: Page) { pages[index] = page }
}

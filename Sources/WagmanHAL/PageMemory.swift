/// A board's persistent memory: 512 pages of 64 bytes (24LC256).
///
/// A page is written as a whole. Losing power during a write may leave any
/// content in any byte of that page, and in no other. A page endures a million
/// writes.
public protocol PageMemory: ~Copyable {
  /// The content of a page, 0 to ``Page/countPerMemory`` − 1.
  func readPage(_ index: Int) -> Page

  /// Replaces the content of a page; up to 5 ms on hardware.
  mutating func writePage(_ index: Int, _ page: Page)

  /// Called with each entry of the rolling log once it is in the memory.
  ///
  /// A memory with nobody to show it to does nothing.
  mutating func recorded(_ entry: LogEntry)
}

extension PageMemory where Self: ~Copyable {
  public mutating func recorded(_ entry: LogEntry) {}
}

/// 64 bytes of persistent memory.
public struct Page: Sendable {
  public static let size = 64
  public static let countPerMemory = 512

  public var bytes: InlineArray<64, UInt8>

  public init() { bytes = .init(repeating: 0xff) }
}

import WagmanCore

/// A page of the rolling log: up to four entries of 14 bytes.
///
/// Offsets: 0 sequence number of the first entry, 4 entries, 60 CRC-32. Entry:
/// 0 milliseconds (48 bits), 6 subject and in bit 7 whether that is clock time,
/// 7 code, 8 argument, 12 count. A place without an entry is all 0xFF.
public struct LogPage: Sendable {
  public private(set) var page: Page

  /// How many entries a page holds.
  public static var capacity: Int { 4 }

  /// The latest time that an entry can bear; what is later becomes this.
  static var latestMilliseconds: UInt64 { 0xffff_ffff_ffff }

  init(page: Page) { self.page = page }

  /// A page without an entry; the first will have this sequence number.
  init(first: UInt32) {
    page = Page()
    page.set(uint32: first, at: 0)
  }

  /// The sequence number of the first entry.
  public var first: UInt32 { page.uint32(at: 0) }

  /// Which block of four in the life of the memory this is, from 0.
  ///
  /// Without meaning unless ``isValid(at:checksum:)``.
  var block: UInt32 { (first &- 1) / 4 }

  /// How many entries stand in the page.
  public var count: Int {
    var count = 0
    while count < Self.capacity && page.uint8(at: Self.offset(count) &+ 7) != 0xff {
      count &+= 1
    }
    return count
  }

  /// Whether this is a whole page of the log in the place where it belongs.
  public func isValid(at index: Int, checksum: Checksum = .verified) -> Bool {
    let count = count
    return isPlausible(count: count, at: index) && page.isSealed(checksum)
  }

  /// All that ``isValid(at:checksum:)`` asks for but the checksum.
  func isPlausible(count: Int, at index: Int) -> Bool {
    first & 3 == 1 && first < MemoryMap.sequenceLimit && count > 0
      && Self.home(of: block, count: count) == index
  }

  /// The page that a block is written to when it holds `count` entries.
  ///
  /// A block alternates between two pages, so that the write that adds an entry
  /// leaves the entries before it standing in the other one. It ends, full, in
  /// page `block mod 448`; the page after that is free for the next block.
  static func home(of block: UInt32, count: Int) -> Int {
    let pages = UInt32(MemoryMap.logPages.count)
    let step: UInt32 = (capacity &- count) & 1 == 0 ? 0 : 1
    return MemoryMap.logPages.lowerBound &+ Int((block &+ step) % pages)
  }

  /// The entry in a place.
  ///
  /// `nil` when there is none, or one of a code that this program does not know.
  ///
  /// - Precondition: `0 <= place < capacity`.
  @_addressableSelf
  public func entry(_ place: Int) -> LogEntry? {
    precondition(place >= 0 && place < Self.capacity)
    let offset = Self.offset(place)
    let flags = page.uint8(at: offset &+ 6)
    guard let code = EventCode(rawValue: page.uint8(at: offset &+ 7)),
      let subject = Subject(rawValue: flags & 7)
    else { return nil }
    return LogEntry(
      sequence: first &+ UInt32(place), milliseconds: page.uint48(at: offset),
      isClockTime: flags & 0x80 != 0, count: page.uint16(at: offset &+ 12), code: code,
      subject: subject, argument: page.uint32(at: offset &+ 8))
  }

  /// Puts an entry into the next place and seals the page.
  mutating func append(_ entry: LogEntry, at place: Int) {
    let offset = Self.offset(place)
    page.set(uint48: entry.milliseconds, at: offset)
    let flags = entry.subject.rawValue | (entry.isClockTime ? 0x80 : 0)
    page.set(uint8: flags, at: offset &+ 6)
    page.set(uint8: entry.code.rawValue, at: offset &+ 7)
    page.set(uint32: entry.argument, at: offset &+ 8)
    page.set(uint16: entry.count, at: offset &+ 12)
    page.seal()
  }

  private static func offset(_ place: Int) -> Int { 4 &+ 14 &* place }
}

import WagmanCore

/// The record at fixed addresses that boards in the field keep (WIRE.md section 4).
///
/// It has no checksum. Bytes between its fields are left as they are.
public struct LegacyRecord: Equatable, Sendable {
  public var header = LegacyHeader()
  public var board = LegacyBoard()
  private var regions: InlineArray<5, LegacyPort>

  /// What a board begins with.
  public init() {
    regions = .init { index in Port(index).map { .defaults(for: $0) } ?? LegacyPort() }
  }

  public subscript(port: Port) -> LegacyPort {
    @_addressableSelf get { regions[port.index] }
    set { regions[port.index] = newValue }
  }

  /// Reads the record; `nil` when its magic number is not there.
  public init?<Memory: PageMemory & ~Copyable>(from memory: borrowing Memory) {
    self.init()
    guard read(from: memory) else { return nil }
  }

  /// Reads the record, in place: on a board it is larger than what else a call holds.
  ///
  /// - Returns: false, and nothing changes, when its magic number is not there.
  @discardableResult
  mutating func read<Memory: PageMemory & ~Copyable>(from memory: borrowing Memory) -> Bool {
    let first = memory.readPage(LegacyLayout.headerPage)
    guard first.uint32(at: 0) == LegacyHeader.magic else { return false }
    header = LegacyHeader(first, memory.readPage(LegacyLayout.bootLoaderPage))
    board = LegacyBoard(memory.readPage(LegacyLayout.boardPage))
    for index in 0..<Port.count {
      let page = LegacyLayout.portPage(index)
      regions[index] = LegacyPort(memory.readPage(page), memory.readPage(page &+ 1))
    }
    return true
  }

  /// Reads the versions alone, as far as they are there.
  mutating func readVersions<Memory: PageMemory & ~Copyable>(from memory: borrowing Memory) {
    let first = memory.readPage(LegacyLayout.headerPage)
    guard first.uint32(at: 0) == LegacyHeader.magic else { return }
    header.versions = LegacyHeader(first, first).versions
  }

  /// Writes the pages of which the content changes.
  ///
  /// - Returns: how many were written.
  @discardableResult
  public func write<Memory: PageMemory & ~Copyable>(to memory: inout Memory) -> Int {
    var count = 0
    for index in LegacyLayout.pages {
      let old = memory.readPage(index)
      var new = old
      encode(into: &new, at: index)
      if new != old {
        memory.writePage(index, new)
        count &+= 1
      }
    }
    return count
  }

  /// Takes over what our own record knows of the board.
  public mutating func adopt(_ record: BoardRecord) {
    header.boots = record.boots
    header.lastBoot = record.lastBoot
    header.bootLoader = record.bootLoader
    board.lastBoot = record.lastBoot
  }

  private func encode(into page: inout Page, at index: Int) {
    switch index {
    case LegacyLayout.headerPage: header.encode(into: &page)
    case LegacyLayout.bootLoaderPage: page.set(uint8: header.bootLoader.rawValue, at: 0)
    case LegacyLayout.boardPage: board.encode(into: &page)
    default:
      let place = index &- LegacyLayout.portPage(0)
      guard place >= 0 else { return }
      if place & 1 == 0 {
        regions[place >> 1].encode(into: &page)
      } else {
        regions[place >> 1].bootLog.encode(into: &page, at: 0)
      }
    }
  }

  public static func == (a: LegacyRecord, b: LegacyRecord) -> Bool {
    for index in 0..<Port.count where a.regions[index] != b.regions[index] { return false }
    return a.header == b.header && a.board == b.board
  }
}

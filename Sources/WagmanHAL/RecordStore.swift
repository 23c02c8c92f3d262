import WagmanCore

/// The persistent record of a board as it was last loaded or saved.
///
/// It knows what is in the memory but not the memory itself, which is passed to
/// each call: always the same one. A value is written only where it differs.
/// Each write is one page, to another page than the one that holds the newest
/// valid content, so a power cut leaves the old value or the new one.
public struct RecordStore: Sendable {
  public private(set) var board: BoardRecord
  private var ports: InlineArray<5, PortRecord>
  public private(set) var boardOrigin: RecordOrigin
  private var portOrigins: InlineArray<5, RecordOrigin>
  /// Whether a set of pages had been written and none of them could be read.
  ///
  /// Another value than the last one saved may stand in.
  public private(set) var isRecordLost: Bool
  /// The sequence numbers of the next writes: the board's, then each port's.
  private var sequences: InlineArray<6, UInt32>

  /// The defaults: what a board without a record begins with.
  public init() {
    board = BoardRecord()
    ports = .init { .defaults(for: Port(unchecked: $0)) }
    boardOrigin = .defaults
    portOrigins = .init(repeating: .defaults)
    isRecordLost = false
    sequences = .init(repeating: 1)
  }

  /// Loads the record; nothing is written.
  ///
  /// Each set of pages counts for itself: where none of its pages is valid, its
  /// value comes from the fixed addresses if the magic number is there, else it
  /// is the default. ``boardOrigin``, ``origin(of:)`` and ``isRecordLost`` say
  /// which.
  public init<Memory: PageMemory & ~Copyable>(
    from memory: borrowing Memory, checksum: Checksum = .verified
  ) {
    self.init()
    loadBoard(from: memory, checksum)
    for index in 0..<Port.count { load(Port(unchecked: index), from: memory, checksum) }
    loadLegacy(from: memory)
  }

  /// The record of a port.
  @_addressableSelf
  public func port(_ port: Port) -> PortRecord { ports[port.index] }

  /// The ports with a switching that had begun and whose end nobody noted.
  public var switchings: PortSet {
    var switchings = PortSet()
    for index in 0..<Port.count where ports[index].journal.isSwitching {
      switchings.insert(Port(unchecked: index))
    }
    return switchings
  }

  /// Where the record of a port was found when it was loaded.
  ///
  /// `own` once it was saved.
  @_addressableSelf
  public func origin(of port: Port) -> RecordOrigin { portOrigins[port.index] }

  /// Writes a port's record, unless our own pages hold the same value already.
  ///
  /// - Returns: whether a page was written.
  @discardableResult
  public mutating func save<Memory: PageMemory & ~Copyable>(
    _ record: PortRecord, for port: Port, to memory: inout Memory
  ) -> Bool {
    guard portOrigins[port.index] != .own || record != ports[port.index] else { return false }
    let set = RecordSet(port)
    let sequence = sequences[Int(set.kind)]
    memory.writePage(set.page(for: sequence), record.page(for: port, sequence: sequence))
    sequences[Int(set.kind)] = sequence &+ 1
    ports[port.index] = record
    portOrigins[port.index] = .own
    return true
  }

  /// Writes the board's record, unless our own pages hold the same value already.
  ///
  /// - Returns: whether a page was written.
  @discardableResult
  public mutating func save<Memory: PageMemory & ~Copyable>(
    _ record: BoardRecord, to memory: inout Memory
  ) -> Bool {
    guard boardOrigin != .own || record != board else { return false }
    let sequence = sequences[0]
    memory.writePage(RecordSet.board.page(for: sequence), record.page(sequence: sequence))
    sequences[0] = sequence &+ 1
    board = record
    boardOrigin = .own
    return true
  }
}

extension RecordStore {
  private mutating func loadBoard<Memory: PageMemory & ~Copyable>(
    from memory: borrowing Memory, _ checksum: Checksum
  ) {
    if let index = newest(.board, in: memory, checksum),
      let record = BoardRecord(page: memory.readPage(index))
    {
      board = record
      boardOrigin = .own
    } else {
      isRecordLost = isRecordLost || !RecordSet.board.isBlank(in: memory)
    }
  }

  private mutating func load<Memory: PageMemory & ~Copyable>(
    _ port: Port, from memory: borrowing Memory, _ checksum: Checksum
  ) {
    let set = RecordSet(port)
    if let index = newest(set, in: memory, checksum),
      let record = PortRecord(page: memory.readPage(index))
    {
      ports[port.index] = record
      portOrigins[port.index] = .own
    } else {
      isRecordLost = isRecordLost || !set.isBlank(in: memory)
    }
  }

  /// Finds the newest page of a set, and from where its writes go on.
  private mutating func newest<Memory: PageMemory & ~Copyable>(
    _ set: RecordSet, in memory: borrowing Memory, _ checksum: Checksum
  ) -> Int? {
    let index = set.newestIndex(in: memory, checksum: checksum)
    var sequence: UInt32 = 0
    if let index { sequence = RecordPage.sequence(of: memory.readPage(index)) }
    sequences[Int(set.kind)] = set.nextSequence(after: sequence, in: memory, checksum: checksum)
    return index
  }

  /// Takes what has no page of its own from the fixed addresses, if there is something.
  private mutating func loadLegacy<Memory: PageMemory & ~Copyable>(
    from memory: borrowing Memory
  ) {
    var legacy = LegacyRecord()
    guard legacy.read(from: memory) else { return }
    if boardOrigin != .own {
      boardOrigin = .legacy
      board.boots = legacy.header.boots
      board.lastBoot = legacy.header.lastBoot
      board.bootLoader = legacy.header.bootLoader
    }
    for index in 0..<Port.count where portOrigins[index] != .own {
      portOrigins[index] = .legacy
      ports[index] = legacy[Port(unchecked: index)].record
    }
  }
}

import WagmanCore

/// The fixed addresses, and clearing.
extension RecordStore {
  /// Whether the fixed record waits to be brought up to date: it was not yet on `day`.
  ///
  /// Days since the epoch. Ask only while the clock is set; an orderly reset
  /// brings it up to date in any case.
  public func legacyIsDue(day: UInt32) -> Bool { board.legacyDay != day }

  /// Brings the fixed record up to date, and notes the day.
  ///
  /// Only pages of which the content changes are written, and what our record
  /// does not know (sensor ranges, current levels) is kept. The day counts from
  /// the epoch and is `nil` while the clock is not set; without `versions` those
  /// that stand there are left.
  ///
  /// - Returns: how many pages were written.
  @discardableResult
  public mutating func updateLegacy<Memory: PageMemory & ~Copyable>(
    day: UInt32?, versions: BoardVersions? = nil, in memory: inout Memory
  ) -> Int {
    var legacy = LegacyRecord()
    legacy.read(from: memory)
    if let versions { legacy.header.versions = versions }
    legacy.adopt(board)
    for index in 0..<Port.count {
      if let port = Port(index) { legacy[port].adopt(self.port(port)) }
    }
    var count = legacy.write(to: &memory)
    var record = board
    record.legacyDay = day ?? board.legacyDay
    if save(record, to: &memory) { count &+= 1 }
    return count
  }

  /// Puts the defaults in place of everything, if that was asked for before the
  /// reset (``BoardRecord/clearsAtNextReset``).
  ///
  /// To be called after loading, where the board itself was reset. The request
  /// is forgotten last, so that a power cut in between makes the next reset
  /// begin again. The rolling log is not touched.
  ///
  /// - Returns: whether it was asked for.
  @discardableResult
  public mutating func clearIfAsked<Memory: PageMemory & ~Copyable>(
    in memory: inout Memory
  ) -> Bool {
    guard board.clearsAtNextReset else { return false }
    var legacy = LegacyRecord()
    legacy.readVersions(from: memory)
    legacy.write(to: &memory)
    for index in 0..<Port.count {
      if let port = Port(index) { save(.defaults(for: port), for: port, to: &memory) }
    }
    save(BoardRecord(), to: &memory)
    return true
  }
}

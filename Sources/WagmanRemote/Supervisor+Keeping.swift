import WagmanCore
import WagmanHAL

extension Supervisor {
  /// What the record says of every port, once the program has begun.
  var flags: PortFlags { Self.flags(of: firmware.records) }

  private static func flags(of records: RecordStore) -> PortFlags {
    var flags = PortFlags()
    for port in Port.every {
      let memory = records.port(port).memory
      if memory.isEnabled { flags.enabled.insert(port) }
      if memory.isWanted { flags.wanted.insert(port) }
      if memory.isWatched { flags.watched.insert(port) }
    }
    return flags
  }

  /// Takes over what was changed on the board while nobody drove it.
  mutating func adopt(_ snapshot: Snapshot) throws(NodeDirectoryError) {
    // The program reads its record only when it begins.
    let ours = Self.flags(of: RecordStore(from: firmware.board))
    var agreed = snapshot.flags
    if let driven = directory.driven {
      agreed = driven.merged(host: ours, board: snapshot.flags)
    } else {
      agreed.enabled = settings.enabled ?? agreed.enabled
      agreed.watched = settings.watched ?? agreed.watched
    }
    if agreed != ours { write(agreed) }
    try save(snapshot.flags, boots: snapshot.boots)
  }

  private mutating func write(_ flags: PortFlags) {
    var store = RecordStore(from: firmware.board)
    for port in Port.every {
      var record = store.port(port)
      record.memory.isEnabled = flags.enabled.contains(port)
      record.memory.isWanted = flags.wanted.contains(port)
      record.memory.isWatched = flags.watched.contains(port)
      if record != store.port(port) { store.save(record, for: port, to: &firmware.board) }
    }
  }

  /// Keeps what host and board agree upon, and the numbers that may be in use.
  mutating func keep() throws {
    if let failure = firmware.board.memory.failure {
      throw NodeDirectoryError(directory.imagePath, failure)
    }
    guard hasBegun, let snapshot = driver.snapshot else { return }
    if driver.isMirrored || driver.number &+ 100 > (directory.driven?.reservedNumbers ?? 0) {
      let agreed =
        driver.isMirrored ? snapshot.flags : directory.driven?.flags ?? snapshot.flags
      try save(agreed, boots: snapshot.boots)
    }
  }

  private func save(_ agreed: PortFlags, boots: UInt32) throws(NodeDirectoryError) {
    var reserved = directory.driven?.reservedNumbers ?? 0
    if driver.number &+ 100 > reserved { reserved = driver.number &+ 1_000 }
    try directory.save(
      DrivenBoard(
        identifier: driver.identifierText, boots: boots, flags: agreed,
        reservedNumbers: reserved))
  }
}

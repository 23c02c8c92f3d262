import WagmanCore
import WagmanHAL

/// What a board finds in its memory after a reset.
struct MemoryState: Sendable {
  var store: RecordStore
  var log: RollingLog

  init(_ memory: RecordingMemory, checksum: Checksum) {
    store = RecordStore(from: memory, checksum: checksum)
    log = RollingLog(from: memory, checksum: checksum)
  }
}

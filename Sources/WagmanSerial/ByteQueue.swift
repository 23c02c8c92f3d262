import Glibc

/// Bytes on their way, in order, in storage that never grows.
struct ByteQueue: ~Copyable {
  let capacity: Int
  private let storage: UnsafeMutablePointer<UInt8>
  /// Bytes ever taken and ever put in; their difference is what is queued.
  private var taken = 0
  private var added = 0

  /// - Precondition: `capacity` is a power of two.
  init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    self.capacity = capacity
    storage = .allocate(capacity: capacity)
  }

  deinit { storage.deallocate() }

  var count: Int { added &- taken }
  var room: Int { capacity &- count }
  var isEmpty: Bool { added == taken }

  mutating func removeAll() { taken = added }

  mutating func removeFirst() -> UInt8? {
    guard !isEmpty else { return nil }
    let byte = storage[taken & (capacity - 1)]
    taken &+= 1
    return byte
  }

  /// - Precondition: `bytes.count <= room`.
  mutating func append(_ bytes: Span<UInt8>) {
    precondition(bytes.count <= room, "a link's queue is full")
    bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      let from = added & (capacity - 1)
      let first = min(source.count, capacity - from)
      memcpy(storage + from, start, first)
      if first < source.count { memcpy(storage, start + first, source.count - first) }
    }
    added &+= bytes.count
  }

  /// Drops what is queued but for the rest of the line at its head.
  ///
  /// What follows then begins on a line of its own. Where no line ends in the
  /// queue, all of it goes.
  mutating func removeAllAfterFirstLine() {
    var end = taken
    while end != added {
      let byte = storage[end & (capacity - 1)]
      end &+= 1
      if byte == UInt8(ascii: "\n") {
        added = end
        return
      }
    }
    removeAll()
  }

  /// Reads from a descriptor what it has and there is room for, up to the
  /// storage's end.
  ///
  /// - Returns: What `read` returned: 0 at the end, −1 and `errno` otherwise.
  mutating func fill(from descriptor: Int32) -> Int {
    let to = added & (capacity - 1)
    let count = read(descriptor, storage + to, min(room, capacity - to))
    if count > 0 { added &+= count }
    return count
  }

  /// Writes to a descriptor what it takes of the queue, up to the storage's end.
  ///
  /// - Returns: What the call returned, −1 and `errno` when nothing was taken.
  mutating func drain(to descriptor: Int32, isSocket: Bool) -> Int {
    let from = taken & (capacity - 1)
    let length = min(count, capacity - from)
    // A socket whose far side is gone must not raise SIGPIPE.
    let written =
      isSocket
      ? Glibc.send(descriptor, storage + from, length, Int32(MSG_NOSIGNAL))
      : write(descriptor, storage + from, length)
    if written > 0 { taken &+= written }
    return written
  }

  /// - Precondition: `bytes.count <= room`.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    append(bytes.assumingMemoryBound(to: UInt8.self).span)
  }

  /// Hands what is queued, up to the storage's end, to `consume`, which says how
  /// much it took.
  mutating func drain<E: Error>(
    _ consume: (UnsafeRawBufferPointer) throws(E) -> Int
  ) throws(E) -> Int {
    let from = taken & (capacity - 1)
    let length = min(count, capacity - from)
    let count = try consume(UnsafeRawBufferPointer(start: storage + from, count: length))
    taken &+= count
    return count
  }
}

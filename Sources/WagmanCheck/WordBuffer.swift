/// Words in a row that grow at the end.
final class WordBuffer {
  private(set) var words: UnsafeMutablePointer<UInt64>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 1_024) {
    self.capacity = capacity
    words = .allocate(capacity: capacity)
  }

  deinit { words.deallocate() }

  @inline(__always)
  func append(_ word: UInt64) {
    reserve(1)
    words[count] = word
    count += 1
  }

  @inline(__always)
  func append(_ other: UnsafePointer<UInt64>, count added: Int) {
    reserve(added)
    (words + count).update(from: other, count: added)
    count += added
  }

  func append(_ other: WordBuffer) { append(other.words, count: other.count) }

  func removeAll() { count = 0 }

  @inline(__always)
  private func reserve(_ added: Int) {
    if count + added > capacity { grow(to: count + added) }
  }

  @inline(never)
  private func grow(to least: Int) {
    capacity = max(least, capacity * 2)
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    larger.update(from: words, count: count)
    words.deallocate()
    words = larger
  }
}

import WagmanCore
import WagmanHAL

/// What a power cut leaves of a page that was being written.
public enum CutShape: Equatable, Sendable {
  /// The first bytes are new, the others old.
  case head(Int)
  /// The last bytes are new, the others old.
  case tail(Int)
  /// Every byte is random.
  case noise(seed: UInt64)
  /// Every byte is 0xFF: erased, not yet written.
  case erased

  /// What is left of a write.
  public func result(of write: PageWrite) -> Page {
    var page = write.old
    switch self {
    case .head(let count):
      for index in 0..<count { page.bytes[index] = write.new.bytes[index] }
    case .tail(let count):
      for index in (Page.size - count)..<Page.size { page.bytes[index] = write.new.bytes[index] }
    case .noise(let seed):
      var random = SplitMix64(seed: seed)
      for index in 0..<Page.size { page.bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
    case .erased: page = Page()
    }
    return page
  }
}

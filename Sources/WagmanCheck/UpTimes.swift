/// How long it is from states to the one in which all is up, as far as known.
///
/// It forgets everything when it is full: what is forgotten is found out again.
final class UpTimes {
  private let mask: Int
  private let table: UnsafeMutablePointer<UInt64>
  private var count = 0

  init(places: Int = 1 << 18) {
    mask = places - 1
    table = .allocate(capacity: 3 * places)
    table.initialize(repeating: 0, count: 3 * places)
  }

  deinit { table.deallocate() }

  @inline(__always)
  private func place(of print: Fingerprint) -> Int {
    Int(truncatingIfNeeded: print.low >> 1) & mask
  }

  /// Milliseconds, or `nil` when it is not known.
  func time(from print: Fingerprint) -> UInt64? {
    var place = place(of: print)
    while table[3 * place + 1] != 0 {
      if table[3 * place + 1] == print.low && table[3 * place] == print.high {
        return table[3 * place + 2]
      }
      place = (place + 1) & mask
    }
    return nil
  }

  func note(_ time: UInt64, from print: Fingerprint) {
    if count * 4 > mask * 3 {
      table.update(repeating: 0, count: 3 * (mask + 1))
      count = 0
    }
    var place = place(of: print)
    while table[3 * place + 1] != 0 {
      if table[3 * place + 1] == print.low && table[3 * place] == print.high { return }
      place = (place + 1) & mask
    }
    table[3 * place] = print.high
    table[3 * place + 1] = print.low
    table[3 * place + 2] = time
    count += 1
  }
}

/// The fingerprints of states that were found: one part of them, with a table of its own.
///
/// Several may ask at a time as long as nobody inserts.
final class StateSet {
  private var table: UnsafeMutablePointer<UInt64>
  private var mask: Int
  private(set) var count = 0

  init() {
    mask = (1 << 10) - 1
    table = .allocate(capacity: 2 << 10)
    table.initialize(repeating: 0, count: 2 << 10)
  }

  deinit { table.deallocate() }

  /// The fingerprint's upper bits choose the part; these are others.
  @inline(__always)
  private func place(of print: Fingerprint) -> Int {
    Int(truncatingIfNeeded: print.low >> 1) & mask
  }

  @inline(__always)
  func contains(_ print: Fingerprint) -> Bool {
    var place = place(of: print)
    while true {
      let low = table[2 * place + 1]
      if low == 0 { return false }
      if low == print.low && table[2 * place] == print.high { return true }
      place = (place + 1) & mask
    }
  }

  /// - Returns: whether it is new.
  func insert(_ print: Fingerprint) -> Bool {
    var place = place(of: print)
    while table[2 * place + 1] != 0 {
      if table[2 * place + 1] == print.low && table[2 * place] == print.high { return false }
      place = (place + 1) & mask
    }
    table[2 * place] = print.high
    table[2 * place + 1] = print.low
    count += 1
    if count * 3 > mask * 2 { grow() }
    return true
  }

  private func grow() {
    let (old, places) = (table, mask + 1)
    mask = 2 * places - 1
    table = .allocate(capacity: 4 * places)
    table.initialize(repeating: 0, count: 4 * places)
    for index in 0..<places where old[2 * index + 1] != 0 {
      var place = Int(truncatingIfNeeded: old[2 * index + 1] >> 1) & mask
      while table[2 * place + 1] != 0 { place = (place + 1) & mask }
      table[2 * place] = old[2 * index]
      table[2 * place + 1] = old[2 * index + 1]
    }
    old.deallocate()
  }
}

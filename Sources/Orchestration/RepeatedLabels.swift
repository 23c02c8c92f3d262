/// The labels that another one before them is equal to, as often as there are such.
///
/// A table of places that is addressed by a hash that is cheap: a set of strings takes several
/// times as long, and this is most of what labels cost.
func repeatedLabels(_ labels: [String?]) -> [String] {
  guard !labels.isEmpty else { return [] }
  // At most a third full.
  let mask = 1 << (Int.bitWidth - (3 * labels.count - 1).leadingZeroBitCount) - 1
  var table = [Int32](repeating: -1, count: mask + 1)
  var found: [String] = []
  for place in labels.indices {
    guard let label = labels[place] else { continue }
    guard let hash = hash(ofASCII: label) else { return repeatedLabels(ofAnyKind: labels) }
    var index = hash & mask
    while table[index] >= 0 && labels[Int(table[index])] != label { index = (index + 1) & mask }
    if table[index] < 0 {
      table[index] = Int32(truncatingIfNeeded: place)
    } else {
      found.append(label)
    }
  }
  return found
}

/// Where letters are not all of ASCII, equal labels may be different bytes.
private func repeatedLabels(ofAnyKind labels: [String?]) -> [String] {
  var seen = Set<String>()
  return labels.compactMap { $0 }.filter { !seen.insert($0).inserted }
}

/// `nil` where not all of it is.
@inline(__always)
private func hash(ofASCII label: String) -> Int? {
  label.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
    let raw = UnsafeRawBufferPointer(bytes)
    var (hash, all, place) = (UInt64(truncatingIfNeeded: raw.count), UInt64(0), 0)
    func add(_ word: UInt64) {
      all |= word
      hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 29
    }
    while place + 8 <= raw.count {
      add(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    for byte in raw[place...] { rest = rest << 8 | UInt64(byte) }
    add(rest)
    return all & 0x8080_8080_8080_8080 == 0 ? Int(truncatingIfNeeded: hash) : nil
  } ?? nil
}

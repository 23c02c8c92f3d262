/// Damages lines the way a serial line does, from one seed.
enum Mutation {
  /// `line` with one to three of: a byte dropped, doubled, with a bit flipped,
  /// swapped with its neighbour; the line cut, or joined with `other`.
  static func mutate(_ line: [UInt8], with other: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var line = line
    for _ in 0...random.below(3) { strike(&line, other, &random) }
    return line
  }

  private static func strike(
    _ line: inout [UInt8], _ other: [UInt8], _ random: inout SplitMix64
  ) {
    guard !line.isEmpty else { return }
    let place = random.below(line.count)
    switch random.below(6) {
    case 0: line.remove(at: place)
    case 1: line.insert(line[place], at: place)
    case 2: line[place] ^= 1 << UInt8(random.below(8))
    case 3: if place + 1 < line.count { line.swapAt(place, place + 1) }
    case 4: line.removeSubrange(place...)
    default: line.replaceSubrange(place..., with: other.suffix(random.below(other.count + 1)))
    }
  }
}

extension Band {
  /// How many segments a band of a page has at most.
  static let mostSegments = 2_000

  /// The band with at most so many segments, or as it is where it has no more.
  ///
  /// Short segments that follow each other within a stretch of the run become one, with
  /// their number and the tone of them that must be seen.
  func thinned(of length: UInt64, atMost limit: Int = mostSegments) -> Band {
    guard segments.count > limit else { return self }
    // A long segment may part the short ones of a stretch.
    let grain = Grain(of: length, count: limit / 3)
    var kept: [Segment] = []
    var group: [Segment] = []
    for segment in segments {
      let isShort = segment.to - min(segment.from, segment.to) < grain.width
      if let first = group.first,
        !isShort || grain.place(of: first.from) != grain.place(of: segment.from)
      {
        kept.append(Self.joined(group))
        group = []
      }
      if isShort { group.append(segment) } else { kept.append(segment) }
    }
    if !group.isEmpty { kept.append(Self.joined(group)) }
    return Band(label: label, segments: kept)
  }

  /// One segment for several that follow each other.
  private static func joined(_ group: [Segment]) -> Segment {
    var joined = group[0]
    guard group.count > 1 else { return joined }
    var words: [String] = []
    for segment in group {
      joined.to = max(joined.to, segment.to)
      joined.tone = joined.tone.joined(with: segment.tone)
      if words.count < 4, !words.contains(segment.word) { words.append(segment.word) }
    }
    joined.word = words.prefix(3).joined(separator: ", ")
    joined.word += "\(words.count > 3 ? ", …" : "") (\(group.count) changes)"
    return joined
  }
}

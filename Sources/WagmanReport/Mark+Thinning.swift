extension Mark {
  /// How many marks a page has at most.
  static let mostMarks = 500

  /// The marks where they are few; else the first of each stretch of the run, with the
  /// number of the others and the tone of them that must be seen.
  static func thinned(_ marks: [Mark], of length: UInt64, atMost limit: Int = mostMarks) -> [Mark] {
    guard marks.count > limit else { return marks }
    let grain = Grain(of: length, count: limit)
    var kept: [(mark: Mark, others: Int)] = []
    for mark in marks {
      if let last = kept.last, grain.place(of: last.mark.at) == grain.place(of: mark.at) {
        kept[kept.count - 1].others += 1
        kept[kept.count - 1].mark.tone = last.mark.tone.joined(with: mark.tone)
      } else {
        kept.append((mark, 0))
      }
    }
    return kept.map { mark, others in
      var mark = mark
      if others > 0 { mark.text += " (and \(others) more)" }
      return mark
    }
  }
}

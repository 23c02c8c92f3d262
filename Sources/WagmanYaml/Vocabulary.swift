/// The words that are right in some place of a file.
public struct Vocabulary: Sendable {
  /// In the order in which a person would list them.
  public let words: [String]

  public init(_ words: [String]) { self.words = words }

  /// What to write in place of `word`: the nearest right word, or, when none is
  /// near, all of them.
  public func advice(for word: String) -> String {
    if let nearest = nearest(to: word) { return "did you mean '\(nearest)'?" }
    return "known: \(words.joined(separator: ", "))"
  }

  /// The right word with the fewest differences from `word`, the first of equals.
  ///
  /// `nil` when even that one differs in more than a third of its letters.
  public func nearest(to word: String) -> String? {
    let given = Array(word.lowercased().unicodeScalars)
    var best: (word: String, distance: Int)?
    for candidate in words {
      let letters = Array(candidate.lowercased().unicodeScalars)
      let distance = Vocabulary.distance(given, letters)
      guard distance <= max(1, max(given.count, letters.count) / 3) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Letters to insert, drop, replace or swap with a neighbour.
  package static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}

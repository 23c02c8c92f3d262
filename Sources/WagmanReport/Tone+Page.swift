extension Tone {
  /// What stands before a word of this tone, for whoever sees no colours.
  var sign: String {
    switch self {
    case .neutral: "·"
    case .good: "✓"
    case .waiting: "!"
    case .bad: "✗"
    case .off: "○"
    }
  }

  /// Which of several tones a reader must see: the higher one.
  private var weight: Int {
    switch self {
    case .off: 0
    case .neutral: 1
    case .good: 2
    case .waiting: 3
    case .bad: 4
    }
  }

  /// The one that must be seen of two.
  func joined(with other: Tone) -> Tone { weight < other.weight ? other : self }

  /// The place in the lists of the page's script.
  var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

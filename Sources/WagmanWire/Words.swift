/// The words of a line: what stands between blanks.
struct Words: Sendable {
  /// A request has no more words than this, `@sid` and a seal counted.
  static var limit: Int { 8 }

  private var starts = InlineArray<8, Int>(repeating: 0)
  private var ends = InlineArray<8, Int>(repeating: 0)
  /// How many words the line has; one more than the limit stands for any number beyond.
  private(set) var count = 0

  init(_ line: Span<UInt8>) {
    var index = 0
    while index < line.count {
      guard !ASCII.isBlank(line[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < line.count && !ASCII.isBlank(line[index]) { index += 1 }
      count += 1
      guard count <= Words.limit else { return }
      starts[count - 1] = start
      ends[count - 1] = index
    }
  }

  /// Where the word with this number stands in the line.
  ///
  /// - Precondition: `number` is less than both the count and the limit.
  subscript(number: Int) -> Range<Int> {
    precondition(number < count && number < Words.limit, "Words index is out of range")
    return starts[number]..<ends[number]
  }
}

/// The arguments of a command as numbers: a port's number, a number itself, the
/// number of a word or of a command.
struct ArgumentValues: Sendable {
  private var values = InlineArray<8, UInt32>(repeating: 0)
  private(set) var count = 0

  init() {}

  /// - Precondition: there are fewer than eight, which is more than a line has words for.
  mutating func append(_ value: UInt32) {
    precondition(count < 8, "more arguments than words")
    values[count] = value
    count += 1
  }

  /// The value with this number; `nil` when the argument was not given.
  subscript(number: Int) -> UInt32? { number < count ? values[number] : nil }
}

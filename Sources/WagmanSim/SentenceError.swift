/// Why a sentence does not strike: what is wrong, where, and what would be right.
public struct SentenceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1, counted in Unicode scalars; 0 when the sentence as a whole is meant.
  public let column: Int
  /// What is wrong, a semicolon, and what would be right.
  public let message: String

  init(column: Int = 0, message: String) {
    self.column = column
    self.message = message
  }

  init(_ failure: WordScanner.Failure) {
    self.init(column: failure.offset + 1, message: failure.message)
  }

  /// `column 10: what; what would be right`, or the message alone.
  public var description: String { column == 0 ? message : "column \(column): \(message)" }
}

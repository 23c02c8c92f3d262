/// One thing that is wrong in a file, where it is, and what would be right.
public struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
  public let file: String
  /// From 1; 0 when the file as a whole is meant.
  public let line: Int
  /// From 1, counted in Unicode scalars; 0 when the file as a whole is meant.
  public let column: Int
  /// What is wrong, a semicolon, and what would be right.
  public let message: String

  public init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `FILE:LINE:COLUMN: error: what; what would be right`, without the place
  /// when the file as a whole is meant.
  public var description: String {
    line == 0 ? "\(file): error: \(message)" : "\(file):\(line):\(column): error: \(message)"
  }
}

/// Everything that is wrong in a file, in the order of its lines.
public struct Diagnostics: Error, Equatable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    precondition(!all.isEmpty, "Diagnostics without a diagnostic")
    self.all = all.enumerated().sorted {
      ($0.element.file, $0.element.line, $0.element.column, $0.offset)
        < ($1.element.file, $1.element.line, $1.element.column, $1.offset)
    }.map(\.element)
  }

  public var description: String { all.map(\.description).joined(separator: "\n") }
}

import WagmanWire

/// What a board answered: the lines of the console's body, whichever wire they came over.
public struct Reply: Equatable, Sendable {
  public let command: ConsoleCommand
  /// Without their ends and seals.
  public let lines: [String]

  public init(_ command: ConsoleCommand, _ lines: [String]) {
    self.command = command
    self.lines = lines
  }
}

extension ConsoleCommand {
  /// The command as it is typed.
  public var words: String {
    var line = TextLine<80>()
    line.append(self)
    return line.span.text
  }
}

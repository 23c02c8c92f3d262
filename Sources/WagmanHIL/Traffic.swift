/// A line that passed between a host and a board.
public struct Traffic: Equatable, Sendable {
  public enum Direction: String, Sendable {
    case sent, heard
  }

  /// Milliseconds of the bench.
  public let at: UInt64
  public let direction: Direction
  /// Without its end.
  public let line: String

  public init(at: UInt64, _ direction: Direction, _ line: String) {
    self.at = at
    self.direction = direction
    self.line = line
  }
}

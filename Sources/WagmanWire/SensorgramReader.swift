/// Makes lines of sensorgrams of the bytes that a link receives, and counts what it drops.
///
/// An empty line is nothing. Any other line that is too long or not valid is
/// dropped as a whole and counted once.
public struct SensorgramReader: Sendable {
  private var lines = SensorgramLineAssembler()
  private var invalid: UInt32 = 0

  public init() {}

  /// Lines dropped, ever; wraps around.
  public var dropped: UInt32 { lines.dropped &+ invalid }

  /// Takes the next byte and returns the line that it completed, if it did and the line is valid.
  public mutating func take(_ byte: UInt8) -> SensorgramRequestLine? {
    var line = SensorgramRequestLine()
    return take(byte, into: &line) ? line : nil
  }

  /// Takes the next byte and returns whether it completed a valid line, which then is in `line`.
  ///
  /// What `line` held before is gone only when the byte ended a line.
  public mutating func take(_ byte: UInt8, into line: inout SensorgramRequestLine) -> Bool {
    guard lines.take(byte), !lines.line.isEmpty else { return false }
    guard line.decode(lines.line) else {
      invalid &+= 1
      return false
    }
    return true
  }

  /// Forgets half a line, because another client took the place.
  public mutating func reset() { lines.reset() }
}

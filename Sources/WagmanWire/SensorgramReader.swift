/// Makes lines of sensorgrams of the bytes that a link receives, and counts what it drops.
///
/// A line is decoded as it comes. An empty one is nothing. Any other that is too
/// long (more than 512 bytes before the newline, a carriage return counted) or not
/// valid is dropped as a whole and counted once.
public struct SensorgramReader: Sendable {
  private static var longestLine: UInt16 { 512 }

  private var line = SensorgramRequestLine()
  private var text = Base64Decoder()
  /// How many bytes of a line have come; no more are counted than are too many.
  private var length: UInt16 = 0
  private var endsInReturn = false
  private var isWrong = false
  /// Lines dropped, ever; wraps around.
  public private(set) var dropped: UInt32 = 0

  public init() {}

  /// Takes the next byte and returns the line that it completed, if it did and the line is valid.
  public mutating func take(_ byte: UInt8) -> SensorgramRequestLine? {
    completesLine(byte) ? line : nil
  }

  /// Takes the next byte and returns whether it completed a valid line.
  ///
  /// Its requests are then read with ``nextRequest()``, before the next byte.
  public mutating func completesLine(_ byte: UInt8) -> Bool {
    guard byte == ASCII.lineFeed else {
      keep(byte)
      return false
    }
    let isEmpty = length == (endsInReturn ? 1 : 0)
    let isTooLong = length > Self.longestLine
    reset()
    if isEmpty { return false }
    guard !isTooLong, !isWrong, text.isWhole, line.isValid() else {
      dropped &+= 1
      return false
    }
    return true
  }

  /// The next request of the line that was completed; `nil` after the last one.
  public mutating func nextRequest() -> SensorgramRequest? { line.nextRequest() }

  /// Forgets half a line, because another client took the place.
  public mutating func reset() {
    length = 0
    endsInReturn = false
  }

  private mutating func keep(_ byte: UInt8) {
    if length == 0 {
      line.removeAll()
      text = Base64Decoder()
      isWrong = false
    }
    // A carriage return is part of the line unless the newline is next.
    if endsInReturn { isWrong = true }
    endsInReturn = byte == ASCII.carriageReturn
    length = min(length &+ 1, Self.longestLine &+ 1)
    guard !endsInReturn, let group = text.take(byte) else { return }
    if !line.append(group) { isWrong = true }
  }
}

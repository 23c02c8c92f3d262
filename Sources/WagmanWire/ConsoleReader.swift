/// Makes requests of the bytes that a console receives, and counts what it drops.
public struct ConsoleReader: Sendable {
  private var lines = ConsoleLineAssembler()
  private var withTooManyWords: UInt32 = 0

  public init() {}

  /// Lines dropped for their length or their number of words, ever; wraps around.
  public var dropped: UInt32 { lines.dropped &+ withTooManyWords }

  /// Takes the next byte and returns the request that it completed, if it did.
  public mutating func take(_ byte: UInt8) -> ConsoleRequest? {
    var request = ConsoleRequest()
    return take(byte, into: &request) ? request : nil
  }

  /// Takes the next byte and returns whether it completed a request, which then is in `request`.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public mutating func take(_ byte: UInt8, into request: inout ConsoleRequest) -> Bool {
    guard lines.take(byte) else { return false }
    switch ConsoleRequest.read(lines.line) {
    case .nothing:
      return false
    case .dropped:
      withTooManyWords &+= 1
      return false
    case .request(let read):
      request = read
      return true
    }
  }

  /// Forgets half a line, because another client took the place.
  public mutating func reset() { lines.reset() }
}

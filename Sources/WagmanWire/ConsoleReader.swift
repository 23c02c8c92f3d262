/// Makes requests of the bytes that a console receives, and counts what it drops.
public struct ConsoleReader: Sendable {
  private var lines = ConsoleLineAssembler()
  private var withTooManyWords: UInt32 = 0

  public init() {}

  /// Lines dropped for their length or their number of words, ever; wraps around.
  public var dropped: UInt32 { lines.dropped &+ withTooManyWords }

  /// Takes the next byte and returns the request that it completed, if it did.
  @inline(never)
  public mutating func take(_ byte: UInt8) -> ConsoleRequest? {
    guard lines.take(byte) else { return nil }
    switch ConsoleRequest.read(lines.line) {
    case .nothing:
      return nil
    case .dropped:
      withTooManyWords &+= 1
      return nil
    case .request(let request):
      return request
    }
  }

  /// Forgets half a line, because another client took the place.
  public mutating func reset() { lines.reset() }
}

/// Makes lines of received bytes.
///
/// A line ends at `\n`; one `\r` before it is taken off. A line of more than
/// `capacity` bytes before its newline, the `\r` counted, is dropped whole, up
/// to its newline, and counted once.
public struct LineAssembler<let capacity: Int>: Sendable {
  private var storage = InlineArray<capacity, UInt8>(repeating: 0)
  private var length = 0
  private var lineLength = 0
  private var isTooLong = false
  /// Lines dropped for their length, ever; wraps around.
  public private(set) var dropped: UInt32 = 0

  public init() {}

  /// Takes the next byte.
  ///
  /// Returns whether it completed a line, which then stands in ``line`` until
  /// the next byte is taken.
  public mutating func take(_ byte: UInt8) -> Bool {
    lineLength = 0
    guard byte == ASCII.lineFeed else {
      keep(byte)
      return false
    }
    defer {
      length = 0
      isTooLong = false
    }
    if isTooLong {
      dropped &+= 1
      return false
    }
    lineLength = length
    if lineLength > 0 && storage[lineLength - 1] == ASCII.carriageReturn { lineLength -= 1 }
    return true
  }

  /// The line that the last byte completed, without its end; empty when it completed none.
  public var line: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { storage.span.extracting(0..<lineLength) }
  }

  /// Forgets the line under way, for a new client must not end the line of the one before.
  ///
  /// What was dropped stays counted.
  public mutating func reset() {
    length = 0
    lineLength = 0
    isTooLong = false
  }

  private mutating func keep(_ byte: UInt8) {
    guard length < capacity else {
      isTooLong = true
      return
    }
    storage[length] = byte
    length += 1
  }
}

/// Lines of the console: at most 80 bytes with the newline.
public typealias ConsoleLineAssembler = LineAssembler<79>

/// Lines of sensorgrams as a board reads them: at most 512 bytes before the newline.
public typealias SensorgramLineAssembler = LineAssembler<512>

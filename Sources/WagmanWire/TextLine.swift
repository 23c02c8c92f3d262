/// A line of bytes that lives in place: what a board prints, it writes here first.
///
/// What does not fit is cut off and ``isCut`` says so; nothing traps, because a
/// text that came out too long is no reason to reset a board.
public struct TextLine<let capacity: Int>: Sendable {
  private var storage = InlineArray<capacity, UInt8>(repeating: 0)
  /// How many bytes the line has.
  public private(set) var count = 0
  /// Whether something did not fit since the line was last empty.
  public private(set) var isCut = false

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// The bytes of the line.
  public var span: Span<UInt8> {
    @_addressableSelf @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  public mutating func removeAll() {
    count = 0
    isCut = false
  }

  /// Cuts the line down to its first `length` bytes.
  ///
  /// A length beyond the line's end changes nothing.
  public mutating func truncate(to length: Int) {
    if length >= 0 && length < count { count = length }
  }

  public mutating func append(byte: UInt8) {
    guard count < capacity else {
      isCut = true
      return
    }
    storage[count] = byte
    count += 1
  }

  // Its callers hand over an address alone: that is three instructions less for each text.
  @_transparent
  public mutating func append(_ text: StaticString) { append(terminated: text.utf8Start) }

  /// Appends the bytes before the next zero byte.
  @usableFromInline
  mutating func append(terminated text: UnsafePointer<UInt8>) {
    var next = text
    while next.pointee != 0 {
      append(byte: next.pointee)
      next += 1
    }
  }

  public mutating func append(_ bytes: Span<UInt8>) {
    for index in bytes.indices { append(byte: bytes[index]) }
  }

  /// Appends a number in decimal, with a minus sign where it is negative and no padding.
  public mutating func append(decimal value: some FixedWidthInteger) {
    if value < 0 { append(byte: ASCII.minus) }
    append(magnitude: UInt64(truncatingIfNeeded: value.magnitude))
  }

  /// Appends the lowest `digits` hexadecimal digits of a number.
  public mutating func append(hex value: UInt64, digits: Int, upper: Bool = true) {
    var shift = digits * 4
    while shift > 0 {
      shift -= 4
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 0xf
      let letters: UInt8 = upper ? 0x41 : 0x61
      append(byte: digit < 10 ? ASCII.zero + digit : letters + digit - 10)
    }
  }

  private mutating func append(magnitude: UInt64) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var length = 0
    var rest = magnitude
    repeat {
      digits[length] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      length += 1
    } while rest > 0
    while length > 0 {
      length -= 1
      append(byte: digits[length])
    }
  }
}

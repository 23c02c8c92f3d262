/// The bytes that mean something on the console.
enum ASCII {
  static var blank: UInt8 { 0x20 }
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0a }
  static var carriageReturn: UInt8 { 0x0d }
  static var at: UInt8 { 0x40 }
  static var hash: UInt8 { 0x23 }
  static var minus: UInt8 { 0x2d }
  static var zero: UInt8 { 0x30 }

  static func isBlank(_ byte: UInt8) -> Bool { byte == blank || byte == tab }
}

extension StaticString {
  /// The byte of the text at `index`.
  ///
  /// - Precondition: `0 <= index < utf8CodeUnitCount`.
  func byte(at index: Int) -> UInt8 {
    precondition(index >= 0 && index < utf8CodeUnitCount, "StaticString index is out of range")
    return utf8Start[index]
  }

  /// Whether the text is these bytes.
  func equals(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count == utf8CodeUnitCount else { return false }
    return isPrefix(of: bytes)
  }

  /// Whether `bytes` begins with the text.
  func isPrefix(of bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= utf8CodeUnitCount else { return false }
    for index in 0..<utf8CodeUnitCount where byte(at: index) != bytes[index] { return false }
    return true
  }
}

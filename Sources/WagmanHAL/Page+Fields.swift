import WagmanCore

/// Little-endian fields in a page, and the checksum at its end.
extension Page: Equatable {
  public static func == (a: Page, b: Page) -> Bool {
    for index in 0..<size where a.bytes[index] != b.bytes[index] { return false }
    return true
  }

  /// A page of which every byte is `byte`.
  public init(filledWith byte: UInt8) { bytes = .init(repeating: byte) }

  /// Whether nothing was ever written here: every byte is 0xFF, or every byte is 0.
  public var isBlank: Bool {
    self == Page(filledWith: 0xff) || self == Page(filledWith: 0)
  }

  /// Where the checksum of a page of ours stands: in its last four bytes.
  public static var checksumOffset: Int { 60 }

  /// The CRC-32 over all bytes before ``checksumOffset``.
  public var checksum: UInt32 {
    CRC32.of(bytes.span.extracting(0..<Page.checksumOffset))
  }

  /// Whether the page ends with its own checksum.
  ///
  /// - Parameter checksum: `.ignored` says yes to any page.
  public func isSealed(_ checksum: Checksum = .verified) -> Bool {
    switch checksum {
    case .verified: uint32(at: Page.checksumOffset) == self.checksum
    case .ignored: true
    }
  }

  /// Writes the checksum at the end.
  public mutating func seal() { set(uint32: checksum, at: Page.checksumOffset) }
}

extension Page {
  @inline(__always)
  public func uint8(at offset: Int) -> UInt8 { bytes[offset] }

  @inline(__always)
  public func uint16(at offset: Int) -> UInt16 {
    UInt16(bytes[offset]) | UInt16(bytes[offset &+ 1]) << 8
  }

  @inline(__always)
  public func uint32(at offset: Int) -> UInt32 {
    UInt32(uint16(at: offset)) | UInt32(uint16(at: offset &+ 2)) << 16
  }

  /// Six bytes.
  @inline(__always)
  public func uint48(at offset: Int) -> UInt64 {
    UInt64(uint32(at: offset)) | UInt64(uint16(at: offset &+ 4)) << 32
  }

  @inline(__always)
  public mutating func set(uint8 value: UInt8, at offset: Int) { bytes[offset] = value }

  @inline(__always)
  public mutating func set(uint16 value: UInt16, at offset: Int) {
    bytes[offset] = UInt8(truncatingIfNeeded: value)
    bytes[offset &+ 1] = UInt8(truncatingIfNeeded: value >> 8)
  }

  @inline(__always)
  public mutating func set(uint32 value: UInt32, at offset: Int) {
    set(uint16: UInt16(truncatingIfNeeded: value), at: offset)
    set(uint16: UInt16(truncatingIfNeeded: value >> 16), at: offset &+ 2)
  }

  /// Six bytes; a value that needs more becomes the largest that fits.
  @inline(__always)
  public mutating func set(uint48 value: UInt64, at offset: Int) {
    let fitting = min(value, 0xffff_ffff_ffff)
    set(uint32: UInt32(truncatingIfNeeded: fitting), at: offset)
    set(uint16: UInt16(truncatingIfNeeded: fitting >> 32), at: offset &+ 4)
  }
}

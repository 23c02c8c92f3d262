/// Base64 of RFC 4648 section 4, padded, and strict: one text for each content.
public enum Base64 {
  /// How many characters `count` bytes become.
  public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  /// Decodes a whole text into the front of `output`, and returns how many bytes there are.
  ///
  /// `nil` where the text is not canonical base64 (a length that is no multiple
  /// of four, a foreign character, padding anywhere but at the end, bits set
  /// that no byte uses) or does not fit. `output` may have been written to even
  /// then.
  public static func decode(_ text: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> Int? {
    guard text.count % 4 == 0 else { return nil }
    var count = 0
    var index = 0
    while index < text.count {
      let isLast = index + 4 == text.count
      guard let group = group(text, at: index, mayBePadded: isLast),
        count + group.count <= output.count
      else { return nil }
      for place in 0..<group.count {
        output[count] = UInt8(truncatingIfNeeded: group.bits >> UInt32(16 - 8 * place))
        count += 1
      }
      index += 4
    }
    return count
  }

  /// Three bytes, or fewer in the last group, in the upper places of 24 bits.
  private static func group(
    _ text: Span<UInt8>, at index: Int, mayBePadded: Bool
  ) -> (bits: UInt32, count: Int)? {
    let pad: UInt8 = 0x3d
    var padding = 0
    if mayBePadded && text[index + 3] == pad { padding = text[index + 2] == pad ? 2 : 1 }
    var bits: UInt32 = 0
    for place in 0..<4 {
      guard place < 4 - padding else {
        bits <<= 6
        continue
      }
      guard let value = value(of: text[index + place]) else { return nil }
      bits = bits << 6 | UInt32(value)
    }
    let unused: UInt32 = padding == 0 ? 0 : padding == 1 ? 0xff : 0xffff
    guard bits & unused == 0 else { return nil }
    return (bits, 3 - padding)
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case 0x41...0x5a: character - 0x41
    case 0x61...0x7a: character - 0x61 + 26
    case 0x30...0x39: character - 0x30 + 52
    case 0x2b: 62
    case 0x2f: 63
    default: nil
    }
  }

  static func character(of value: UInt32) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: value) & 0x3f
    return switch value {
    case 0...25: value + 0x41
    case 26...51: value - 26 + 0x61
    case 52...61: value - 52 + 0x30
    case 62: 0x2b
    default: 0x2f
    }
  }
}

extension TextLine {
  /// Appends the base64 of `bytes`.
  public mutating func append(base64 bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      let bits =
        UInt32(bytes[index]) << 16 | UInt32(rest > 1 ? bytes[index + 1] : 0) << 8
        | UInt32(rest > 2 ? bytes[index + 2] : 0)
      append(byte: Base64.character(of: bits >> 18))
      append(byte: Base64.character(of: bits >> 12))
      append(byte: rest > 1 ? Base64.character(of: bits >> 6) : 0x3d)
      append(byte: rest > 2 ? Base64.character(of: bits) : 0x3d)
      index += 3
    }
  }
}

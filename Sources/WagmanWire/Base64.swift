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
    var decoder = Base64Decoder()
    var count = 0
    for index in text.indices {
      guard let group = decoder.take(text[index]) else { continue }
      guard count + group.count <= output.count else { return nil }
      for place in 0..<group.count {
        output[count] = group.byte(place)
        count += 1
      }
    }
    return decoder.isWhole ? count : nil
  }

  static func value(of character: UInt8) -> UInt8? {
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
    var encoder = Base64Encoder()
    encoder.append(bytes, to: &self)
    encoder.end(&self)
  }
}

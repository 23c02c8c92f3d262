/// Reads values one after the other, and never beyond `end`.
struct SensorgramValueReader {
  private(set) var place: Int
  private let end: Int

  init(place: Int, end: Int) {
    self.place = place
    self.end = end
  }

  /// The next value; `nil` at the end, for an unknown type and for a value that ends beyond `end`.
  ///
  /// The place then stays where it is.
  mutating func next(_ bytes: Span<UInt8>) -> SensorgramValue? {
    guard place >= 0 && place < end, end <= bytes.count,
      let type = SensorgramType(rawValue: bytes[place] & 0x7f)
    else { return nil }
    return bytes[place] & 0x80 == 0 ? scalar(type, bytes) : array(type, bytes)
  }

  private mutating func scalar(_ type: SensorgramType, _ bytes: Span<UInt8>) -> SensorgramValue? {
    let start = place + 1
    guard end - start >= type.size else { return nil }
    var bits: UInt64 = 0
    for index in start..<start + type.size { bits = bits << 8 | UInt64(bytes[index]) }
    place = start + type.size
    let low = UInt32(truncatingIfNeeded: bits)
    return switch type {
    case .null: .null
    case .byte: .byte(UInt8(truncatingIfNeeded: bits))
    case .char: .char(UInt8(truncatingIfNeeded: bits))
    case .uint8, .uint16, .uint24, .uint32: .unsigned(low)
    case .int8, .int16, .int24, .int32: .signed(signed(low, size: type.size))
    case .float16: .float16(bits: UInt16(truncatingIfNeeded: bits))
    case .float32: .float32(Float(bitPattern: low))
    case .float64: .float64(Double(bitPattern: bits))
    }
  }

  private func signed(_ bits: UInt32, size: Int) -> Int32 {
    let shift = UInt32(32 - 8 * size)
    return Int32(bitPattern: bits << shift) >> Int32(shift)
  }

  private mutating func array(_ type: SensorgramType, _ bytes: Span<UInt8>) -> SensorgramValue? {
    let start = place + 3
    guard start <= end else { return nil }
    let count = Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
    guard end - start >= count * type.size else { return nil }
    let content = start..<start + count * type.size
    place = content.upperBound
    return switch type {
    case .byte: .bytes(content)
    case .char: .string(content)
    case .null, .int8, .uint8, .int16, .uint16, .int24, .uint24, .int32, .uint32, .float16,
      .float32, .float64:
      .array(type, count: count, content)
    }
  }
}

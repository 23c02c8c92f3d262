import WagmanWire

/// Goes through the bytes of a line of sensorgrams that may be broken, and says where.
struct SensorgramWalk {
  enum Step: Equatable {
    /// A value: its type's name, the value for a person, and the number where it is an
    /// unsigned integer.
    case value(type: String, text: String, number: UInt32?)
    case flaw(String)
  }

  let bytes: [UInt8]
  var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }
  var hasMore: Bool { place < bytes.count }

  /// The next big-endian number; `nil` when so many bytes are not left.
  mutating func number(_ size: Int) -> UInt32? {
    guard count - place >= size else { return nil }
    defer { place += size }
    return bytes[place..<place + size].reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func value(before end: Int) -> Step {
    let start = place
    let code = bytes[place]
    guard let type = SensorgramType(rawValue: code & 0x7f) else {
      return .flaw("byte \(start): \(LineExplanation.hex(UInt32(code), 2)) is no type of a value")
    }
    place += 1
    guard code & 0x80 != 0 else {
      guard end - place >= type.size else { return .flaw(Self.cut(type, start, end)) }
      defer { place += type.size }
      return scalar(type, Array(bytes[place..<place + type.size]))
    }
    guard end - place >= 2, let length = number(2), end - place >= Int(length) * type.size else {
      return .flaw("byte \(start): the array reaches beyond the body's end at \(end)")
    }
    let content = Array(bytes[place..<place + Int(length) * type.size])
    place += content.count
    return array(type, content)
  }

  private static func cut(_ type: SensorgramType, _ start: Int, _ end: Int) -> String {
    "byte \(start): the \(type) has \(type.size) bytes, but the body ends at \(end)"
  }

  private func scalar(_ type: SensorgramType, _ content: [UInt8]) -> Step {
    let bits = content.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let low = UInt32(truncatingIfNeeded: bits)
    let text: String
    switch type {
    case .null: text = "null"
    case .byte, .char: text = LineExplanation.hex(low, 2)
    case .uint8, .uint16, .uint24, .uint32:
      return .value(type: "\(type)", text: "\(bits)", number: low)
    case .int8, .int16, .int24, .int32:
      let shift = 64 - 8 * UInt64(type.size)
      text = "\(Int64(bitPattern: bits << shift) >> Int64(shift))"
    case .float16: text = "bits " + LineExplanation.hex(low, 4)
    case .float32: text = "\(Float(bitPattern: low))"
    case .float64: text = "\(Double(bitPattern: bits))"
    }
    return .value(type: "\(type)", text: text, number: nil)
  }

  private func array(_ type: SensorgramType, _ content: [UInt8]) -> Step {
    if type == .char {
      return .value(type: "text", text: String(decoding: content, as: UTF8.self), number: nil)
    }
    if type == .byte {
      let digits = content.map { LineExplanation.hex(UInt32($0), 2) }.joined()
      return .value(type: "bytes", text: digits, number: nil)
    }
    var items: [String] = []
    for start in stride(from: 0, to: content.count, by: max(type.size, 1)) {
      if case .value(_, let text, _) = scalar(type, Array(content[start..<start + type.size])) {
        items.append(text)
      }
    }
    return .value(type: "array of \(type)", text: items.joined(separator: " "), number: nil)
  }
}

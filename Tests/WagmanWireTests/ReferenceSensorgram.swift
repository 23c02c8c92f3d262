import Foundation

/// A slow decoder of sensorgram lines, written from docs/WIRE.md alone, to
/// compare the fast one with.
struct ReferenceSensorgram {
  enum Value: Equatable {
    case nothing
    case byte(UInt8)
    case char(UInt8)
    case unsigned(UInt64)
    case signed(Int64)
    /// Type code and bits, so that no two bit patterns of a float are taken for one.
    case float(UInt8, UInt64)
    case array(UInt8, [[UInt8]])
  }

  struct Message: Equatable {
    var timestamp: UInt64
    var id: UInt64
    var inst: UInt64
    var subID: UInt64
    var sourceID: UInt64
    var sourceInst: UInt64
    var values: [Value]
  }

  private(set) var dropped: UInt32 = 0
  private var pending: [UInt8] = []

  mutating func take(_ bytes: [UInt8]) -> [[Message]] {
    var lines: [[Message]] = []
    for byte in bytes {
      guard byte == 10 else {
        pending.append(byte)
        continue
      }
      defer { pending = [] }
      guard pending.count <= 512 else {
        dropped += 1
        continue
      }
      if pending.last == 13 { pending.removeLast() }
      guard !pending.isEmpty else { continue }
      if let line = Self.decode(pending) { lines.append(line) } else { dropped += 1 }
    }
    return lines
  }

  static func decode(_ line: [UInt8]) -> [Message]? {
    guard let data = Data(base64Encoded: Data(line)), data.base64EncodedData() == Data(line)
    else { return nil }
    var rest = [UInt8](data)
    var messages: [Message] = []
    repeat {
      guard rest.count >= 14 else { return nil }
      let size = 14 + Int(rest[0]) * 256 + Int(rest[1])
      guard size <= rest.count else { return nil }
      guard let message = message(Array(rest.prefix(size))) else { return nil }
      messages.append(message)
      rest.removeFirst(size)
    } while !rest.isEmpty
    return messages
  }

  private static func message(_ all: [UInt8]) -> Message? {
    guard crc8(Array(all.dropLast())) == all.last else { return nil }
    guard let values = values(Array(all[13..<all.count - 1])) else { return nil }
    return Message(
      timestamp: number(all[2..<6]), id: number(all[6..<8]), inst: number(all[8..<9]),
      subID: number(all[9..<10]), sourceID: number(all[10..<12]),
      sourceInst: number(all[12..<13]), values: values)
  }

  static let sizes: [UInt8: Int] = [
    0: 0, 1: 1, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3, 9: 4, 10: 4, 11: 2, 12: 4, 13: 8,
  ]

  private static func values(_ body: [UInt8]) -> [Value]? {
    var rest = body[...]
    var values: [Value] = []
    while let type = rest.popFirst() {
      guard let size = sizes[type & 127] else { return nil }
      var count = 1
      if type & 128 != 0 {
        guard rest.count >= 2 else { return nil }
        count = Int(number(rest.prefix(2)))
        rest = rest.dropFirst(2)
      }
      guard rest.count >= count * size else { return nil }
      let items = (0..<count).map { item in
        Array(rest[(rest.startIndex + item * size)..<(rest.startIndex + (item + 1) * size)])
      }
      rest = rest.dropFirst(count * size)
      values.append(type & 128 != 0 ? .array(type & 127, items) : scalar(type, items[0]))
    }
    return values
  }

  private static func scalar(_ type: UInt8, _ bytes: [UInt8]) -> Value {
    let bits = number(bytes[...])
    switch type {
    case 0: return .nothing
    case 1: return .byte(bytes[0])
    case 2: return .char(bytes[0])
    case 4, 6, 8, 10: return .unsigned(bits)
    case 3, 5, 7, 9:
      let range = Int64(1) << Int64(8 * bytes.count)
      return .signed(bytes[0] >= 128 ? Int64(bits) - range : Int64(bits))
    default: return .float(type, bits)
    }
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 * 256 + UInt64($1) }
  }

  /// CRC-8 with the polynomial as it is written, x^8+x^5+x^4+1, over the bits of
  /// each byte from the lowest, and the result turned round.
  static func crc8(_ message: [UInt8]) -> UInt8 {
    var register: UInt16 = 0
    for byte in message {
      for bit in 0..<8 {
        let feedback = (register >> 7 ^ UInt16(byte >> UInt8(bit))) & 1
        register = register << 1 & 0xff
        if feedback == 1 { register ^= 0x31 }
      }
    }
    var turned: UInt8 = 0
    for bit in 0..<8 where register >> UInt16(bit) & 1 == 1 { turned |= 1 << UInt8(7 - bit) }
    return turned
  }
}

import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanWire

extension LineExplanation {
  mutating func explainSensorgrams(_ line: [UInt8]) {
    if let flaw = Self.base64Flaw(line) {
      self.flaw = flaw
      return
    }
    var bytes = [UInt8](repeating: 0, count: line.count)
    var output = bytes.mutableSpan
    guard let count = Base64.decode(line.span, into: &output), count > 0 else {
      flaw = "the base64 is not canonical: bits that belong to no byte are set at its end"
      return
    }
    var walk = SensorgramWalk(Array(bytes.prefix(count)))
    while walk.hasMore, flaw == nil {
      let number = parts.count + 1
      parts.append(Part(title: "sensorgram \(number), from byte \(walk.place)"))
      flaw = explainNext(&walk).map { "sensorgram \(number): \($0)" }
    }
  }

  /// What is no base64, and where; columns count from 1.
  private static func base64Flaw(_ line: [UInt8]) -> String? {
    let padding = line.reversed().prefix { $0 == 61 }.count
    for (index, byte) in line.dropLast(min(padding, 2)).enumerated() {
      let isLetter = (65...90).contains(byte) || (97...122).contains(byte)
      guard isLetter || (48...57).contains(byte) || byte == 43 || byte == 47 else {
        let shown =
          (33...126).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
        return "column \(index + 1): \(shown) is no base64, nor is the line one of a console"
      }
    }
    guard line.count % 4 == 0 else {
      return "\(line.count) characters are no base64; it comes in fours, filled up with '='"
    }
    return nil
  }

  /// - Returns: what is wrong with the sensorgram.
  private mutating func explainNext(_ walk: inout SensorgramWalk) -> String? {
    let start = walk.place
    guard let length = walk.number(2), let time = walk.number(4), let id = walk.number(2),
      let inst = walk.number(1), let subID = walk.number(1), let source = walk.number(2),
      let sourceInst = walk.number(1)
    else { return "it ends within its header, after \(walk.count - start) of 13 bytes" }
    let meaning = SensorgramMeaning(id: UInt16(id), subID: UInt8(subID))
    append(Field("length", "\(length)", "bytes of values"))
    append(Field("time", "\(time)", time == 0 ? "unknown" : Self.date(time)))
    append(Field("id", Self.hex(id, 4), meaning.text))
    append(Field("inst", "\(inst)"))
    append(Field("sub_id", "\(subID)", meaning.place))
    append(Field("source_id", "\(source)", source == 1 ? "a Wagman" : ""))
    append(Field("source_inst", "\(sourceInst)"))
    let end = walk.place + Int(length)
    guard end < walk.count else {
      return "its length of \(length) reaches \(end + 1 - walk.count) bytes beyond the line's end"
    }
    var problem: String?
    while walk.place < end, problem == nil {
      switch walk.value(before: end) {
      case .value(let type, let text, let number):
        append(Field("value", text, meaning.unit(of: number, default: type)))
      case .flaw(let text): problem = text
      }
    }
    walk.place = end
    let sum = walk.number(1) ?? 0
    let right = UInt32(CRC8.of(walk.bytes.span.extracting(start..<end)))
    append(Field("crc", Self.hex(sum, 2), sum == right ? "right" : "wrong"))
    // A wrong sum explains whatever else is wrong.
    guard sum == right else {
      return "its CRC-8 is \(Self.hex(sum, 2)), but that of bytes \(start) to \(end - 1) is "
        + Self.hex(right, 2)
    }
    return problem
  }

  private mutating func append(_ field: Field) { parts[parts.count - 1].fields.append(field) }

  static func hex(_ number: UInt32, _ digits: Int) -> String {
    var text = TextLine<8>()
    text.append(hex: UInt64(number), digits: digits, upper: false)
    return text.span.text
  }

  static func date(_ epoch: UInt32) -> String {
    EventText.utc(epochSeconds: UInt64(epoch)) + "Z"
  }
}

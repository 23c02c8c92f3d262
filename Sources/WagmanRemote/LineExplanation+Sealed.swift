import WagmanCore
import WagmanWire

/// What a seal says of a line, and what sealed responses consist of.
extension LineExplanation {
  /// A line of a console without the seal that it claims.
  struct Unsealed {
    let seal: Seal
    /// All before the seal, or what may be it.
    let content: String
    /// The words of the seal; empty where the line claims none.
    let words: [String]
    /// The checksum that the line should end in, where its last word is to be one.
    let right: String?

    init(_ line: [UInt8]) {
      let bytes = Array(line[..<((line.lastIndex { !Self.isBlank($0) } ?? -1) + 1)])
      let count: Int
      (seal, count) = Seal.read(bytes.span)
      // Of a broken seal it is not known where it begins: at the first word that claims one.
      let end = bytes.indices.first { Self.isClaim($0, bytes) } ?? bytes.count
      let before = bytes[..<(seal == .broken ? end : count)]
      content = String(
        decoding: before[..<((before.lastIndex { !Self.isBlank($0) } ?? -1) + 1)], as: UTF8.self)
      words = String(decoding: bytes[before.count...], as: UTF8.self)
        .split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
      guard words.count == 2, let blank = bytes.lastIndex(where: Self.isBlank) else {
        right = nil
        return
      }
      var text = TextLine<8>()
      text.append(hex: UInt64(CRC32.of(bytes.span.extracting(..<blank))), digits: 8)
      right = text.span.text
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    private static func isClaim(_ index: Int, _ bytes: [UInt8]) -> Bool {
      bytes[index] == 35 && (index == 0 || isBlank(bytes[index - 1]))
    }

    /// The running number and the checksum.
    var fields: [Field] {
      switch seal {
      case .none: []
      case .valid(let number):
        [Field("number", "\(number)", "running number"), Field("crc", words[1], "right")]
      case .broken:
        [Field("number", words[0], "to be a running number")]
          + words.dropFirst().map { Field("crc", $0, "wrong") }
      }
    }

    /// What is wrong with the seal.
    var flaw: String? {
      guard seal == .broken else { return nil }
      guard let right else {
        return "its seal is broken: it is to end in '#NUMBER CRC', and ends in "
          + "'\(words.joined(separator: " "))'"
      }
      return right == words[1]
        ? "its seal is broken: '\(words[0])' is no number of 32 bits"
        : "its seal is broken: it ends in \(words[1]), but the CRC-32 of all before is \(right)"
    }
  }

  /// - Returns: whether the line is one of the body of a sealed response, or of a snapshot.
  mutating func explainBody(_ line: Unsealed) -> Bool {
    guard line.seal != .none || line.content.hasPrefix("up=") else { return false }
    let isSnapshot = line.content.hasPrefix("up=")
    var part = Part(
      title: isSnapshot ? "console: a line of a snapshot" : "console: a line of a sealed response")
    if isSnapshot {
      for word in line.content.split(separator: " ") {
        let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
        let (name, value) = (pair.first ?? "", pair.dropFirst().first ?? "")
        part.fields.append(Field(name, value, Self.meaning(of: name, value)))
      }
    } else {
      part.fields.append(Field("text", line.content))
    }
    part.fields += line.fields
    parts = [part]
    flaw = line.flaw
    return true
  }

  /// What a field of a snapshot tells.
  private static func meaning(of name: String, _ value: String) -> String {
    switch name {
    case "up": "ms since the board's reset"
    case "mode": value == "manual" ? "a host decides" : "the board decides"
    case "lease": "ms until the board decides"
    case "relays": "as read back, port 0 first"
    case "drive": "relays as they should be"
    case "enabled", "wanted", "watched": "port 0 first"
    case "hb": "ms since each port's heartbeat"
    case "cu": "mA, the board first"
    case "th": "raw, port 0 first"
    case "env": "raw temperature, humidity, supply"
    case "cuts": "how often each port was cut for its current"
    case "time": UInt32(value).map { $0 == 0 ? "not set" : date($0) } ?? "not a number"
    case "media": "boot selectors of ports 0 and 1"
    case "log": "the newest entry"
    case "reset": "the last one's cause"
    case "id", "boots": "of the board"
    default: ""
    }
  }
}

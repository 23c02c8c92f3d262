/// A slow reader of the console protocol, written from docs/WIRE.md and
/// docs/wire-additions.md alone, to compare the fast one with.
struct ReferenceConsole {
  enum Answer: Equatable {
    /// The command, its words in one canonical form.
    case effect(sid: String, String)
    /// One response whose body says that something is wrong.
    case refused(sid: String, word: [UInt8], body: String?)
  }

  private(set) var dropped: UInt32 = 0
  private var pending: [UInt8] = []

  mutating func take(_ bytes: [UInt8]) -> [Answer] {
    var answers: [Answer] = []
    for byte in bytes {
      pending.append(byte)
      guard byte == 10 else { continue }
      if let answer = read(pending) { answers.append(answer) }
      pending = []
    }
    return answers
  }

  private mutating func read(_ line: [UInt8]) -> Answer? {
    guard line.count <= 80 else {
      dropped += 1
      return nil
    }
    var text = Array(line.dropLast())
    if text.last == 13 { text.removeLast() }
    var words = text.split(whereSeparator: { $0 == 32 || $0 == 9 }).map(Array.init)
    guard !words.isEmpty else { return nil }
    guard words.count <= 8 else {
      dropped += 1
      return nil
    }
    var sid: [UInt8] = Array("0".utf8)
    if words[0][0] == UInt8(ascii: "@") {
      if words[0].count > 1 { sid = Array(words[0].dropFirst()) }
      words.removeFirst()
    }
    let word = words.first ?? []
    let name = String(decoding: word, as: UTF8.self)
    let sidText = String(decoding: sid, as: UTF8.self)
    guard let grammar = Self.grammar[name], Array(name.utf8) == word else {
      return .refused(sid: sidText, word: word, body: "invalid command")
    }
    var arguments = words.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    if Self.sealable.contains(name), arguments.contains(where: { $0.utf8.first == 35 }) {
      guard Self.isSealed(text, arguments) else {
        return .refused(sid: sidText, word: word, body: "error: broken seal")
      }
      arguments.removeLast(2)
    }
    if let canonical = Self.match(grammar, arguments) {
      return .effect(sid: sidText, ([name] + canonical).joined(separator: " "))
    }
    return .refused(sid: sidText, word: word, body: nil)
  }

  static let sealable: Set<String> = [
    "relay", "want", "tell", "enable", "disable", "watch", "bs", "snapshot",
  ]

  static func isSealed(_ text: [UInt8], _ arguments: [String]) -> Bool {
    guard arguments.count >= 2 else { return false }
    let number = arguments[arguments.count - 2]
    let sum = Array(arguments[arguments.count - 1].utf8)
    guard number.utf8.first == 35, self.number(String(number.dropFirst()), 0, 4_294_967_295) != nil,
      sum.count == 8
    else { return false }
    let trimmed = text.reversed().drop(while: { $0 == 32 || $0 == 9 }).reversed()
    let covered = Array(trimmed.dropLast(9))
    var expected = String(crc32(covered), radix: 16, uppercase: true)
    while expected.count < 8 { expected = "0" + expected }
    return sum == Array(expected.utf8)
  }

  /// CRC-32 by long division of the bit string, not by shifting a register to the right.
  static func crc32(_ message: [UInt8]) -> UInt32 {
    var register: UInt32 = 0xffff_ffff
    for byte in message {
      for bit in 0..<8 {
        let input = UInt32(byte >> UInt8(bit) & 1)
        let top = register >> 31
        register <<= 1
        if top ^ input == 1 { register ^= 0x04c1_1db7 }
      }
    }
    var reversed: UInt32 = 0
    for bit in 0..<32 where register >> UInt32(bit) & 1 == 1 { reversed |= 1 << UInt32(31 - bit) }
    return ~reversed
  }

  // MARK: What commands there are

  enum Shape {
    /// Nothing follows.
    case bare
    case port
    case ports
    case portAndWord(Set<String>, isOptional: Bool)
    case portAndSeconds
    case seconds(from: UInt64, to: UInt64)
    case word(Set<String>, isOptional: Bool)
    case watch
    case date
    case command
  }

  static let grammar: [String: Shape] = {
    var table: [String: Shape] = [:]
    for name in [
      "rtc", "id", "cu", "hb", "th", "env", "bf", "fc", "up", "eereset", "boots", "ver", "sdinfo",
      "wake", "state", "snapshot",
    ] { table[name] = .bare }
    for name in ["ping", "kill", "why"] { table[name] = .port }
    for name in ["enable", "disable"] { table[name] = .ports }
    for name in ["start", "restart"] { table[name] = .portAndWord(["force"], isOptional: true) }
    for name in ["relay", "want"] { table[name] = .portAndWord(["on", "off"], isOptional: false) }
    table["tell"] = .portAndWord(["shutdown", "restart"], isOptional: false)
    table["bs"] = .portAndWord(["sd", "emmc"], isOptional: true)
    table["stop"] = .portAndSeconds
    table["reset"] = .seconds(from: 0, to: 86_400)
    table["hibernate"] = .seconds(from: 1, to: 2_678_400)
    table["events"] = .seconds(from: 1, to: 2_147_483_647)
    table["log"] = .word(["on", "off"], isOptional: false)
    table["blf"] = .word(["off", "sd", "emmc"], isOptional: true)
    table["mode"] = .word(["auto", "manual"], isOptional: false)
    table["watch"] = .watch
    table["date"] = .date
    table["help"] = .command
    return table
  }()

  static func number(_ word: String, _ lowest: UInt64, _ highest: UInt64) -> UInt64? {
    guard !word.isEmpty, word.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let value = UInt64(word),
      value >= lowest, value <= highest
    else { return nil }
    return value
  }

  /// The arguments in canonical form; `nil` where they are wrong.
  static func match(_ shape: Shape, _ words: [String]) -> [String]? {
    func port(_ word: String) -> String? { number(word, 0, 4).map(String.init) }
    switch shape {
    case .bare:
      return words.isEmpty ? [] : nil
    case .port:
      guard words.count == 1, let port = port(words[0]) else { return nil }
      return [port]
    case .ports:
      let ports = words.compactMap(port)
      guard !words.isEmpty, ports.count == words.count else { return nil }
      return Set(ports).sorted()
    case .portAndWord(let choices, let isOptional):
      guard let first = words.first, let port = port(first), words.count <= 2 else { return nil }
      guard words.count == 2 else { return isOptional ? [port] : nil }
      return choices.contains(words[1]) ? [port, words[1]] : nil
    case .portAndSeconds:
      guard let first = words.first, let port = port(first), words.count <= 2 else { return nil }
      guard words.count == 2 else { return [port] }
      return number(words[1], 0, 86_400).map { [port, String($0)] }
    case .seconds(let lowest, let highest):
      guard words.count <= 1 else { return nil }
      guard let word = words.first else { return [] }
      guard let value = number(word, lowest, highest) else { return nil }
      return value == 0 ? [] : [String(value)]
    case .word(let choices, let isOptional):
      guard words.count <= 1 else { return nil }
      guard let word = words.first else { return isOptional ? [] : nil }
      return choices.contains(word) ? [word] : nil
    case .watch:
      guard words.count == 3, let port = port(words[0]), words[1] == "hb",
        ["t", "f"].contains(words[2])
      else { return nil }
      return [port, "hb", words[2]]
    case .date:
      return words.isEmpty ? [] : date(words)
    case .command:
      guard words.count <= 1 else { return nil }
      guard let word = words.first else { return [] }
      return grammar[word] == nil ? nil : [word]
    }
  }

  static func date(_ words: [String]) -> [String]? {
    let bounds: [(UInt64, UInt64)] = [(2000, 2099), (1, 12), (1, 31), (0, 23), (0, 59), (0, 59)]
    guard words.count == 6 else { return nil }
    let fields = zip(words, bounds).compactMap { number($0, $1.0, $1.1) }
    guard fields.count == 6 else { return nil }
    var lengths: [UInt64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if fields[0] % 4 == 0 { lengths[1] = 29 }
    guard fields[2] <= lengths[Int(fields[1]) - 1] else { return nil }
    return fields.map { String($0) }
  }
}

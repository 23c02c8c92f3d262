import Testing

@testable import WagmanWire

#if DEBUG
  private let lineCount = 10_000
#else
  private let lineCount = 550_000
#endif

@Suite("Sensorgrams under mutation")
struct SensorgramMutationTests {
  typealias Message = ReferenceSensorgram.Message
  typealias Value = ReferenceSensorgram.Value

  /// One to four sensorgrams with up to three values of every type, not encoded.
  static func messages(_ random: inout SplitMix64) -> [[UInt8]] {
    (0...random.below(4)).map { _ in
      let id: UInt16 =
        random.below(4) == 0
        ? UInt16(truncatingIfNeeded: random.next())
        : random.pick(SensorgramRequestID.allCases).rawValue
      var message = [UInt8](repeating: 0, count: 13)
      for place in 2..<6 { message[place] = UInt8(truncatingIfNeeded: random.next()) }
      message[6] = UInt8(id >> 8)
      message[7] = UInt8(id & 255)
      message[9] = UInt8(random.below(7))
      message[11] = UInt8(random.below(2))
      for _ in 0..<random.below(4) { message += value(&random) }
      return sealed(message)
    }
  }

  private static func value(_ random: inout SplitMix64) -> [UInt8] {
    let type = UInt8(random.below(14))
    let size = ReferenceSensorgram.sizes[type] ?? 0
    let count = random.below(3) == 0 ? random.below(5) : -1
    let head = count < 0 ? [type] : [type | 128, 0, UInt8(count)]
    return head
      + (0..<(abs(count) * size)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// The message with its length and its sum made right.
  static func sealed(_ message: [UInt8]) -> [UInt8] {
    var message = message
    guard message.count >= 13 else { return message }
    message[0] = UInt8((message.count - 13) >> 8)
    message[1] = UInt8((message.count - 13) & 255)
    return message + [ReferenceSensorgram.crc8(message)]
  }

  static func encoded(_ messages: [[UInt8]], _ random: inout SplitMix64) -> [UInt8] {
    SensorgramLineTests.encoded(Array(messages.joined()))
      + (random.below(8) == 0 ? [13, 10] : [10])
  }

  /// Damaged as text; or, one time in four, as bytes under a sum that is right again,
  /// so that the values themselves are what is wrong.
  static func mutant(_ random: inout SplitMix64) -> [UInt8] {
    var original = messages(&random)
    let other = messages(&random)
    guard random.below(4) == 0 else {
      let whole = encoded(original, &random)
      return Mutation.mutate(whole, with: encoded(other, &random), &random)
    }
    let struck = random.below(original.count)
    let message = Array(original[struck].dropLast())
    original[struck] = sealed(Mutation.mutate(message, with: other[0], &random))
    return encoded(original, &random)
  }

  static func content(_ line: SensorgramRequestLine) -> [Message] {
    var line = line
    var messages: [Message] = []
    while let sensorgram = line.next() {
      let header = sensorgram.header
      var values: [Value] = []
      var place = sensorgram.body.lowerBound
      while let value = line.value(at: &place, in: sensorgram) {
        values.append(Self.value(value, line))
      }
      messages.append(
        Message(
          timestamp: UInt64(header.timestamp), id: UInt64(header.id), inst: UInt64(header.inst),
          subID: UInt64(header.subID), sourceID: UInt64(header.sourceID),
          sourceInst: UInt64(header.sourceInst), values: values))
    }
    return messages
  }

  private static func value(_ value: SensorgramValue, _ line: SensorgramRequestLine) -> Value {
    func items(_ range: Range<Int>, _ count: Int, _ size: Int) -> [[UInt8]] {
      (0..<count).map { item in
        (0..<size).map { line.bytes[range.lowerBound + item * size + $0] }
      }
    }
    switch value {
    case .null: return .nothing
    case .byte(let byte): return .byte(byte)
    case .char(let byte): return .char(byte)
    case .unsigned(let number): return .unsigned(UInt64(number))
    case .signed(let number): return .signed(Int64(number))
    case .float16(let bits): return .float(11, UInt64(bits))
    case .float32(let number): return .float(12, UInt64(number.bitPattern))
    case .float64(let number): return .float(13, number.bitPattern)
    case .bytes(let range): return .array(1, items(range, range.count, 1))
    case .string(let range): return .array(2, items(range, range.count, 1))
    case .array(let type, let count, let range):
      return .array(type.rawValue, items(range, count, type.size))
    }
  }

  @Test(
    "550000 lines, damaged and whole, hold what the slow decoder says (10000 in debug builds)",
    arguments: [0x5e45_0601] as [UInt64])
  func mutated(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var reader = SensorgramReader()
    var reference = ReferenceSensorgram()
    var read = 0
    for number in 0..<lineCount {
      let isValid = number % 10 == 0
      // A damaged line may have lost its newline and so runs into the next one.
      let sent =
        isValid
        ? [10] + Self.encoded(Self.messages(&random), &random) : Self.mutant(&random)
      var lines: [[Message]] = []
      for byte in sent {
        if let line = reader.take(byte) { lines.append(Self.content(line)) }
      }
      let expected = reference.take(sent)
      guard lines == expected, reader.dropped == reference.dropped else {
        Issue.record("line \(number): \(lines), not \(expected)")
        return
      }
      if isValid { #expect(lines.count >= 1) }
      read += lines.count
    }
    // The mutations reach both outcomes, and valid ones that are not the original.
    #expect(read > lineCount / 10 && Int(reader.dropped) > lineCount / 2)
  }
}

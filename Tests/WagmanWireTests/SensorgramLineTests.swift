import Testing
import WagmanWire

@Suite("SensorgramLine")
struct SensorgramLineTests {
  /// The line of one sensorgram with this body, its length and its sum right.
  static func line(_ body: [UInt8], id: UInt16 = 0x1234) -> [UInt8] {
    var message: [UInt8] = [UInt8(body.count >> 8), UInt8(body.count & 255), 0, 0, 0, 9]
    message += [UInt8(id >> 8), UInt8(id & 255), 2, 3, 0, 1, 4] + body
    message.append(CRC8.of(message.span))
    return encoded(message)
  }

  static func encoded(_ message: [UInt8]) -> [UInt8] {
    var line = TextLine<2048>()
    line.append(base64: message.span)
    return line.array
  }

  static func values(_ body: [UInt8]) -> [SensorgramValue]? {
    guard var line = requestLine(line(body)), let sensorgram = line.next()
    else { return nil }
    var values: [SensorgramValue] = []
    var place = sensorgram.body.lowerBound
    while let value = line.value(at: &place, in: sensorgram) { values.append(value) }
    return values
  }

  @Test("The sum over a message and its sum together is 0, and that of nine digits is known")
  func sum() {
    #expect(CRC8.of(bytes("123456789").span) == 0xa1)
    #expect(CRC8.of((bytes("123456789") + [0xa1]).span) == 0)
  }

  @Test("Every type of value is read, with its sign and its width")
  func types() {
    #expect(Self.values([0, 1, 0xff, 2, 0x41]) == [.null, .byte(255), .char(0x41)])
    #expect(
      Self.values([3, 0x80, 5, 0xff, 0xfe, 7, 0x80, 0, 0, 9, 0x80, 0, 0, 0])
        == [.signed(-128), .signed(-2), .signed(-8_388_608), .signed(.min)])
    #expect(
      Self.values([3, 0x7f, 5, 0x7f, 0xff, 7, 0x7f, 0xff, 0xff, 9, 0x7f, 0xff, 0xff, 0xff])
        == [.signed(127), .signed(32_767), .signed(8_388_607), .signed(.max)])
    #expect(
      Self.values([4, 9, 6, 1, 0, 8, 1, 0, 0, 10, 1, 0, 0, 0])
        == [.unsigned(9), .unsigned(256), .unsigned(65_536), .unsigned(16_777_216)])
    #expect(
      Self.values([11, 0x3c, 0, 12, 0x3f, 0x80, 0, 0, 13, 0xbf, 0xf0, 0, 0, 0, 0, 0, 0])
        == [.float16(bits: 0x3c00), .float32(1), .float64(-1)])
    #expect(
      Self.values([0x81, 0, 2, 7, 8, 0x82, 0, 1, 0x41, 0x88, 0, 1, 1, 2, 3, 0x84, 0, 0])
        == [
          .bytes(16..<18), .string(21..<22), .array(.uint24, count: 1, 25..<28),
          .array(.uint8, count: 0, 31..<31),
        ])
    #expect(Self.values([0x80, 0xff, 0xff]) == [.array(.null, count: 65_535, 16..<16)])
    #expect(Self.values([]) == [])
  }

  @Test(
    "An unknown type and a value that ends beyond the body void the line",
    arguments: [
      [14], [0x0f, 1], [0x8e, 0, 0], [0xff], [4], [6, 1], [8, 1, 2], [10, 1, 2, 3], [12, 1, 2, 3],
      [13, 1, 2, 3, 4, 5, 6, 7], [0x81], [0x81, 0], [0x81, 0, 2, 1], [0x86, 0, 1, 1],
      [0x8d, 0xff, 0xff, 1], [4, 1, 4], [1], [2], [3], [5, 1], [7, 1, 1], [9, 1, 1, 1], [11, 1],
    ] as [[UInt8]])
  func invalid(body: [UInt8]) {
    #expect(Self.values(body) == nil)
  }

  @Test("One bad sensorgram voids its whole line, wherever it stands")
  func wholeLine() throws {
    var writer = SensorgramRequestWriter()
    for port in UInt8(1)...3 {
      writer.append(SensorgramHeader(id: 0xc002, subID: port), unsigned: 0)
    }
    let good = [UInt8](writer.bytes)
    var line = try #require(requestLine(Self.encoded(good)))
    var ports: [UInt8] = []
    while let sensorgram = line.next() { ports.append(sensorgram.header.subID) }
    #expect(ports == [1, 2, 3])
    for place in good.indices {
      for bit in 0..<8 {
        var bad = good
        bad[place] ^= 1 << UInt8(bit)
        #expect(requestLine(Self.encoded(bad)) == nil)
      }
    }
    for length in 0..<good.count where length % 16 != 0 {
      #expect(requestLine(Self.encoded(Array(good.prefix(length)))) == nil)
    }
  }

  @Test("An empty line is nothing, and neither it nor its carriage return is counted")
  func empty() {
    var reader = SensorgramReader()
    #expect(bytes("\n\r\n").allSatisfy { reader.take($0) == nil })
    #expect(reader.dropped == 0)
    #expect(bytes(" \n====\nAAAA\n").allSatisfy { reader.take($0) == nil })
    #expect(reader.dropped == 3)
  }

  @Test("A place beyond the body gives nothing")
  func place() throws {
    var line = try #require(requestLine(Self.line([4, 1])))
    let sensorgram = try #require(next(&line))
    for start in [-1, sensorgram.body.upperBound, 500, .max] {
      var place = start
      #expect(line.value(at: &place, in: sensorgram) == nil)
      #expect(place == start)
    }
  }
}

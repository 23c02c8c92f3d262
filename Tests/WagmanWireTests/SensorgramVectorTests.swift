import Foundation
import Testing

@testable import WagmanWire

/// Lines made by the reference codec of the platform.
struct SensorgramVectors: Decodable {
  struct Valid: Decodable {
    let name: String
    let sensorgrams: [Fields]
    let hex: String
    let base64: String
  }

  struct Fields: Decodable {
    let timestamp: UInt32
    let id: UInt16
    let inst: UInt8?
    let sub_id: UInt8
    let source_id: UInt16?
    let source_inst: UInt8?
    let value: Value
  }

  /// A single value, or a list of them; a list within the list is an array.
  indirect enum Value: Decodable, Equatable {
    case unsigned(UInt32)
    case string(String)
    case bytes([UInt8])
    case list([Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(UInt32.self) {
        self = .unsigned(number)
      } else if let text = try? container.decode(String.self) {
        self = .string(text)
      } else if let object = try? container.decode([String: String].self) {
        self = .bytes(Self.bytes(hex: object["bytes"] ?? ""))
      } else {
        self = .list(try container.decode([Value].self))
      }
    }

    static func bytes(hex: String) -> [UInt8] {
      stride(from: 0, to: hex.count, by: 2).compactMap {
        UInt8(hex.dropFirst($0).prefix(2), radix: 16)
      }
    }
  }

  struct Invalid: Decodable {
    let from: String
    let mode: String
    let base64: String
  }

  let valid: [Valid]
  let invalid: [Invalid]

  static func load() throws -> SensorgramVectors {
    let url = try #require(
      Bundle.module.url(forResource: "sensorgrams", withExtension: "json", subdirectory: "Vectors"))
    return try JSONDecoder().decode(SensorgramVectors.self, from: Data(contentsOf: url))
  }
}

@Suite("Sensorgram vectors")
struct SensorgramVectorTests {
  private func values(
    _ sensorgram: Sensorgram, _ line: SensorgramResponseLine
  ) -> [SensorgramVectors.Value] {
    var values: [SensorgramVectors.Value] = []
    var place = sensorgram.body.lowerBound
    while let value = line.value(at: &place, in: sensorgram) {
      switch value {
      case .unsigned(let number): values.append(.unsigned(number))
      case .bytes(let range): values.append(.bytes([UInt8](line.bytes.extracting(range))))
      case .string(let range):
        let text = [UInt8](line.bytes.extracting(range))
        values.append(.string(String(decoding: text, as: UTF8.self)))
      case .array(let type, let count, let range):
        let items = (0..<count).map { item in
          (0..<type.size).reduce(UInt32(0)) {
            $0 << 8 | UInt32(line.bytes[range.lowerBound + item * type.size + $1])
          }
        }
        values.append(.list(items.map { .unsigned($0) }))
      case .null, .byte, .char, .signed, .float16, .float32, .float64:
        Issue.record("no vector has such a value")
      }
    }
    #expect(place == sensorgram.body.upperBound)
    return values
  }

  @Test("Every valid line decodes to the reference codec's fields")
  func decodes() throws {
    let vectors = try SensorgramVectors.load()
    #expect(vectors.valid.count == 49)
    for vector in vectors.valid {
      var line = try #require(
        responseLine(bytes(vector.base64)), "\(vector.name)")
      #expect([UInt8](line.bytes) == SensorgramVectors.Value.bytes(hex: vector.hex))
      for fields in vector.sensorgrams {
        let sensorgram = try #require(next(&line), "\(vector.name)")
        #expect(sensorgram.header == header(fields), "\(vector.name)")
        let expected: [SensorgramVectors.Value] =
          if case .list(let list) = fields.value { list } else { [fields.value] }
        #expect(values(sensorgram, line) == expected, "\(vector.name)")
      }
      #expect(next(&line) == nil)
    }
  }

  @Test("Every valid line is written again byte for byte")
  func encodes() throws {
    for vector in try SensorgramVectors.load().valid {
      var writer = SensorgramResponseWriter()
      for fields in vector.sensorgrams {
        writer.begin(header(fields))
        if case .list(let list) = fields.value {
          for value in list { append(value, to: &writer) }
        } else {
          append(fields.value, to: &writer)
        }
        #expect(end(&writer))
      }
      var line = TextLine<960>()
      line.append(base64: writer.bytes)
      #expect(line.text == vector.base64, "\(vector.name)")
    }
  }

  @Test("Every broken line is refused and counted once, and the next one is read")
  func refuses() throws {
    let vectors = try SensorgramVectors.load()
    #expect(vectors.invalid.count == 40)
    var reader = SensorgramReader()
    let good = bytes(vectors.valid[0].base64 + "\r\n")
    for (number, vector) in vectors.invalid.enumerated() {
      for byte in bytes(vector.base64 + "\n") {
        let isRead = reader.take(byte) != nil
        #expect(!isRead, "\(vector.mode) of \(vector.from)")
      }
      #expect(reader.dropped == UInt32(number + 1))
      #expect(good.filter { reader.take($0) != nil }.count == 1)
    }
  }

  private func header(_ fields: SensorgramVectors.Fields) -> SensorgramHeader {
    SensorgramHeader(
      timestamp: fields.timestamp, id: fields.id, inst: fields.inst ?? 0, subID: fields.sub_id,
      sourceID: fields.source_id ?? 0, sourceInst: fields.source_inst ?? 0)
  }

  private func append(
    _ value: SensorgramVectors.Value, to writer: inout SensorgramResponseWriter
  ) {
    switch value {
    case .unsigned(let number): writer.append(unsigned: number)
    case .string(let text): writer.append(string: bytes(text).span)
    case .bytes(let content): writer.append(bytes: content.span)
    case .list(let items):
      let numbers = items.map { if case .unsigned(let number) = $0 { number } else { UInt32(0) } }
      writer.append(unsigned: numbers.span)
    }
  }
}

import Testing
import WagmanCore
import WagmanWire

@Suite("SensorgramWriter")
struct SensorgramWriterTests {
  @Test("A sensorgram that does not fit is left out whole and those before it stay")
  func full() {
    var writer = SensorgramWriter<40>()
    let header = SensorgramHeader(id: 1, subID: 1)
    #expect(append(header, unsigned: 1, to: &writer))
    #expect(append(header, unsigned: 1, to: &writer))
    let two = [UInt8](writer.bytes)
    #expect(two.count == 32)
    #expect(!append(header, unsigned: 1, to: &writer))
    #expect([UInt8](writer.bytes) == two)
    var exact = SensorgramWriter<16>()
    #expect(append(header, unsigned: 255, to: &exact))
    var short = SensorgramWriter<16>()
    #expect(!append(header, unsigned: 256, to: &short))
    #expect(short.isEmpty)
  }

  @Test("What is not begun cannot be ended")
  func notBegun() {
    var writer = SensorgramWriter<64>()
    #expect(!end(&writer))
    writer.append(unsigned: 1)
    #expect(!end(&writer))
    #expect(writer.isEmpty && writer.bytes.isEmpty)
  }

  @Test("Floats and strings come back as they went")
  func values() throws {
    var writer = SensorgramWriter<128>()
    writer.begin(SensorgramHeader(timestamp: 7, id: 0x1234, inst: 1, subID: 2, sourceID: 3))
    writer.append(float32: 1.5)
    writer.append(float64: -0.1)
    writer.append(string: "wagman")
    writer.append(unsigned: ([1, 70_000] as [UInt32]).span)
    #expect(end(&writer))
    var line = try #require(
      requestLine(SensorgramLineTests.encoded([UInt8](writer.bytes))))
    let sensorgram = try #require(next(&line))
    var place = sensorgram.body.lowerBound
    #expect(line.value(at: &place, in: sensorgram) == .float32(1.5))
    #expect(line.value(at: &place, in: sensorgram) == .float64(-0.1))
    guard case .string(let range) = line.value(at: &place, in: sensorgram) else {
      Issue.record("it is no string")
      return
    }
    #expect([UInt8](line.bytes.extracting(range)) == bytes("wagman"))
    guard case .array(.uint24, count: 2, _) = line.value(at: &place, in: sensorgram) else {
      Issue.record("it is no array of 24-bit numbers")
      return
    }
    #expect(place == sensorgram.body.upperBound)
  }

  @Test("The answers to the longest request line fit into one line")
  func longestResponse() {
    var writer = SensorgramResponseWriter()
    for _ in 0..<(384 / 14) {
      writer.begin(SensorgramHeader(id: 0xff1a, subID: 1, sourceID: 1))
      writer.append(bytes: [UInt8](repeating: 1, count: 8).span)
      #expect(end(&writer))
    }
    var line = TextLine<940>()
    line.append(base64: writer.bytes)
    #expect(!line.isCut)
    #expect(responseLine(line.array) != nil)
  }
}

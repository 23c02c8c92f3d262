import Foundation
import Testing
import WagmanWire

@Suite("Base64")
struct Base64Tests {
  static func decode(_ text: String, room: Int = 64) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: room)
    var span = output.mutableSpan
    guard let count = Base64.decode(bytes(text).span, into: &span) else { return nil }
    return Array(output.prefix(count))
  }

  @Test("Every length is written and read as the standard library does it")
  func lengths() {
    var random = SplitMix64(seed: 1)
    for length in 0...60 {
      let content = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var line = TextLine<80>()
      line.append(base64: content.span)
      #expect(line.text == Data(content).base64EncodedString())
      #expect(line.count == Base64.encodedCount(length))
      #expect(Self.decode(line.text) == content)
    }
  }

  @Test(
    "What is not canonical is refused",
    arguments: [
      "A", "AA", "AAA", "AA=", "A===", "====", "AA=A", "=AAA", "AAAA====", "AA==AAAA", "AAA=AAAA",
      "AB==", "AAB=", "AA A", "AA-A", "AA_A", "AAAA\n", "AA\u{0}A",
    ])
  func refused(text: String) {
    #expect(Self.decode(text) == nil)
  }

  @Test("What does not fit is refused, and what just fits is not")
  func room() {
    #expect(Self.decode("AAAAAAAA", room: 6) == [0, 0, 0, 0, 0, 0])
    #expect(Self.decode("AAAAAAAA", room: 5) == nil)
    #expect(Self.decode("AAAAAA==", room: 4) == [0, 0, 0, 0])
  }

  @Test("Bytes that come in portions become the base64 of the whole", arguments: 1...7)
  func portions(size: Int) {
    for count in 0...40 {
      let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ size) }
      var line = TextLine<80>()
      var encoder = Base64Encoder()
      for begin in stride(from: 0, to: count, by: size) {
        encoder.append(Array(content[begin..<min(begin + size, count)]).span, to: &line)
      }
      #expect(encoder.hasBegun == (count > 0))
      encoder.end(&line)
      #expect(line.text == Data(content).base64EncodedString())
      #expect(!encoder.hasBegun)
    }
  }
}

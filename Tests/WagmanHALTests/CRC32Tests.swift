import Testing
import WagmanCore
import WagmanHAL
import WagmanImage

@Suite("CRC-32")
struct CRC32Tests {
  /// Bit by bit, as the definition reads.
  private func reference(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xedb8_8320) }
    }
    return ~crc
  }

  @Test("The check value of the definition comes out")
  func checkValue() {
    #expect(CRC32.of(Array("123456789".utf8).span) == 0xcbf4_3926)
    #expect(CRC32().value == 0)
  }

  @Test("Every length agrees with the definition", arguments: 0..<70)
  func lengths(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(CRC32.of(bytes.span) == reference(bytes))
  }

  @Test("Bytes may come in pieces", arguments: 0...23)
  func pieces(cut: Int) {
    let bytes = (0..<23).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    var crc = CRC32()
    let span = bytes.span
    crc.update(span.extracting(0..<cut))
    crc.update(span.extracting(cut..<23))
    #expect(crc.value == reference(bytes))
  }

  @Test("A sealed page notices every flipped bit", arguments: 0..<8)
  func flippedBits(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var page = Page()
    for index in 0..<Page.size { page.bytes[index] = .random(in: 0...255, using: &random) }
    page.seal()
    #expect(page.isSealed())
    for bit in 0..<(Page.size * 8) {
      page.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!page.isSealed() && page.isSealed(.ignored))
      page.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    }
  }

  @Test("A blank page is not sealed")
  func blankPages() {
    #expect(!Page(filledWith: 0xff).isSealed() && Page(filledWith: 0xff).isBlank)
    #expect(!Page(filledWith: 0).isSealed() && Page(filledWith: 0).isBlank)
  }
}

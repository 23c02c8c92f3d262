import Testing
import WagmanWire

@Suite("TextLine")
struct TextLineTests {
  @Test(
    "A number is written in decimal without padding",
    arguments: [
      (0, "0"), (7, "7"), (-1, "-1"), (1_000_000, "1000000"), (Int64.min, "-9223372036854775808"),
      (Int64.max, "9223372036854775807"),
    ] as [(Int64, String)])
  func decimal(number: Int64, text: String) {
    var line = TextLine<24>()
    line.append(decimal: number)
    #expect(line.text == text)
  }

  @Test("The largest unsigned number has twenty digits")
  func largest() {
    var line = TextLine<24>()
    line.append(decimal: UInt64.max)
    #expect(line.text == "18446744073709551615")
  }

  @Test("Hexadecimal digits are the lowest ones, in the case asked for")
  func hexadecimal() {
    var line = TextLine<24>()
    line.append(hex: 0x0123_c0ff_ee12_3456, digits: 12)
    line.append(byte: 0x20)
    line.append(hex: 0xaf, digits: 4, upper: false)
    #expect(line.text == "C0FFEE123456 00af")
  }

  @Test("What does not fit is cut off and the line says so, until it is emptied")
  func cut() {
    var line = TextLine<4>()
    line.append("abcd")
    #expect(!line.isCut)
    line.append("e")
    #expect(line.text == "abcd" && line.isCut)
    line.removeAll()
    #expect(line.isEmpty && !line.isCut)
  }

  @Test("Truncating shortens and never lengthens")
  func truncate() {
    var line = TextLine<8>()
    line.append("abcd")
    line.truncate(to: 9)
    #expect(line.text == "abcd")
    line.truncate(to: 1)
    #expect(line.text == "a")
  }
}

import Testing
import WagmanWire

@Suite("LineAssembler")
struct LineAssemblerTests {
  private func lines<let capacity: Int>(
    _ text: String, _ assembler: inout LineAssembler<capacity>
  ) -> [String] {
    var lines: [String] = []
    for byte in bytes(text) where assembler.take(byte) {
      lines.append(String(decoding: [UInt8](assembler.line), as: UTF8.self))
    }
    return lines
  }

  @Test("A line ends at its newline, and one carriage return before it is no part of it")
  func ends() {
    var assembler = LineAssembler<16>()
    #expect(
      lines("one\ntwo\r\nthree\r\r\n\n\r\nx", &assembler)
        == ["one", "two", "three\r", "", ""])
    #expect(assembler.dropped == 0)
  }

  @Test("A console line of 80 bytes with its newline is read and one of 81 is dropped whole")
  func consoleLimit() {
    var assembler = ConsoleLineAssembler()
    let longest = String(repeating: "a", count: 79)
    #expect(lines("\(longest)\nok\n", &assembler) == [longest, "ok"])
    #expect(lines("\(longest)b\nok\n", &assembler) == ["ok"])
    #expect(assembler.dropped == 1)
    #expect(lines("\(longest)\r\nok\n", &assembler) == ["ok"])
    #expect(assembler.dropped == 2)
  }

  @Test("A very long line is one dropped line, however often its limit fits into it")
  func countsOnce() {
    var assembler = SensorgramLineAssembler()
    #expect(lines(String(repeating: "A", count: 5_000) + "\nok\n", &assembler) == ["ok"])
    #expect(assembler.dropped == 1)
    let longest = String(repeating: "A", count: 512)
    #expect(lines(longest + "\n" + longest + "A\n", &assembler) == [longest])
    #expect(assembler.dropped == 2)
  }

  @Test("A new client does not end the line of the one before, and what was dropped stays counted")
  func reset() {
    var assembler = LineAssembler<8>()
    #expect(lines("123456789\nhalf", &assembler) == [])
    assembler.reset()
    #expect(lines("hb\n", &assembler) == ["hb"])
    #expect(lines("123456789", &assembler) == [])
    assembler.reset()
    #expect(lines("hb\n", &assembler) == ["hb"])
    #expect(assembler.dropped == 1)
  }
}

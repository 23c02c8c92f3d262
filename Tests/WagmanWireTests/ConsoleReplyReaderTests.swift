import Testing
import WagmanWire

@Suite("ConsoleReplyReader")
struct ConsoleReplyReaderTests {
  private func read(_ lines: [String], sid: String = "cli") -> [String] {
    var reader = ConsoleReplyReader(sid: bytes(sid).span)
    return lines.map { line in
      let all = bytes(line)
      func cut(_ range: Range<Int>) -> String { String(decoding: all[range], as: UTF8.self) }
      switch reader.take(all.span) {
      case .log(let range): return "log \(cut(range))"
      case .header(let range): return "header \(cut(range))"
      case .body(let range): return "body \(cut(range))"
      case .footer: return "footer"
      case .foreign: return "foreign"
      case .interrupted: return "interrupted"
      case .stray: return "stray"
      }
    }
  }

  @Test("A response is its header, its body and its footer, with log lines between responses")
  func response() {
    #expect(
      read(["log: id 1", "<<<- sid=cli hb", "12", "", "->>>", "log: cu 1 2", "x"])
        == ["log id 1", "header hb", "body 12", "body ", "footer", "log cu 1 2", "stray"])
  }

  @Test("The response to somebody else is not ours")
  func foreign() {
    #expect(
      read(["<<<- sid=other up", "12", "->>>", "<<<- sid=cli up", "13", "->>>"])
        == ["foreign", "foreign", "foreign", "header up", "body 13", "footer"])
    #expect(read(["<<<- sid=clip up"]) == ["foreign"])
    #expect(read(["<<<- up"]) == ["foreign"])
  }

  @Test("A second header before the footer loses the response")
  func interrupted() {
    #expect(
      read(["<<<- sid=cli hb", "1", "<<<- sid=cli up", "2", "->>>", "->>>"])
        == ["header hb", "body 1", "interrupted", "foreign", "foreign", "stray"])
  }

  @Test("A header counts in the middle of a line, as other clients take it")
  func anywhere() {
    #expect(read(["log: half<<<- sid=cli hb", "1", "->>>"]) == ["header hb", "body 1", "footer"])
  }

  @Test("A request without a sid is answered with 0")
  func noSID() {
    #expect(read(["<<<- sid=0 hb", "->>>"], sid: "") == ["header hb", "footer"])
  }

  @Test("After a new connection the half response is forgotten")
  func reset() {
    var reader = ConsoleReplyReader(sid: bytes("a").span)
    _ = reader.take(bytes("<<<- sid=a hb").span)
    #expect(reader.isInside)
    reader.reset()
    #expect(!reader.isInside)
    #expect(reader.take(bytes("12").span) == .stray)
  }
}

import Testing

@testable import TerminalMonitor

@Suite("Columns of a terminal")
struct ColumnTests {
  @Test(
    "A character takes as many columns as a terminal gives it",
    arguments: [
      ("a", 1), ("ä", 1), ("a\u{308}", 1), ("日", 2), ("한", 2), ("😀", 2), ("…", 1), ("│", 1),
      ("\u{200B}", 0), ("Ａ", 2),
    ])
  func widths(text: String, columns: Int) { #expect(text.columns == columns) }

  @Test("Text is cut at a whole character, with an ellipsis")
  func cuts() {
    #expect("日本語".cut(to: 6) == "日本語")
    #expect("日本語".cut(to: 5) == "日本…")
    #expect("日本語".cut(to: 4) == "日…")
    #expect("日本語".cut(to: 1) == "…")
    #expect("日本語".cut(to: 0) == "")
    #expect("日本語".padded(to: 4) == "日… ")
  }

  @Test("A line of several pieces is cut in the piece in which the screen ends")
  func pieces() {
    var line = ScreenLine()
    line.add("state", .done)
    line.add("label", .strong)
    line.add("note", .faint)
    #expect(line.cut(to: 14) == line)
    #expect(line.cut(to: 10).pieces.map(\.text) == ["state", "labe…"])
    #expect(line.cut(to: 5).pieces.map(\.text) == ["stat…"])
  }
}

import Testing

@testable import WagmanReport

@Suite("Markup")
struct MarkupTests {
  @Test("An attribute ends where its value does")
  func attributes() {
    var markup = Markup()
    markup.empty("rect", ["class": "a\"b'c<d>&"])
    #expect(markup.text == "<rect class=\"a&quot;b&#39;c&lt;d&gt;&amp;\"/>")
  }

  @Test(
    "A number has the places that it needs and no more",
    arguments: [
      (0, "0"), (-0.25, "-0.25"), (780.5, "780.5"), (1e16, "1e+16"), (4.99999, "5"),
      (-0.00001, "0"), (12.03, "12.03"), (.nan, "–"), (-.infinity, "–"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) { #expect(NumberText.decimal(value) == text) }

  @Test(
    "A moment and a length of time read as people say them",
    arguments: [
      (0, "00:00:00", "0 ms"), (999, "00:00:00.999", "999 ms"), (5_100, "00:00:05.100", "5.1 s"),
      (90_000, "00:01:30", "1 min 30 s"), (3_599_999, "00:59:59.999", "59 min 59 s"),
      (3_600_000, "01:00:00", "1 h"),
      (1_047_845_678, "12d 03:04:05.678", "12 d 3 h"),
    ] as [(UInt64, String, String)])
  func times(milliseconds: UInt64, moment: String, span: String) {
    #expect(TimeText.moment(milliseconds) == moment)
    #expect(TimeText.span(milliseconds) == span)
  }

  @Test(
    "The time axis has few lines, at round moments, for any run",
    arguments: [0, 1, 999, 60_000, 14_400_000, 2_592_000_000, 31_536_000_000, 1 << 50])
  func axis(length: UInt64) {
    let lines = TimeText.lines(upTo: length, atMost: 8)
    #expect(lines.first == 0)
    #expect(lines.count <= 10)
    #expect(lines.allSatisfy { $0 <= length })
    #expect(length < 8 || lines.count > 2)
  }

  @Test("A curve's row shows limits that are near and names those that are far")
  func limits() {
    let points = [Point(at: 0, value: 18), Point(at: 1, value: 22)]
    let scale = CurveScale(of: Curve(label: "", points: points, limits: [16, 60]))
    #expect(scale.shows(16) && !scale.shows(60))
    #expect(scale.depth(of: scale.high) == 0 && scale.depth(of: scale.low) == 1)
    let flat = CurveScale(of: Curve(label: "", points: [Point(at: 0, value: 5)], limits: [.nan]))
    #expect(flat.low < 5 || flat.high > 5)
    #expect(flat.low < flat.high)
  }

  @Test("Tests that overlap are in rows of their own, others share one")
  func lanes() {
    func test(_ from: UInt64, _ to: UInt64) -> TestLine {
      TestLine(name: "\(from)", outcome: "", tone: .good, from: from, to: to)
    }
    let lanes = TestLane.lanes(of: [test(5, 9), test(0, 5), test(3, 4), test(9, 9), test(4, 10)])
    #expect(lanes.map { $0.tests.map(\.from) } == [[0, 5, 9], [3, 4]])
  }
}

import Foundation
import Testing
import WagmanReport

@Suite("Thinning")
struct ThinningTests {
  private static let month: UInt64 = 30 * 86_400_000

  /// The rows of the data in a page.
  private func rows(_ report: RunReport) throws -> [[String: Any]] {
    let json = try #require(piece(of: report.html(), from: "id=\"data\">", to: "</script>"))
    let data = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    return try #require(data?["rows"] as? [[String: Any]])
  }

  /// The bursts of the first row: from, to, count.
  private func bursts(_ at: [UInt64]) throws -> [(from: Int, to: Int, count: Int)] {
    let report = RunReport(
      title: "", length: Self.month, instants: [Instants(label: "beats", at: at)])
    let numbers = try #require(try rows(report)[0]["bursts"] as? [Int])
    var last = 0
    return stride(from: 0, to: numbers.count, by: 3).map { index in
      let from = last + numbers[index]
      last = from + numbers[index + 1]
      return (from, last, numbers[index + 2])
    }
  }

  @Test("Half a million heartbeats are a few thousand groups, and all are counted")
  func counts() throws {
    let beats = (0..<518_400).map { UInt64($0) * 5_000 + UInt64($0 * 7_919 % 900) }
    let found = try bursts(beats)
    #expect(found.count <= 4_000)
    #expect(found.count > 2_000)
    #expect(found.reduce(0) { $0 + $1.count } == beats.count)
    #expect(found.first?.from == Int(beats[0]))
    #expect(found.last?.to == Int(beats[beats.count - 1]))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.to < $1.from })
  }

  @Test("A silence of one missing heartbeat stays to be seen in a month of them")
  func silences() throws {
    var beats = (0..<518_400).map { UInt64($0) * 5_000 + UInt64($0 * 7_919 % 900) }
    let missing = [1_000, 77_777, 400_001]
    for index in missing.reversed() { beats.remove(at: index) }
    let found = try bursts(beats)
    for (offset, index) in missing.enumerated() {
      let before = beats[index - offset - 1], after = beats[index - offset]
      #expect(found.contains { $0.to == Int(before) }, "the last before the silence")
      #expect(found.contains { $0.from == Int(after) }, "the first after it")
    }
  }

  @Test("Up to four thousand instants stay what they are")
  func few() throws {
    let beats = (0..<4_000).map { UInt64($0) * 3 }
    #expect(try bursts(beats).map(\.from) == beats.map(Int.init))
    #expect(try bursts(beats + [12_000]).count < 4_000)
  }

  @Test("A curve of a million points keeps each peak, its end, and where it was unknown")
  func peaks() throws {
    var points = (0..<1_000_000).map { index in
      Point(at: UInt64(index) * 2_592, value: 400 + Double(index * 31 % 17))
    }
    points[123_456].value = 1_873.25
    points[654_321].value = -7.5
    for index in 500_100..<500_110 { points[index].value = nil }
    points[999_999].value = 402.125
    let report = RunReport(
      title: "", length: Self.month, curves: [Curve(label: "current", points: points)])
    let numbers = try #require(try rows(report)[0]["points"] as? [Any])
    #expect(numbers.count <= 2 * 8_000)
    var at = 0
    var kept: [Int: Double?] = [:]
    for index in stride(from: 0, to: numbers.count, by: 2) {
      at += try #require(numbers[index] as? Int)
      kept[at] = numbers[index + 1] as? Double
    }
    #expect(kept[123_456 * 2_592] == 1_873.25)
    #expect(kept[654_321 * 2_592] == -7.5)
    #expect(kept[500_100 * 2_592] == .some(nil))
    #expect(kept[999_999 * 2_592] == 402.125)
    #expect(at == 999_999 * 2_592)
  }

  @Test("Short states in great number are put together, and the bad one is to be seen")
  func states() throws {
    let segments = (0..<50_000).map { (index: UInt64) -> Segment in
      let word = index % 2 == 0 ? "on" : "off"
      let tone: Tone = index == 31_000 ? .bad : .neutral
      return Segment(from: index * 50_000, to: (index + 1) * 50_000, word: word, tone: tone)
    }
    let report = RunReport(
      title: "", length: Self.month, bands: [Band(label: "relay", segments: segments)])
    let row = try rows(report)[0]
    let numbers = try #require(row["segments"] as? [Int])
    let words = try #require(row["words"] as? [String])
    #expect(numbers.count <= 4 * 2_000)
    #expect(numbers.first == 0)
    #expect(numbers[numbers.count - 3] == 2_500_000_000)
    var bad: [Range<Int>] = []
    for index in stride(from: 0, to: numbers.count, by: 4) where numbers[index + 3] == 3 {
      bad.append(numbers[index]..<numbers[index + 1])
    }
    #expect(bad.count == 1)
    #expect(bad.first?.contains(1_550_000_000) == true)
    #expect(words[numbers[2]].hasPrefix("on, off ("))
  }

  @Test("A long log keeps every bad line and says how many others it leaves out")
  func log() {
    let lines = (0..<100_000).map { index in
      LogLine(
        at: UInt64(index), text: "line \(index)", tone: index % 1_000 == 999 ? .bad : .neutral)
    }
    let page = PageReader(RunReport(title: "", length: 100_000, log: lines).html())
    #expect(page.elements("li", class: "bad").count == 100)
    #expect(page.elements("li", class: "bad").last?.text.hasSuffix("line 99999") == true)
    #expect(page.elements("li").count == 4_000 + page.elements("li", class: "gap").count)
    let left = page.elements("li", class: "gap").map {
      Int($0.text.filter(\.isNumber)) ?? 0
    }
    #expect(left.reduce(0, +) == 96_000)
  }

  @Test("A page of a month stays below three million bytes and says what it thinned")
  func size() {
    let beats = (0..<518_400).map { UInt64($0) * 5_000 }
    let points = (0..<200_000).map {
      Point(at: UInt64($0) * 12_960, value: Double($0 * 7_919 % 10_007) / 7)
    }
    let report = RunReport(
      title: "a month", length: Self.month,
      instants: (0..<5).map { Instants(label: "beats \($0)", at: beats) },
      curves: (0..<8).map { Curve(label: "curve \($0)", points: points) },
      marks: (0..<20_000).map { Mark(at: UInt64($0) * 129_600, text: "mark \($0)") },
      log: (0..<300_000).map { LogLine(at: UInt64($0) * 8_640, text: "something happened") })
    let html = report.html()
    #expect(html.utf8.count < 3_000_000)
    let notes = PageReader(html).elements("details", class: "notes").map(\.text).joined()
    for label in ["beats 0, beats 1", "518,400 instants", "curve 7", "marks: 20,000"] {
      #expect(notes.contains(label))
    }
    #expect(!fullReport().html().contains("class=\"notes\""))
  }
}

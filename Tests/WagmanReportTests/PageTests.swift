import Foundation
import Testing
import WagmanReport

@Suite("Page")
struct PageTests {
  @Test("A page is well-formed, and each part of the report is in it")
  func parts() {
    let page = PageReader(fullReport().html())
    #expect(page.complaint == nil)
    #expect(page.elements("h1").map(\.text) == ["a run"])
    #expect(page.elements("p", class: "verdict").map(\.text) == ["✗ 1 of 2 tests passed"])
    #expect(page.elements("dt").map(\.text) == ["seed"])
    #expect(page.elements("dd").map(\.text) == ["7"])
    #expect(
      page.elements("text", class: "label").map(\.text)
        == ["gn guest", "gn heartbeats", "gn current", "tests", "steps", ""])
    #expect(
      page.elements("text", class: "word").map(\.text)
        == ["booting", "hung", "✗ it comes back", "✓ it beats"])
    #expect(
      page.elements("g", class: "mark").map(\.text) == ["00:00:20 guest gn hangsguest gn hangs"])
    #expect(page.elements("tr", class: "test").count == 2)
    #expect(page.elements("tr", class: "step").count == 1)
    #expect(page.elements("svg", class: "bar").map(\.text) == ["1500 mA, allowed up to 1200"])
    #expect(page.elements("li", class: "bad").map(\.text) == ["00:00:20 ✗ gn hung"])
  }

  @Test("A report of nothing is a page, too")
  func empty() {
    let page = PageReader(RunReport(title: "").html())
    #expect(page.complaint == nil)
    #expect(page.elements("svg").first?.attributes["id"] == "timeline")
    #expect(page.elements("table").isEmpty)
  }

  @Test(
    "Whatever a text holds, it is shown as it is and makes nothing of the page",
    arguments: [
      "</script><script>alert(1)</script>", "a < b && c > \"d\" 'e'", "<!-- ", "]]>", "&amp;",
      "\\u003c\\", "\u{0}\u{1b}[31m\u{7f}", "\u{2028}\u{fffe}", "😀 ×3",
    ])
  func escaping(text: String) {
    var report = fullReport()
    report.title = text
    report.verdict?.text = text
    report.facts = [Fact(name: text, value: text)]
    report.bands[0].label = text
    report.bands[0].segments[1].word = text
    report.instants[0].label = text
    report.curves[0].label = text
    report.curves[0].unit = text
    report.marks[0].text = text
    report.tests[0].name = text
    report.tests[0].outcome = text
    report.tests[0].message = text
    report.tests[0].steps[0].name = text
    report.measurements[0].name = text
    report.measurements[0].unit = text
    report.measurements[0].verdict = text
    report.log[0].text = text
    let html = report.html()
    let (page, plain) = (PageReader(html), PageReader(fullReport().html()))
    #expect(page.complaint == nil)
    #expect(page.elements.map(\.name) == plain.elements.map(\.name))
    // To a reader of HTML a script ends at the first such mark, whatever is around it.
    #expect(html.ranges(of: "</script").count == 2)
    #expect(!html.contains("<!--"))
    let shown = visible(text)
    #expect(page.elements("h1").map(\.text) == [shown])
    #expect(page.elements("dd").map(\.text) == [shown])
    #expect(page.elements("tr", class: "bad").last?.text.contains(shown) == true)
    #expect(page.elements("li").last?.text.hasSuffix(shown) == true)
  }

  /// Signs stand for what XML cannot hold.
  private func visible(_ text: String) -> String {
    text.replacing("\u{0}", with: "\u{2400}").replacing("\u{1b}", with: "\u{241b}")
      .replacing("\u{7f}", with: "\u{fffd}").replacing("\u{fffe}", with: "\u{fffd}")
  }

  @Test("The data for the script are JSON that says the same as the picture")
  func data() throws {
    var report = fullReport()
    report.bands[0].segments[0].word = "</script>\"\\\n"
    let html = report.html()
    let json = try #require(piece(of: html, from: "id=\"data\">", to: "</script>"))
    let data = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(data["length"] as? Int == 60_000)
    let rows = try #require(data["rows"] as? [[String: Any]])
    #expect(
      rows.map { $0["kind"] as? String } == [
        "band", "instants", "curve", "band", "band", "band",
      ])
    #expect(rows[0]["words"] as? [String] == ["</script>\"\\\n", "hung"])
    #expect(rows[0]["segments"] as? [Int] == [0, 20_000, 0, 2, 20_000, 60_000, 1, 3])
    #expect(rows[1]["bursts"] as? [Int] == [21_000, 0, 1, 10_000, 0, 1, 10_000, 0, 1])
    let points = try #require(rows[2]["points"] as? [Any])
    #expect(points.map { $0 as? Double } == [0, 0, 10_000, 780.5, 20_000, nil, 10_000, -0.25])
  }

  @Test("Equal reports give equal pages, and another report another one")
  func determinism() {
    #expect(fullReport().html() == fullReport().html())
    var other = fullReport()
    other.instants[0].at[2] += 1
    #expect(other.html() != fullReport().html())
  }

  @Test("A page names nothing that a browser would load")
  func selfContained() {
    let page = PageReader(fullReport().html())
    let loading = ["src", "srcset", "xlink:href", "action", "poster", "data"]
    for element in page.elements {
      #expect(loading.allSatisfy { element.attributes[$0] == nil }, "\(element.name)")
      #expect(!["link", "img", "iframe", "object", "embed", "base"].contains(element.name))
      if let link = element.attributes["href"] { #expect(link.hasPrefix("#")) }
    }
    let style = page.elements("style")[0].text
    #expect(!style.contains("@import"))
    #expect(!style.contains("http"))
    #expect(!page.elements("script")[1].text.contains("http"))
  }
}

/// The part of the page with what was measured, and where that lies among its limits.
struct MeasurementSection {
  let lines: [MeasurementLine]

  func write(to page: inout Markup) {
    guard !lines.isEmpty else { return }
    page.element("section", ["aria-labelledby": "measurements"]) { page in
      page.element("h2", ["id": "measurements"], words: "Measurements")
      page.element("table", ["class": "measured"]) { page in
        page.raw(
          """
          <thead><tr><th>what</th><th class="number">value</th><th>unit</th>\
          <th class="number">at least</th><th class="number">at most</th><th>where it lies</th>\
          <th>verdict</th></tr></thead>
          """)
        page.element("tbody") { page in
          for line in lines { write(line, to: &page) }
        }
      }
    }
  }

  private func write(_ line: MeasurementLine, to page: inout Markup) {
    page.element("tr", ["class": line.tone.rawValue]) { page in
      page.element("th", ["scope": "row"], words: line.name)
      page.element("td", ["class": "number"], words: NumberText.decimal(line.value))
      page.element("td", words: line.unit)
      page.element("td", ["class": "number"], words: text(of: line.low))
      page.element("td", ["class": "number"], words: text(of: line.high))
      page.element("td") { LimitBar(of: line)?.write(to: &$0) }
      page.element("td", ["class": "outcome"]) { page in
        if !line.verdict.isEmpty { page.words("\(line.tone.sign) \(line.verdict)") }
      }
    }
  }

  private func text(of limit: Double?) -> String { limit.map { NumberText.decimal($0) } ?? "" }
}

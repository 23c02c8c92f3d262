/// The part of the page with the tests, their steps, and why each came out as it did.
struct TestSection {
  let tests: [TestLine]

  func write(to page: inout Markup) {
    guard !tests.isEmpty else { return }
    page.element("section", ["aria-labelledby": "tests"]) { page in
      page.element("h2", ["id": "tests"], words: "Tests")
      page.element("table", ["class": "tests"]) { page in
        page.raw(
          """
          <thead><tr><th>outcome</th><th>test</th><th>from</th><th>to</th>\
          <th>what was found</th></tr></thead>
          """)
        page.element("tbody") { page in
          for test in tests {
            write(test.asStep, "test", to: &page)
            for step in test.steps { write(step, "step", to: &page) }
          }
        }
      }
    }
  }

  private func write(_ line: StepLine, _ kind: String, to page: inout Markup) {
    page.element("tr", ["class": "\(kind) \(line.tone.rawValue)"]) { page in
      page.element("td", ["class": "outcome"], words: "\(line.tone.sign) \(line.outcome)")
      page.element("td", ["class": "name"]) { page in
        page.element("a", ["href": link(to: line)], words: line.name)
      }
      page.element("td", ["class": "time"], words: TimeText.moment(line.from))
      page.element("td", ["class": "time"], words: TimeText.moment(line.to))
      page.element("td", words: line.message)
    }
  }

  /// The timeline around it.
  private func link(to line: StepLine) -> String {
    let end = max(line.to, line.from)
    let margin = max((end - line.from) / 10, 100)
    return "#from=\(line.from - min(line.from, margin))&to=\(end + margin)&at=\(line.from)"
  }
}

extension TestLine {
  fileprivate var asStep: StepLine {
    StepLine(name: name, outcome: outcome, tone: tone, from: from, to: to, message: message)
  }
}

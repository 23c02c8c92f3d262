/// The part of the page with the log; each line leads to its moment in the timeline.
struct LogSection {
  let log: [LogLine]

  func write(to page: inout Markup) {
    guard !log.isEmpty else { return }
    let rows = LogRow.rows(of: log)
    page.element("section", ["aria-labelledby": "log-heading"]) { page in
      page.element("h2", ["id": "log-heading"], words: "Log")
      page.element("p", ["class": "needs-script filter", "hidden": "hidden"]) { page in
        page.element("label") { page in
          page.words("show lines with ")
          page.empty("input", ["id": "filter", "type": "search"])
        }
        page.element("output", ["id": "found"], words: "")
      }
      if rows.count > LogRow.mostLines {
        page.element(
          "p", ["class": "note"],
          words: "\(NumberText.count(LogRow.mostLines)) of \(NumberText.count(log.count)) lines: "
            + "the bad ones first, then those worth a look, then the others from the start.")
      }
      page.element("ol", ["id": "log"]) { page in
        for row in rows { write(row, to: &page) }
      }
    }
  }

  private func write(_ row: LogRow, to page: inout Markup) {
    switch row {
    case .line(let line):
      page.raw("\n<li class=\"\(line.tone.rawValue)\"><a href=\"#at=\(line.at)\">")
      page.element("time", words: TimeText.moment(line.at))
      page.raw(" <i>\(line.tone.sign)</i> ")
      page.words(line.text)
      page.raw("</a></li>")
    case .leftOut(let count):
      page.element(
        "li", ["class": "gap"], words: "… \(NumberText.count(count)) lines are left out …")
    }
  }
}

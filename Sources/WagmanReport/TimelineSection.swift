/// The part of the page with the picture of the run, and what steers it.
struct TimelineSection {
  let report: RunReport

  func write(to page: inout Markup) {
    let timeline = Timeline(of: report)
    page.element("section", ["aria-labelledby": "timeline-heading"]) { page in
      page.element("h2", ["id": "timeline-heading"], words: "Timeline")
      writeControls(to: &page)
      page.element("div", ["id": "picture"]) {
        TimelinePicture(timeline: timeline).write(to: &$0, title: report.title)
      }
      writeLegend(to: &page)
      writeNotes(timeline.notes, to: &page)
    }
    page.element("script", ["type": "application/json", "id": "data"]) { $0.raw(timeline.data) }
  }

  /// What only the script can serve is shown by it.
  private func writeControls(to page: inout Markup) {
    page.element("div", ["id": "controls", "hidden": "hidden"]) { page in
      let buttons = [
        ("reset", "whole run", "Show the whole run (0)"), ("closer", "+", "Closer (+)"),
        ("wider", "−", "Wider (-)"), ("earlier", "◀", "Earlier (left arrow)"),
        ("later", "▶", "Later (right arrow)"), ("previous", "◀ mark", "To the mark before (p)"),
        ("next", "mark ▶", "To the next mark (n)"),
      ]
      for (name, words, title) in buttons {
        page.element(
          "button", ["type": "button", "data-do": name, "title": title], words: words)
      }
      page.element("output", ["id": "view"], words: "")
      page.element("output", ["id": "moment"], words: "")
    }
  }

  private func writeLegend(to page: inout Markup) {
    page.element("p", ["class": "legend"]) { page in
      for tone in Tone.allCases {
        page.element("span", ["class": "key"]) { page in
          page.element("svg", ["width": "22", "height": "13", "aria-hidden": "true"]) { page in
            page.empty(
              "rect",
              [
                "class": "segment \(tone.rawValue)", "x": "0.5", "y": "0.5", "width": "21",
                "height": "12",
              ])
          }
          page.words(" \(tone.sign) \(tone.rawValue)")
        }
      }
      page.element(
        "span", ["class": "needs-script", "hidden": "hidden"],
        words: "wheel or + − zooms, shift and drag zooms into a span, drag or ← → moves, "
          + "a click keeps the moment, 0 shows the whole run")
    }
  }

  private func writeNotes(_ notes: [String], to page: inout Markup) {
    guard !notes.isEmpty else { return }
    page.element("details", ["class": "notes", "open": "open"]) { page in
      page.element("summary", words: "What is not drawn one by one")
      page.element("ul") { page in
        for note in notes { page.element("li", words: note) }
      }
    }
  }
}

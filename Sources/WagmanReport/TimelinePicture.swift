/// The picture of a timeline as the page has it before its script runs: all of the run.
///
/// The script draws the same into the same groups, nearer or wider.
struct TimelinePicture {
  static let width = 1_200
  /// Where what happened begins, after the labels.
  static let left = 150
  /// Where it ends, before the values.
  static let right = 1_040
  /// Where the first row begins, under the axis and the words of the marks.
  static let top = 70
  static let gap = 4

  let timeline: Timeline

  var height: Int { Self.top + timeline.rows.reduce(8) { $0 + $1.height + Self.gap } }

  /// The place of a moment, in units of the picture.
  func x(_ moment: UInt64) -> Double {
    let share =
      timeline.length == 0 ? 0 : Double(min(moment, timeline.length)) / Double(timeline.length)
    return Double(Self.left) + share * Double(Self.right - Self.left)
  }

  static func number(_ value: Double) -> String { NumberText.decimal(value, places: 1) }

  /// How many of the places that can be told apart there are.
  var columns: Int { Self.right - Self.left }

  func write(to page: inout Markup, title: String) {
    page.element(
      "svg",
      [
        "id": "timeline", "viewBox": "0 0 \(Self.width) \(height)", "tabindex": "0",
        "role": "group", "aria-labelledby": "timeline-title timeline-about",
        "data-left": "\(Self.left)", "data-right": "\(Self.width - Self.right)",
        "data-top": "\(Self.top)",
      ]
    ) { page in
      page.element("title", ["id": "timeline-title"], words: "Timeline of \(title)")
      page.element("desc", ["id": "timeline-about"], words: about)
      writePatterns(to: &page)
      page.element("g", ["id": "axis"]) { writeAxis(to: &$0) }
      var y = Self.top
      for (index, row) in timeline.rows.enumerated() {
        write(row, index, at: y, to: &page)
        y += row.height + Self.gap
      }
      page.element("g", ["id": "marks"]) { writeMarks(to: &$0) }
      page.element("g", ["id": "cursor"]) { _ in }
    }
  }

  private var about: String {
    """
    \(timeline.rows.count) rows over \(TimeText.span(timeline.length)): states as bands, \
    what happens again and again as ticks, quantities as curves. What is in the picture is \
    in the tables below it, too.
    """
  }

  /// What tells the tones apart without colour, and the edge of the rows.
  private func writePatterns(to page: inout Markup) {
    page.raw(
      """
      <defs>\
      <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><rect class="under bad" width="6" height="6"/>\
      <rect class="over bad" width="2" height="6"/></pattern>\
      <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">\
      <rect class="under waiting" width="5" height="5"/>\
      <circle class="over waiting" cx="2.5" cy="2.5" r="0.9"/></pattern>\
      <clipPath id="edge"><rect id="edge-rect" x="\(Self.left)" y="0" \
      width="\(columns)" height="\(height)"/></clipPath>\
      </defs>
      """)
  }

  private func writeAxis(to page: inout Markup) {
    for moment in TimeText.lines(upTo: timeline.length, atMost: 8) {
      let place = Self.number(x(moment))
      page.empty(
        "line",
        ["class": "grid", "x1": place, "x2": place, "y1": "18", "y2": "\(height)"])
      page.element(
        "text", ["class": "tick", "x": place, "y": "12"], words: TimeText.moment(moment))
    }
  }

  private func write(_ row: TimelineRow, _ index: Int, at y: Int, to page: inout Markup) {
    page.element("g", ["class": "row \(row.kind)", "transform": "translate(0,\(y))"]) { page in
      page.element("title", words: row.label)
      page.empty(
        "line",
        [
          "class": "floor", "x1": "\(Self.left)", "x2": "\(Self.right)",
          "y1": "\(row.height)", "y2": "\(row.height)",
        ])
      page.element("text", ["class": "label", "x": "4", "y": "12"], words: row.label)
      page.element(
        "text", ["class": "value", "x": "\(Self.right + 8)", "y": "12"], words: summary(of: row))
      if case .curve(let curve, let scale) = row { writeScale(curve, scale, row.height, to: &page) }
      page.element("g", ["class": "content", "clip-path": "url(#edge)"]) { page in
        switch row {
        case .band(let band): write(band, to: &page)
        case .instants(_, let bursts): write(bursts, row.height, to: &page)
        case .curve(let curve, let scale): write(curve, scale, row.height, to: &page)
        }
      }
    }
  }

  /// What stands beside a row while nobody points at a moment.
  private func summary(of row: TimelineRow) -> String {
    switch row {
    case .band: return ""
    case .instants(_, let bursts):
      return NumberText.count(bursts.reduce(0) { $0 + $1.count })
    case .curve(let curve, _):
      let values = curve.points.compactMap(\.known)
      guard let low = values.min(), let high = values.max() else { return "unknown" }
      return "\(NumberText.decimal(low)) … \(NumberText.decimal(high)) \(curve.unit)"
    }
  }
}

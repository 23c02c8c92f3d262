extension TimelinePicture {
  /// How wide a letter in a band is taken to be.
  private static let letter = 6.2

  /// What is bad comes last and is never too narrow to be seen.
  func write(_ band: Band, to page: inout Markup) {
    let segments = band.thinned(of: timeline.length, atMost: columns).segments
    for segment in segments where segment.tone != .bad { write(segment, atLeast: 1, to: &page) }
    for segment in segments where segment.tone == .bad { write(segment, atLeast: 3, to: &page) }
  }

  private func write(_ segment: Segment, atLeast least: Double, to page: inout Markup) {
    let start = x(segment.from)
    let width = max(least, x(segment.to) - start)
    page.element(
      "rect",
      [
        "class": "segment \(segment.tone.rawValue)", "x": Self.number(start), "y": "1",
        "width": Self.number(width), "height": "15",
      ]
    ) { $0.element("title", words: Self.title(of: segment)) }
    let words = Self.fit(segment.word, in: width)
    guard !words.isEmpty else { return }
    page.element(
      "text", ["class": "word \(segment.tone.rawValue)", "x": Self.number(start + 4), "y": "12.5"],
      words: words)
  }

  private static func title(of segment: Segment) -> String {
    """
    \(segment.word), \(TimeText.moment(segment.from)) to \(TimeText.moment(segment.to)) \
    (\(TimeText.span(segment.to - min(segment.from, segment.to))))
    """
  }

  /// As much of some words as there is room for; nothing where that would say nothing.
  static func fit(_ words: String, in width: Double) -> String {
    let room = Int((width - 7) / letter)
    if words.count <= room { return words }
    return room < 4 ? "" : words.prefix(room - 1) + "…"
  }

  func write(_ bursts: [Burst], _ height: Int, to page: inout Markup) {
    var path = ""
    var covered = -1.0
    for burst in bursts {
      let (start, end) = (x(burst.from), x(burst.to))
      // What falls on a place that is black already adds nothing.
      guard end > covered + 0.5 else { continue }
      let from = max(start, covered)
      if end - from < 1 {
        path += "M\(Self.number(start)) 2V\(height - 2)"
        covered = start
      } else {
        path += "M\(Self.number(from)) 2H\(Self.number(end))V\(height - 2)H\(Self.number(from))Z"
        covered = end
      }
    }
    page.empty("path", ["class": "ticks", "d": path])
  }

  /// The values at a curve's edges, and its limits.
  func writeScale(_ curve: Curve, _ scale: CurveScale, _ height: Int, to page: inout Markup) {
    let edge = "\(Self.left - 5)"
    page.element(
      "text", ["class": "scale", "x": edge, "y": "8"], words: NumberText.decimal(scale.high))
    page.element(
      "text", ["class": "scale", "x": edge, "y": "\(height)"],
      words: NumberText.decimal(scale.low) + (curve.unit.isEmpty ? "" : " " + curve.unit))
    var beyond = 0
    for limit in curve.limits where limit.isFinite {
      let text = "limit \(NumberText.decimal(limit))"
      if scale.shows(limit) {
        let y = Self.number(scale.depth(of: limit) * Double(height))
        page.empty(
          "line",
          [
            "class": "limit", "x1": "\(Self.left)", "x2": "\(Self.right)", "y1": y, "y2": y,
          ])
        page.element(
          "text",
          [
            "class": "limit", "x": "\(Self.right - 4)",
            "y": Self.number(max(9, scale.depth(of: limit) * Double(height) - 3)),
          ], words: text)
      } else {
        page.element(
          "text", ["class": "beyond", "x": "\(Self.right + 8)", "y": "\(26 + 12 * beyond)"],
          words: "\(text) \(limit > scale.high ? "▲" : "▼")")
        beyond += 1
      }
    }
  }

  func write(_ curve: Curve, _ scale: CurveScale, _ height: Int, to page: inout Markup) {
    var path = ""
    var isDrawing = false
    for point in curve.thinned(of: timeline.length, atMost: columns * 4).points {
      let place = Self.number(x(point.at))
      if let value = point.known {
        let y = Self.number(scale.depth(of: value) * Double(height))
        path += isDrawing ? "H\(place)V\(y)" : "M\(place) \(y)"
      } else if isDrawing {
        path += "H\(place)"
      }
      isDrawing = point.known != nil
    }
    if isDrawing { path += "H\(Self.right)" }
    page.empty("path", ["class": "curve", "d": path])
  }
}

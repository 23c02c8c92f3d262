extension TimelinePicture {
  private static let lanes = 3
  private static let longest = 34

  /// Lines through all rows, with words where there is room for them.
  func writeMarks(to page: inout Markup) {
    var ends = [Double](repeating: 0, count: Self.lanes)
    for mark in timeline.marks {
      let (place, words) = (x(mark.at), Self.short(mark.text))
      let width = Double(words.count) * 6.1 + 8
      let isLate = place + width > Double(Self.width)
      let start = isLate ? place - width : place
      let lane = ends.firstIndex { $0 <= start }
      if let lane { ends[lane] = start + width }
      write(mark, at: place, lane, words: words, isLate: isLate, to: &page)
    }
  }

  private func write(
    _ mark: Mark, at place: Double, _ lane: Int?, words: String, isLate: Bool,
    to page: inout Markup
  ) {
    let number = Self.number(place)
    let y = lane.map { 24 + 14 * $0 } ?? Self.top - 6
    page.element("g", ["class": "mark \(mark.tone.rawValue)"]) { page in
      page.element("title", words: "\(TimeText.moment(mark.at)) \(mark.text)")
      page.empty("line", ["x1": number, "x2": number, "y1": "\(y)", "y2": "\(height)"])
      guard lane != nil else { return }
      page.element(
        "text",
        [
          "class": isLate ? "late" : "", "x": Self.number(isLate ? place - 3 : place + 3),
          "y": "\(y + 8)",
        ], words: words)
    }
  }

  private static func short(_ text: String) -> String {
    text.count <= longest ? text : text.prefix(longest - 1) + "…"
  }
}

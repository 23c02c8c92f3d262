/// A small picture of where a value lies: between its limits, or how far beyond.
struct LimitBar {
  private static let width = 160.0

  /// From the left edge: where the allowed values begin and end, and where the value is.
  let from: Double
  let to: Double
  let place: Double
  private let tone: Tone
  private let words: String

  /// `nil` where nothing bounds the value, or it is no number.
  init?(of line: MeasurementLine) {
    let limits = [line.low, line.high].compactMap(\.self).filter(\.isFinite)
    guard !limits.isEmpty, line.value.isFinite else { return nil }
    let all = limits + [line.value]
    guard let least = all.min(), let most = all.max() else { return nil }
    let span = most > least ? most - least : max(most.magnitude, 1)
    let (start, end) = (least - span * 0.12, most + span * 0.12)
    func x(_ value: Double) -> Double { (value - start) / (end - start) * Self.width }
    from = line.low.map(x) ?? 0
    to = line.high.map(x) ?? Self.width
    place = x(line.value)
    tone = line.tone
    words = Self.words(for: line)
  }

  private static func words(for line: MeasurementLine) -> String {
    let value = "\(NumberText.decimal(line.value)) \(line.unit)"
    let (low, high) = (
      line.low.map { NumberText.decimal($0) }, line.high.map { NumberText.decimal($0) }
    )
    return switch (low, high) {
    case (let low?, let high?): "\(value), allowed \(low) to \(high)"
    case (let low?, nil): "\(value), allowed from \(low)"
    case (nil, let high?): "\(value), allowed up to \(high)"
    case (nil, nil): value
    }
  }

  func write(to page: inout Markup) {
    page.element(
      "svg",
      [
        "class": "bar", "width": "\(Int(Self.width))", "height": "16",
        "viewBox": "0 0 \(Int(Self.width)) 16", "role": "img",
      ]
    ) { page in
      page.element("title", words: words)
      page.empty(
        "rect",
        ["class": "range", "x": "0", "y": "6", "width": "\(Int(Self.width))", "height": "4"])
      page.empty(
        "rect",
        [
          "class": "allowed", "x": text(from), "y": "4", "width": text(to - from), "height": "8",
        ])
      page.empty(
        "path",
        [
          "class": "pointer \(tone.rawValue)",
          "d": "M\(text(place)) 13L\(text(place - 4.5)) 1H\(text(place + 4.5))Z",
        ])
    }
  }

  private func text(_ value: Double) -> String { NumberText.decimal(value, places: 1) }
}

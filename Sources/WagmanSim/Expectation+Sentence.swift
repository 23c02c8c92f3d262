import WagmanCore

extension Expectation {
  /// What must hold, and when, as in `'gn started' must hold for 2h after 1h`.
  public var sentence: String {
    var window = ""
    if let within { window += " within \(within.text)" }
    if let following { window += " of '\(following.text)'" }
    if after > .milliseconds(0) { window += " after \(after.text)" }
    switch kind {
    case .event(let pattern, let count):
      return "'\(pattern.text)' must happen\(Self.often(count))\(window)"
    case .never(let pattern):
      return "'\(pattern.text)' must not happen\(window)"
    case .state(let pattern, let span):
      let length = span > .milliseconds(0) ? " for \(span.text)" : ""
      return "'\(pattern.text)' must hold\(length)\(window)"
    }
  }

  private static func often(_ count: ClosedRange<Int>) -> String {
    switch (count.lowerBound, count.upperBound) {
    case (1, .max): ""
    case (let low, .max): " \(low) times or more"
    case (let low, let high) where low == high: " \(low) times"
    case (let low, let high): " \(low) to \(high) times"
    }
  }
}

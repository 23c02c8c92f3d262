import WagmanCore
import WagmanYaml
import Yams

extension ScenarioParsing {
  mutating func expectations(_ node: YamlNode) -> [Expectation] {
    reader.items(of: node, "expect").compactMap { expectation($0) }
  }

  private mutating func expectation(_ item: YamlNode) -> Expectation? {
    let fields = reader.fields(
      of: item, "an expectation",
      known: ["event", "never", "state", "after", "following", "within", "count", "holds-for"])
    let what = ["event", "never", "state"].filter { fields[$0] != nil }
    guard what.count == 1 else {
      reader.note(
        item, "an expectation is about one of event, never and state; write one of them")
      return nil
    }
    refuse("count", unless: "event", fields)
    refuse("holds-for", unless: "state", fields)
    let after = fields["after"].flatMap { moment($0) }
    let within = fields["within"].flatMap { reader.span($0) }
    let following = fields["following"].flatMap { reader.eventPattern($0) }
    guard let kind = kind(what[0], fields) else { return nil }
    return Expectation(
      kind: kind, after: after ?? .seconds(0), following: following, within: within,
      file: reader.file, line: item.mark?.line ?? 0)
  }

  private mutating func refuse(_ name: String, unless other: String, _ fields: YamlFields) {
    guard let key = fields.key(name), fields[other] == nil else { return }
    reader.note(key, "'\(name)' goes only with '\(other)'; leave it out")
  }

  private mutating func kind(_ name: String, _ fields: YamlFields) -> Expectation.Kind? {
    guard let node = fields[name] else { return nil }
    switch name {
    case "event":
      let count = fields["count"].map { self.count($0) } ?? 1...Int.max
      return reader.eventPattern(node).flatMap { pattern in count.map { .event(pattern, count: $0) }
      }
    case "never":
      return reader.eventPattern(node).map { .never($0) }
    default:
      let span = fields["holds-for"].map { reader.span($0) } ?? .seconds(0)
      return reader.statePattern(node).flatMap { pattern in
        span.map { .state(pattern, holdsFor: $0) }
      }
    }
  }

  /// `3`, `2..5`, `2..` or `..5`.
  private mutating func count(_ node: YamlNode) -> ClosedRange<Int>? {
    guard let text = reader.text(node, "a count") else { return nil }
    if let number = Int(text), number >= 0 { return number...number }
    if let dots = text.firstRange(of: "..") {
      let (low, high) = (text[..<dots.lowerBound], text[dots.upperBound...])
      let first = low.isEmpty ? 0 : Int(low)
      let last = high.isEmpty ? .max : Int(high)
      if let first, let last, first >= 0, first <= last { return first...last }
    }
    reader.note(node, "'\(text)' is no count; write 3, 2..5, 2.. or ..5")
    return nil
  }
}

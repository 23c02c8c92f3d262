import WagmanCore
import WagmanYaml
import Yams

extension ScenarioParsing {
  mutating func readTimeline(_ node: YamlNode) {
    for item in reader.items(of: node, "timeline") {
      let fields = reader.fields(
        of: item, "a happening", known: ["at", "every", "until", "do", "then"])
      let at = fields["at"].flatMap { moment($0) }
      let every = fields["every"].flatMap { reader.span($0) }
      let until = fields["until"].flatMap { moment($0) }
      if fields["at"] == nil && fields["every"] == nil {
        reader.note(item, "a happening without a time; add 'at: 2h' or 'every: 6h'")
      }
      if fields["until"] != nil && fields["every"] == nil {
        reader.note(item, "'until' without 'every'; add 'every: 6h' or leave it out")
      }
      let steps = steps(of: item, fields)
      if let every, let node = fields["every"] { check(every, steps, node) }
      guard !steps.isEmpty, let first = at ?? every else { continue }
      scenario.timeline.append(
        TimelineEntry(at: first, every: every, until: until, steps: steps))
    }
  }

  mutating func readRandom(_ node: YamlNode) {
    for item in reader.items(of: node, "random") {
      let fields = reader.fields(
        of: item, "a random happening", known: ["rate", "do", "from", "until", "then"])
      let rate = fields["rate"].flatMap { reader.rate($0) }
      if fields["rate"] == nil {
        reader.note(item, "a random happening without a rate; add 'rate: 1/30d'")
      }
      let from = fields["from"].flatMap { moment($0) }
      let until = fields["until"].flatMap { moment($0) }
      let steps = steps(of: item, fields)
      guard !steps.isEmpty, let rate else { continue }
      scenario.random.append(
        RandomEntry(rate: rate, from: from ?? .seconds(0), until: until, steps: steps))
    }
  }

  /// A time since the start of the run, which must lie in it.
  mutating func moment(_ node: YamlNode) -> TickSpan? {
    guard let span = reader.span(node) else { return nil }
    if span > scenario.span {
      reader.note(
        node,
        "\(span.text) is after the end of the run; "
          + "it ends after \(scenario.span.text), as 'for' says")
    }
    return span
  }

  private mutating func check(_ every: TickSpan, _ steps: [Step], _ node: YamlNode) {
    var length = TickSpan.milliseconds(1)
    for step in steps { length = .milliseconds(length.milliseconds + step.after.milliseconds) }
    if every < length {
      reader.note(
        node,
        "a round begins before the one before it is over; write more than "
          + "\((length - .milliseconds(1)).text)")
    }
  }

  private mutating func steps(of item: YamlNode, _ fields: YamlFields) -> [Step] {
    guard let node = fields["do"] else {
      reader.note(item, "nothing to do; add 'do: guest gn hangs'")
      return []
    }
    var steps: [Step] = []
    if let step = step(node, after: .seconds(0)) { steps.append(step) }
    guard let more = fields["then"] else { return steps }
    for item in reader.items(of: more, "then") {
      let fields = reader.fields(of: item, "a step", known: ["after", "do"])
      let after = fields["after"].flatMap { reader.span($0) }
      if fields["after"] == nil { reader.note(item, "a step without a delay; add 'after: 1h'") }
      guard let node = fields["do"] else {
        reader.note(item, "nothing to do; add 'do: guest gn hangs'")
        continue
      }
      if let step = step(node, after: after ?? .seconds(0)) { steps.append(step) }
    }
    return steps
  }

  private mutating func step(_ node: YamlNode, after: TickSpan) -> Step? {
    guard let text = reader.text(node, "a happening") else { return nil }
    do throws(WordScanner.Failure) {
      let happening = try Happening.parse(text, validateCommand: validateCommand)
      return Step(after: after, happening: happening, text: text, line: node.mark?.line ?? 0)
    } catch {
      reader.note(node, offset: error.offset, error.message)
      return nil
    }
  }
}

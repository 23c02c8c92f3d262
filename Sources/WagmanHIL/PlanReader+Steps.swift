import WagmanCore
import WagmanSim
import WagmanWire
import WagmanYaml
import Yams

/// The steps of a plan: a console line, or a mapping with one word that says what it is.
extension PlanReader {
  static let kinds = [
    "command", "fault", "wait", "never", "holds", "pause", "measure", "shell", "parallel",
  ]

  mutating func step(_ node: YamlNode) -> Plan.Step? {
    let line = node.mark?.line ?? 1
    if case .scalar(let scalar) = node {
      return command(scalar.string, at: node).map {
        Plan.Step(kind: .command($0, answer: nil), text: scalar.string, line: line)
      }
    }
    guard case .mapping(let mapping) = node, let first = mapping.first?.key.string else {
      reader.note(
        node, "a step is a console line or a mapping; write it like 'stop gn' or 'pause: 10s'")
      return nil
    }
    guard let (kind, text) = step(first, node) else { return nil }
    return Plan.Step(kind: kind, text: text, line: line)
  }

  private mutating func step(_ name: String, _ node: YamlNode) -> (Plan.Kind, String)? {
    switch name {
    case "command", "refused", "tells": return command(node)
    case "fault": return fault(node)
    case "wait": return wait(node)
    case "never": return never(node)
    case "holds": return holds(node)
    case "pause":
      guard let value = only("pause", node), let span = reader.span(value) else { return nil }
      return (.pause(span), "pause \(span.text)")
    case "measure": return measure(node)
    case "shell": return shell(node)
    case "parallel": return parallel(node)
    default:
      reader.note(
        node, "unknown step '\(name)'; \(Vocabulary(Self.kinds).advice(for: name))")
      return nil
    }
  }

  /// The value of a step that has this key alone.
  private mutating func only(_ key: String, _ node: YamlNode) -> YamlNode? {
    reader.fields(of: node, "a step", known: [key])[key]
  }

  // MARK: Commands and faults

  /// A console line, with the names of ports in place of their numbers where one likes.
  private mutating func command(_ text: String, at node: YamlNode) -> ConsoleCommand? {
    var words = text.split(separator: " ").map(String.init)
    let name = words.first.flatMap { word in
      CommandName.allCases.first { "\($0.text)" == word }
    }
    guard let name else {
      let known = CommandName.allCases.map { "\($0.text)" }
      reader.note(
        node,
        "'\(words.first ?? "")' is no command; \(Vocabulary(known).advice(for: words.first ?? ""))")
      return nil
    }
    for index in words.indices.dropFirst() {
      if let parameter = name.declaration.parameter(forArgument: index - 1),
        parameter.kind == .port, let port = Port(word: words[index])
      {
        words[index] = "\(port.rawValue)"
      }
    }
    let bytes = Array(words.joined(separator: " ").utf8)
    guard case .request(let request) = ConsoleRequest.read(bytes.span) else {
      reader.note(node, "'\(text)' is longer than a console takes: 79 bytes, 8 words")
      return nil
    }
    if let command = request.command { return command }
    var line = TextLine<400>()
    request.writeError(into: &line)
    let error = String(line)
    reader.note(node, error.hasPrefix("error: ") ? String(error.dropFirst(7)) : error)
    return nil
  }

  private mutating func command(_ node: YamlNode) -> (Plan.Kind, String)? {
    let fields = reader.fields(of: node, "a command", known: ["command", "refused", "tells"])
    guard let line = fields["command"], let text = reader.text(line, "a command") else {
      reader.note(node, "the command is missing; add 'command: …'")
      return nil
    }
    guard let command = command(text, at: line) else { return nil }
    var answer: Plan.Answer?
    if let node = fields["refused"] {
      answer = reader.text(node, "a reason").map { .refused($0) }
    }
    if let node = fields["tells"] {
      if answer != nil { reader.note(line, "a command is refused or tells; leave one out") }
      answer = reader.text(node, "an answer").map { .tells($0) }
    }
    let suffix =
      switch answer {
      case .refused(let reason): " is refused: \(reason)"
      case .tells(let lines): " tells \(lines)"
      case nil: ""
      }
    return (.command(command, answer: answer), text + suffix)
  }

  private mutating func fault(_ node: YamlNode) -> (Plan.Kind, String)? {
    guard let value = only("fault", node), let text = reader.text(value, "a fault") else {
      return nil
    }
    do throws(WordScanner.Failure) {
      _ = try Happening.parse(text, validateCommand: problem(with:))
    } catch {
      reader.note(value, offset: error.offset, error.message)
      return nil
    }
    return (.fault(text), text)
  }

  private mutating func shell(_ node: YamlNode) -> (Plan.Kind, String)? {
    let fields = reader.fields(of: node, "a shell step", known: ["shell", "within"])
    guard let line = fields["shell"], let text = reader.text(line, "a shell line") else {
      return nil
    }
    let within = fields["within"].map { reader.span($0) } ?? .minutes(1)
    return within.map { (.shell(text, within: $0), "shell \(text)") }
  }

  private mutating func parallel(_ node: YamlNode) -> (Plan.Kind, String)? {
    guard let value = only("parallel", node) else { return nil }
    let branches = items(of: value, "parallel", "a branch").map { steps($0, "a branch") }
    return (.parallel(branches), "parallel")
  }

  // MARK: Expectations

  private mutating func wait(_ node: YamlNode) -> (Plan.Kind, String)? {
    guard let value = only("wait", node) else { return nil }
    let fields = reader.fields(of: value, "wait", known: ["event", "state", "within", "times"])
    let (read, span) = (condition(fields, value), span("within", fields, value))
    guard let condition = read, let within = span else { return nil }
    let times = fields["times"].flatMap { reader.whole($0, "times", in: 1...1_000) } ?? 1
    if case .state = condition, let key = fields.key("times") {
      reader.note(key, "'times' goes only with 'event'; leave it out")
    }
    let count = times == 1 ? "" : " \(times) times"
    return (
      .wait(condition, within: within, times: Int(times)),
      "\(condition.text)\(count) within \(within.text)"
    )
  }

  private mutating func condition(
    _ fields: YamlFields, _ node: YamlNode
  ) -> Plan.Condition? {
    switch (fields["event"], fields["state"]) {
    case (let event?, nil): return reader.eventPattern(event).map { .event($0) }
    case (nil, let state?): return reader.statePattern(state).map { .state($0) }
    case (_?, _?), (nil, nil):
      reader.note(node, "wait is for one of event and state; write one of them")
      return nil
    }
  }

  private mutating func never(_ node: YamlNode) -> (Plan.Kind, String)? {
    guard let value = only("never", node) else { return nil }
    let fields = reader.fields(of: value, "never", known: ["event", "for"])
    guard let event = fields["event"] else {
      reader.note(value, "the event is missing; add 'event: …'")
      return nil
    }
    let (read, length) = (reader.eventPattern(event), self.span("for", fields, value))
    guard let pattern = read, let span = length else { return nil }
    return (.never(pattern, span: span), "never \(pattern.text) for \(span.text)")
  }

  private mutating func holds(_ node: YamlNode) -> (Plan.Kind, String)? {
    guard let value = only("holds", node) else { return nil }
    let fields = reader.fields(of: value, "holds", known: ["state", "for"])
    guard let state = fields["state"] else {
      reader.note(value, "the state is missing; add 'state: …'")
      return nil
    }
    let (read, length) = (reader.statePattern(state), self.span("for", fields, value))
    guard let pattern = read, let span = length else { return nil }
    return (.holds(pattern, span: span), "\(pattern.text) holds for \(span.text)")
  }

  private mutating func span(
    _ key: String, _ fields: YamlFields, _ node: YamlNode
  ) -> TickSpan? {
    guard let value = fields[key] else {
      reader.note(node, "how long is missing; add '\(key): 5min'")
      return nil
    }
    return reader.span(value)
  }
}

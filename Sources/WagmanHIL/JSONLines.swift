import WagmanRemote

/// A run as JSON, an object a line: what it was, then everything in the order of its time, then
/// what came of it.
public struct JSONLines {
  private let results: PlanResults
  private let properties: [(name: String, value: String)]

  /// - Parameters:
  ///   - results: Of the run.
  ///   - properties: What is said of it, by name.
  public init(_ results: PlanResults, properties: [(name: String, value: String)]) {
    self.results = results
    self.properties = properties
  }

  public var text: String {
    var lines: [String] = []
    // An object of JSON says no name twice.
    let taken = ["type", "at", "plan", "file", "board", "rig"]
    let own = properties.filter { !taken.contains($0.name) }
    lines.append(
      line(
        "run", at: 0,
        [
          .init("plan", .string(results.plan.name)), .init("file", .string(results.plan.file)),
          .init("board", .string(results.board)), .init("rig", .string(results.rig)),
        ] + own.map { .init($0.name, .string($0.value)) }))
    lines += body.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element.line)
    lines.append(
      line(
        "end", at: results.length,
        [
          .init("outcome", .string(results.outcome.name)),
          .init("message", .string(results.outcome.message)),
        ] + results.counts.map { .init($0.name, .number(Int64($0.count))) }))
    return lines.joined(separator: "\n") + "\n"
  }

  private var body: [(at: UInt64, line: String)] {
    results.events.map { event in
      (
        event.at,
        line(
          "event", at: event.at,
          [
            .init("sequence", event.sequence.map { .number(Int64($0)) } ?? .null),
            .init("code", .number(Int64(event.code.rawValue))),
            .init("subject", .string("\(event.subject.name)")),
            .init("argument", .number(Int64(event.argument))), .init("text", .string(event.text)),
          ])
      )
    }
      + results.notes.map { note in
        (note.at, line("note", at: note.at, [.init("text", .string(note.text))]))
      } + results.measurements.map(measurement) + steps
  }

  private func measurement(_ value: Measurement) -> (at: UInt64, line: String) {
    func number(_ value: Int64?) -> JSONValue { value.map { .number($0) } ?? .null }
    return (
      value.at,
      line(
        "measurement", at: value.at,
        [
          .init("test", .string(value.test)), .init("name", .string(value.name)),
          .init("value", .number(value.value)), .init("from", number(value.low)),
          .init("to", number(value.high)), .init("unit", .string(value.sign)),
          .init("worth", .number(value.worth)), .init("verdict", .string(value.verdict.rawValue)),
        ])
    )
  }

  private var steps: [(at: UInt64, line: String)] {
    let own = results.tests.flatMap { test in test.steps.map { (test.name, $0) } }
    let others = results.others.map { ("", $0) }
    return (own + others).map { test, step in
      (
        step.to ?? results.length,
        line(
          "step", at: step.to ?? results.length,
          [
            .init("test", test.isEmpty ? .null : .string(test)), .init("step", .string(step.text)),
            .init("line", .number(Int64(step.line))),
            .init("outcome", .string(step.outcome.name)),
            .init("message", .string(step.outcome.message)),
            .init("from", step.from.map { .number(Int64($0)) } ?? .null),
          ])
      )
    }
  }

  private func line(_ type: String, at moment: UInt64, _ members: [JSONValue.Member]) -> String {
    "\(JSONValue.object([.init("type", .string(type)), .init("at", .number(Int64(moment)))] + members))"
  }
}

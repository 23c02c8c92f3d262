/// A run as JUnit XML, as build servers read it.
///
/// A test that failed or ran out of time is a failure; an error of the bench and a run that
/// somebody ended are errors, for they say nothing of the board.
public struct JUnit {
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
    let tests = results.tests
    func count(_ names: String...) -> Int {
      tests.filter { names.contains($0.outcome.name) }.count
    }
    let troubles = results.benchTroubles
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let head = attributes([
      ("name", results.plan.name), ("tests", "\(tests.count + (troubles.isEmpty ? 0 : 1))"),
      ("failures", "\(count("failed", "timed out"))"),
      ("errors", "\(count("bench error", "aborted") + (troubles.isEmpty ? 0 : 1))"),
      ("skipped", "\(count("skipped"))"), ("time", seconds(results.length)),
    ])
    lines.append("<testsuites>")
    lines.append("  <testsuite\(head)>")
    lines.append("    <properties>")
    for (name, value) in [("board", results.board), ("rig", results.rig)] + properties {
      lines.append("      <property\(attributes([("name", name), ("value", value)]))/>")
    }
    lines.append("    </properties>")
    for test in tests { lines += self.lines(of: test) }
    if !troubles.isEmpty { lines += self.lines(ofBench: troubles) }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
  }

  private func lines(of test: TestResult) -> [String] {
    let span = test.span.map { $0.to - $0.from } ?? 0
    let head = attributes([
      ("classname", results.plan.name), ("name", test.name), ("time", seconds(span)),
      ("file", results.plan.file), ("line", "\(test.line)"),
    ])
    var lines = ["    <testcase\(head)>"]
    if let verdict = verdict(of: test) { lines.append("      " + verdict) }
    lines.append("      <system-out>\(Self.escape(log(of: test)))</system-out>")
    lines.append("    </testcase>")
    return lines
  }

  private func lines(ofBench troubles: [String]) -> [String] {
    let head = attributes([("classname", results.plan.name), ("name", "the bench")])
    let error = attributes([
      ("type", "bench error"), ("message", troubles.joined(separator: "; ")),
    ])
    return ["    <testcase\(head)>", "      <error\(error)/>", "    </testcase>"]
  }

  private func verdict(of test: TestResult) -> String? {
    let outcome = test.outcome
    let place = test.decisive.map { "\(results.plan.file):\($0.line): \($0.text): " } ?? ""
    let message = attributes([("type", outcome.name), ("message", place + outcome.message)])
    switch outcome {
    case .passed: return nil
    case .failed, .timedOut: return "<failure\(message)/>"
    case .benchError, .aborted: return "<error\(message)/>"
    case .skipped: return "<skipped\(attributes([("message", outcome.message)]))/>"
    }
  }

  private func log(of test: TestResult) -> String {
    test.steps.map { step in
      "\(step.outcome.name): \(step.text)"
        + (step.outcome.message.isEmpty ? "" : " (\(step.outcome.message))")
    }.joined(separator: "\n")
  }

  private func seconds(_ milliseconds: UInt64) -> String {
    let rest = "\(milliseconds % 1_000)"
    let padded = String(repeating: "0", count: 3 - rest.count) + rest
    return "\(milliseconds / 1_000).\(padded)"
  }

  private func attributes(_ pairs: [(String, String)]) -> String {
    pairs.map { " \($0)=\"\(Self.escape($1))\"" }.joined()
  }

  /// Text that may stand in an attribute and between tags; what XML cannot hold is left out.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\t", "\r": escaped += "&#\(scalar.value);"
      case let scalar where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        continue
      case let scalar: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

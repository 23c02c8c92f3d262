import WagmanCore
import WagmanHIL

/// What came of a plan, for people: a line a test, what was not as it should be, the counts.
struct HilSummary {
  private let results: PlanResults

  init(_ results: PlanResults) { self.results = results }

  var lines: [String] {
    let width = min(48, results.tests.map(\.name.count).max() ?? 0)
    if let reason = results.reasonToSkip {
      return ["\(results.plan.name) on \(results.board): skipped: \(reason)"]
    }
    var lines = results.tests.flatMap { self.lines(of: $0, width) }
    for step in results.others where step.outcome.name == "bench error" {
      lines.append("bench error  \(results.plan.file):\(step.line): \(step.text)")
      lines.append("             \(step.outcome.message)")
    }
    if let broken = results.broken { lines.append("the bench failed: \(broken)") }
    lines += results.unsafe
    lines.append("")
    lines.append("\(results.plan.name) on \(results.board): \(results.verdictText)")
    return lines
  }

  private func lines(of test: TestResult, _ width: Int) -> [String] {
    let outcome = test.outcome
    let word = outcome.name.padded(to: 11)
    let count = test.steps.count
    let span = test.span.map { ", \(TickSpan.milliseconds($0.to - $0.from).short)" } ?? ""
    let head =
      "\(word)  \(test.name.padded(to: width))  \(count) step\(count == 1 ? "" : "s")\(span)"
    guard !outcome.hasPassed else {
      let marginal = test.steps.filter { $0.outcome.isMarginal }.map { step in
        "             marginal: \(step.text): \(step.outcome.message)"
      }
      return [head] + marginal
    }
    guard let step = test.decisive else { return [head] }
    let place = "\(results.plan.file):\(step.line): \(step.text)"
    if case .skipped = outcome { return [head, "             \(outcome.message)"] }
    return [head, "             \(place)", "             \(outcome.message)"]
  }
}

extension PlanResults {
  /// Why nothing of it was begun; `nil` where something was.
  fileprivate var reasonToSkip: String? {
    guard let first = tests.first?.outcome, case .skipped(let reason) = first,
      tests.allSatisfy({ $0.outcome == first }), broken == nil, others.isEmpty
    else { return nil }
    return reason
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }
}

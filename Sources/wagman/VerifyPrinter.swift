import WagmanCheck
import WagmanCore
import WagmanRemote

/// What a search has found, for a person and for a program.
struct VerifyPrinter {
  let plan: SearchPlan
  let report: SearchReport
  let milliseconds: UInt64
  let processorMilliseconds: UInt64

  init(plan: SearchPlan, report: SearchReport, meter: VerifyMeter) {
    self.plan = plan
    self.report = report
    milliseconds = meter.milliseconds
    processorMilliseconds = meter.processorMilliseconds
  }

  private var rate: UInt64 { UInt64(report.states) * 1_000 / max(1, milliseconds) }

  private var ports: [String] {
    (0..<Port.count).compactMap { Port($0) }.filter { plan.ports.contains($0) }.map { "\($0.name)" }
  }

  var text: String {
    var lines = [
      "ports \(ports.joined(separator: ", ")), durations \(plan.scale.rawValue)",
      "\(report.states) states by \(report.moves) moves, \(rate) states a second",
      "\(seconds(milliseconds)) s, \(seconds(processorMilliseconds)) s of processor time",
      report.isFixedPoint
        ? "fixed point: nothing new after \(report.depth) moves"
        : "every way of \(report.depth) moves; \(report.searched) states searched",
      "all followed until everything is up; \(report.failingFollowed) with guests that fail, "
        + "\(report.ticksCompared) by ticks and by jumps",
    ]
    if let counterexample = report.counterexample {
      lines.append(counterexample.scenario(of: plan))
    } else {
      lines.append(
        report.isInterrupted ? "interrupted; so far everything holds" : "everything holds")
    }
    return lines.joined(separator: "\n")
  }

  private func seconds(_ milliseconds: UInt64) -> String {
    JSONValue.thousandths(Int64(milliseconds)).description
  }

  var json: JSONValue {
    .object([
      .init("ports", .array(ports.map(JSONValue.string))),
      .init("configuration", .string(plan.scale.rawValue)),
      .init("states", .number(Int64(report.states))),
      .init("statesPerSecond", .number(Int64(rate))),
      .init("searched", .number(Int64(report.searched))),
      .init("moves", .number(Int64(report.moves))),
      .init("depth", .number(Int64(report.depth))),
      .init("fixedPoint", .bool(report.isFixedPoint)),
      .init("interrupted", .bool(report.isInterrupted)),
      .init("failingFollowed", .number(Int64(report.failingFollowed))),
      .init("ticksCompared", .number(Int64(report.ticksCompared))),
      .init("milliseconds", .number(Int64(milliseconds))),
      .init("processorMilliseconds", .number(Int64(processorMilliseconds))),
      .init("counterexample", counterexample),
    ])
  }

  private var counterexample: JSONValue {
    guard let counterexample = report.counterexample else { return .null }
    return .object([
      .init("invariant", .number(Int64(counterexample.breach.invariant))),
      .init("port", .optional(counterexample.breach.port.map { "\($0.name)" })),
      .init("what", .string("\(counterexample.breach.what)")),
      .init("moves", .number(Int64(counterexample.moves.count))),
      .init("scenario", .string(counterexample.scenario(of: plan))),
    ])
  }
}

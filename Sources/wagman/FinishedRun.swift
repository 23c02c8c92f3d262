import WagmanCore
import WagmanHIL
import WagmanReport
import WagmanSim

/// What a simulated run came to, for its page.
struct FinishedRun {
  let scenario: Scenario
  let end: Tick
  let counts: (heartbeats: UInt64, samples: UInt64)
  let summary: RunSummary
  let outcomes: [ExpectationOutcome]
  /// Why the expectations are not judged; `nil` where they are.
  let whyUnjudged: String?
  /// Whether somebody watched for what every run must keep.
  let isWatched: Bool
  /// What did not hold of that.
  let breach: Judge.Verdict?

  /// The page's content: what was gathered, and what came of it.
  func report(of recorder: RunRecorder) -> RunReport {
    var report = recorder.report(scenario.name, until: end)
    report.verdict = verdict
    report.facts += closingFacts
    report.tests = tests
    report.measurements =
      environmentMeasurements(recorder) + (0..<Port.count).flatMap(portMeasurements)
    return report
  }

  private var verdict: Verdict? {
    if let breach { return Verdict(text: "\(breach)", tone: .bad) }
    let (count, unmet) = (outcomes.count, outcomes.filter { $0.complaint != nil }.count)
    if let whyUnjudged {
      guard count > 0 else { return nil }
      return Verdict(text: "expectations not judged: \(whyUnjudged)", tone: .waiting)
    }
    guard count > 0 || isWatched else { return nil }
    let kept = isWatched ? ", and what must always hold held" : ""
    return Verdict(
      text: "\(count - unmet) of \(count) expectations met\(kept)", tone: unmet == 0 ? .good : .bad)
  }

  private var closingFacts: [Fact] {
    [
      Fact(
        name: "length",
        value: TickSpan.milliseconds(end.milliseconds).short),
      Fact(
        name: "counted",
        value: """
          \(counts.heartbeats) heartbeats, \(counts.samples) samples, \(summary.events) events, \
          \(summary.hibernations) hibernations, \(summary.resets) resets
          """),
    ] + (0..<Port.count).compactMap(portFact)
  }

  private func portFact(_ index: Int) -> Fact? {
    guard let guest = scenario.guests[index] else { return nil }
    let figures = summary.ports[index]
    return Fact(
      name: "\(Port(unchecked: index).name), \(guest.name)",
      value: """
        up \(SummaryTable.percent(figures.up, of: end)), starts \(figures.starts), \
        failures \(figures.failures), recoveries \(figures.recoveries), kills \(figures.kills)
        """)
  }

  private var tests: [TestLine] {
    outcomes.map(line)
      + (isWatched ? [watched] : [])
  }

  private func line(_ outcome: ExpectationOutcome) -> TestLine {
    var line = TestLine(outcome, until: end)
    if let whyUnjudged {
      (line.outcome, line.tone, line.message) = ("not judged", .off, whyUnjudged)
    }
    return line
  }

  private var watched: TestLine {
    TestLine(
      name: "what must always hold", outcome: breach == nil ? "held" : "violated",
      tone: breach == nil ? .good : .bad, from: 0, to: end.milliseconds,
      message: breach.map { "\($0)" } ?? "")
  }

  private func environmentMeasurements(_ recorder: RunRecorder) -> [MeasurementLine] {
    let temperature = recorder.temperature
    return [
      MeasurementLine("temperature, lowest", of: temperature, \.low),
      MeasurementLine("temperature, highest", of: temperature, \.high),
      MeasurementLine("humidity, highest", of: recorder.humidity, \.high, isUpper: true),
      MeasurementLine("supply, lowest", of: recorder.supply, \.low, isUpper: false),
    ].compactMap(\.self)
  }

  private func portMeasurements(_ index: Int) -> [MeasurementLine] {
    guard scenario.guests[index] != nil, end > .zero else { return [] }
    let (name, figures) = (Port(unchecked: index).name, summary.ports[index])
    let share = Double(figures.up.milliseconds) / Double(end.milliseconds)
    return [
      MeasurementLine(name: "\(name) up", value: (share * 10_000).rounded() / 100, unit: "%"),
      MeasurementLine(
        name: "\(name) longest outage",
        value: (Double(figures.longestOutage.milliseconds) / 600).rounded() / 100, unit: "min"),
    ]
  }
}

extension TestLine {
  /// What became of an expectation in a run that ended then.
  fileprivate init(_ outcome: ExpectationOutcome, until end: Tick) {
    let opens = outcome.opens ?? min(.zero + outcome.expectation.after, end)
    self.init(
      name: outcome.expectation.sentence, outcome: outcome.complaint == nil ? "met" : "not met",
      tone: outcome.complaint == nil ? .good : .bad, from: min(opens, end).milliseconds,
      to: outcome.closes(at: end).milliseconds,
      message: outcome.complaint
        ?? outcome.first.map { "first at \(TimeText.moment($0.milliseconds))" } ?? "")
  }
}

extension MeasurementLine {
  /// An extreme of a curve, held to the curve's limits; `nil` where no value was known.
  ///
  /// `isUpper` says what the curve's only limit is; it is `nil` where there is a lower and
  /// an upper one.
  fileprivate init?(
    _ name: String, of recorder: CurveRecorder,
    _ extreme: KeyPath<(low: Double, high: Double), Double>, isUpper: Bool? = nil
  ) {
    guard let value = recorder.extremes?[keyPath: extreme] else { return nil }
    let limits = recorder.curve.limits
    let low = isUpper == true ? nil : limits.first
    let high = isUpper == false ? nil : limits.last
    let isWithin = (low.map { value >= $0 } ?? true) && (high.map { value <= $0 } ?? true)
    self.init(
      name: name, value: value, unit: recorder.curve.unit, low: low, high: high,
      verdict: limits.isEmpty ? "" : isWithin ? "within" : "beyond",
      tone: limits.isEmpty ? .neutral : isWithin ? .good : .waiting)
  }
}

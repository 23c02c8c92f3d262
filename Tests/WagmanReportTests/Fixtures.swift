import WagmanReport

/// A report with something in each part of the page.
func fullReport() -> RunReport {
  RunReport(
    title: "a run", verdict: Verdict(text: "1 of 2 tests passed", tone: .bad),
    facts: [Fact(name: "seed", value: "7")], length: 60_000,
    bands: [
      Band(
        label: "gn guest",
        segments: [
          Segment(from: 0, to: 20_000, word: "booting", tone: .waiting),
          Segment(from: 20_000, to: 60_000, word: "hung", tone: .bad),
        ])
    ],
    instants: [Instants(label: "gn heartbeats", at: [21_000, 31_000, 41_000])],
    curves: [
      Curve(
        label: "gn current", unit: "mA",
        points: [
          Point(at: 0, value: 0), Point(at: 10_000, value: 780.5), Point(at: 30_000, value: nil),
          Point(at: 40_000, value: -0.25),
        ], limits: [1_200])
    ],
    marks: [Mark(at: 20_000, text: "guest gn hangs", tone: .waiting)],
    tests: [
      TestLine(
        name: "it comes back", outcome: "failed", tone: .bad, from: 20_000, to: 50_000,
        message: "not within 30 s",
        steps: [StepLine(name: "hang", outcome: "done", tone: .good, from: 20_000, to: 20_000)]),
      TestLine(name: "it beats", outcome: "passed", tone: .good, from: 30_000, to: 60_000),
    ],
    measurements: [
      MeasurementLine(
        name: "inrush", value: 1_500, unit: "mA", high: 1_200, verdict: "beyond", tone: .bad),
      MeasurementLine(name: "starts", value: 2),
    ],
    log: [LogLine(at: 20_000, text: "gn hung", tone: .bad)])
}

/// What stands between the first two such marks of a text.
func piece(of text: String, from start: String, to end: String) -> Substring? {
  guard let first = text.firstRange(of: start) else { return nil }
  let rest = text[first.upperBound...]
  return rest.firstRange(of: end).map { rest[..<$0.lowerBound] }
}

/// Everything of a run that a page of it shows.
///
/// It knows of no board and no simulator: whoever ran something fills it. Times are
/// milliseconds since the start of the run; what is listed by time is in order of time.
/// What reaches beyond ``length`` is drawn as far as that.
public struct RunReport: Equatable, Sendable {
  public var title: String
  /// What the run came to; `nil` where nobody judged it.
  public var verdict: Verdict?
  public var facts: [Fact]
  /// Milliseconds from the start of the run to its end.
  public var length: UInt64
  public var bands: [Band]
  public var instants: [Instants]
  public var curves: [Curve]
  public var marks: [Mark]
  public var tests: [TestLine]
  public var measurements: [MeasurementLine]
  public var log: [LogLine]

  public init(
    title: String, verdict: Verdict? = nil, facts: [Fact] = [], length: UInt64 = 0,
    bands: [Band] = [], instants: [Instants] = [], curves: [Curve] = [], marks: [Mark] = [],
    tests: [TestLine] = [], measurements: [MeasurementLine] = [], log: [LogLine] = []
  ) {
    self.title = title
    self.verdict = verdict
    self.facts = facts
    self.length = length
    self.bands = bands
    self.instants = instants
    self.curves = curves
    self.marks = marks
    self.tests = tests
    self.measurements = measurements
    self.log = log
  }
}

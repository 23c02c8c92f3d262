/// The rows of the picture of a run, as much as a page holds, and what was left out.
struct Timeline {
  let length: UInt64
  private(set) var rows: [TimelineRow] = []
  private(set) var marks: [Mark]
  /// What is not drawn one by one: how, and the rows of which that is true.
  private var thinned: [(text: String, labels: [String])] = []

  /// The same in words.
  var notes: [String] { thinned.map { "\($0.labels.joined(separator: ", ")): \($0.text)." } }

  /// How many rows tests that overlap are drawn in; further ones are in the table alone.
  private static let mostLanes = 16

  init(of report: RunReport) {
    length = report.length
    marks = Mark.thinned(report.marks, of: report.length)
    for band in report.bands { add(band) }
    for instants in report.instants { add(instants) }
    for curve in report.curves { add(curve) }
    add(report.tests)
    if marks.count < report.marks.count {
      note(
        "marks",
        "\(count(report.marks.count)) are drawn as \(count(marks.count)), "
          + "those of each \(TimeText.span(Grain(of: length, count: Mark.mostMarks).width)) as one")
    }
  }

  private mutating func add(_ band: Band) {
    let thinned = band.thinned(of: length)
    rows.append(.band(thinned))
    guard thinned.segments.count < band.segments.count else { return }
    note(
      band.label,
      "\(count(band.segments.count)) states are drawn as "
        + "\(count(thinned.segments.count)); short ones that follow each other are one")
  }

  private mutating func add(_ instants: Instants) {
    let bursts = instants.bursts(of: length)
    rows.append(.instants(instants.label, bursts))
    guard bursts.count < instants.at.count else { return }
    let silence = zip(bursts, bursts.dropFirst()).map { $1.from - $0.to }.max() ?? 0
    note(
      instants.label,
      "\(count(instants.at.count)) instants are drawn as \(count(bursts.count)) "
        + "groups with their counts; the longest silence, \(TimeText.span(silence)), is among them")
  }

  private mutating func add(_ curve: Curve) {
    let thinned = curve.thinned(of: length)
    rows.append(.curve(thinned, CurveScale(of: thinned)))
    guard thinned.points.count < curve.points.count else { return }
    let grain = Grain(of: length, count: Curve.mostPoints / 4)
    note(
      curve.label,
      "of each \(TimeText.span(grain.width)) the lowest, the highest and the last value are drawn")
  }

  private mutating func add(_ tests: [TestLine]) {
    let lanes = TestLane.lanes(of: tests)
    for (index, lane) in lanes.prefix(Self.mostLanes).enumerated() {
      rows.append(.band(lane.band(index == 0 ? "tests" : "")))
      if let steps = lane.steps(index == 0 ? "steps" : "") { rows.append(.band(steps)) }
    }
    let missing = lanes.dropFirst(Self.mostLanes).reduce(0) { $0 + $1.tests.count }
    if missing > 0 { note("tests", "\(count(missing)) more are in the table alone") }
  }

  private func count(_ number: Int) -> String { NumberText.count(number) }

  private mutating func note(_ label: String, _ text: String) {
    if let index = thinned.firstIndex(where: { $0.text == text }) {
      thinned[index].labels.append(label)
    } else {
      thinned.append((text, [label]))
    }
  }
}

/// Tests that do not overlap, so that one row shows them.
struct TestLane {
  private(set) var tests: [TestLine]

  /// The tests in as few rows as that takes, each in the first one with room for it.
  static func lanes(of tests: [TestLine]) -> [TestLane] {
    var lanes: [TestLane] = []
    let inOrder = tests.enumerated().sorted {
      ($0.element.from, $0.offset) < ($1.element.from, $1.offset)
    }
    for test in inOrder.map(\.element) {
      if let index = lanes.firstIndex(where: { $0.tests.last.map { $0.to <= test.from } ?? true }) {
        lanes[index].tests.append(test)
      } else {
        lanes.append(TestLane(tests: [test]))
      }
    }
    return lanes
  }

  func band(_ label: String) -> Band {
    Band(
      label: label,
      segments: tests.map {
        Segment(from: $0.from, to: $0.to, word: "\($0.tone.sign) \($0.name)", tone: $0.tone)
      })
  }

  /// The steps of these tests; `nil` where there are none.
  func steps(_ label: String) -> Band? {
    let steps = tests.flatMap(\.steps)
    guard !steps.isEmpty else { return nil }
    return Band(
      label: label,
      segments: steps.map {
        Segment(from: $0.from, to: $0.to, word: "\($0.tone.sign) \($0.name)", tone: $0.tone)
      })
  }
}

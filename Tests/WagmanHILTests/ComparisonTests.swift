import Testing
import WagmanCore

@testable import WagmanHIL

@Suite struct ComparisonTests {
  private func lane(_ board: String, _ events: [(UInt64, EventCode, Int, UInt32)]) throws
    -> PlanResults
  {
    PlanResults(
      plan: try Desk.plan("tests: [{name: x, steps: [{pause: 1s}]}]"), rig: "r", board: board,
      events: events.map { at, code, port, argument in
        BoardEvent(
          at: at, sequence: nil, code: code, subject: Subject(Port(unchecked: port)),
          argument: argument)
      }, length: 0)
  }

  private let first: [(UInt64, EventCode, Int, UInt32)] = [
    (1_000, .started, 0, 0), (1_000, .started, 1, 0), (2_000, .stopped, 1, 0),
    (9_000, .overcurrent, 1, 2),
  ]

  @Test("Boards that tell the same of each guest do not differ, in whatever order and time")
  func equal() throws {
    let other = [(5_000, first[1]), (5_500, first[0]), (6_000, first[2]), (13_000, first[3])]
      .map { at, event in (UInt64(at), event.1, event.2, event.3) }
    let comparison = Comparison([try lane("a", first), try lane("b", other)])
    #expect(comparison.divergence == nil && comparison.count == 4)
  }

  @Test("The first place at which a board differs is told with what came before")
  func differs() throws {
    var other = first
    other[3].3 = 3
    let comparison = Comparison([try lane("a", first), try lane("b", first), try lane("c", other)])
    let divergence = try #require(comparison.divergence)
    #expect(divergence.board == "c" && divergence.subject == "gn" && divergence.equal == 2)
    #expect(divergence.at == 9_000)
    #expect(divergence.reference.map { $0.prefix(5) } == ["1.0 s", "2.0 s", "9.0 s", "(noth"])
    #expect(divergence.reference != divergence.other)
  }

  @Test("What one board tells and the other does not is a difference")
  func shorter() throws {
    let lanes = [try lane("a", first), try lane("b", Array(first.prefix(3)))]
    let divergence = try #require(Comparison(lanes).divergence)
    #expect(divergence.equal == 2 && divergence.other.last == "(nothing more)")
    #expect(Comparison(lanes.reversed()).divergence?.reference.last == "(nothing more)")
  }

  @Test("With a tolerance, times count, each from the first of its guest")
  func tolerance() throws {
    let other = first.map { ($0.0 + ($0.0 > 1_500 ? 601 : 500), $0.1, $0.2, $0.3) }
    let lanes = [try lane("a", first), try lane("b", other)]
    #expect(Comparison(lanes, tolerance: 101).divergence == nil)
    #expect(Comparison(lanes, tolerance: 100).divergence?.equal == 1)
    #expect(Comparison(lanes).divergence == nil)
    #expect(Comparison([]).divergence == nil)
  }
}

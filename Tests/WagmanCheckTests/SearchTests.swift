import Testing
import WagmanCheck
import WagmanCore

@Suite("The search")
struct SearchTests {
  private static func plan(_ ports: UInt8, depth: Int, jobs: Int = 1) -> SearchPlan {
    var plan = SearchPlan(ports: PortSet(rawValue: ports), scale: .least, jobs: jobs)
    plan.depth = depth
    return plan
  }

  @Test("From a reset nothing breaks, and the number of states is always the same")
  func figures() {
    let one = Verification.run(Self.plan(0b10, depth: 5))
    #expect(one.counterexample == nil)
    #expect(one.states == 9_539)
    let two = Verification.run(Self.plan(0b11, depth: 3))
    #expect(two.counterexample == nil)
    #expect(two.states == 1_604)
  }

  @Test("Figures and counterexample are the same for every number of threads")
  func jobs() throws {
    let one = Verification.run(Self.plan(0b11, depth: 4, jobs: 1))
    let three = Verification.run(Self.plan(0b11, depth: 4, jobs: 3))
    #expect(one.states == three.states)
    #expect(one.moves == three.moves)
    #expect(one.failingFollowed == three.failingFollowed)

    let steps = BrokenSteps(fault: .heartbeatLosesDelay)
    let broken = try [1, 2, 5].map { jobs in
      let report = Verification.run(Self.plan(0b11, depth: 9, jobs: jobs), steps: steps)
      return try #require(report.counterexample)
    }
    #expect(broken[0].moves == broken[1].moves)
    #expect(broken[0].moves == broken[2].moves)
  }

  @Test("A search ends when it has found so many states, and says that it is not through")
  func limit() {
    var plan = Self.plan(0b11, depth: 100)
    plan.states = 1_000
    let report = Verification.run(plan)
    #expect(report.states >= 1_000)
    #expect(!report.isFixedPoint)
  }

  @Test("A search that is told to end does, with its figures")
  func interruption() {
    let report = Verification.run(Self.plan(0b11, depth: 100)) { $0.states < 500 }
    #expect(report.isInterrupted)
    #expect(report.states >= 500)
    #expect(report.counterexample == nil)
  }

  @Test("The default settings give the bounds of MACHINES.md")
  func bounds() {
    let configuration = NodeConfiguration()
    #expect(configuration.mostStarts == 32)
    #expect(configuration.upWithin <= .minutes(90))
    #expect(configuration.upWithin > .minutes(85))
  }
}

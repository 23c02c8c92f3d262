import Foundation
import Testing
import WagmanCheck
import WagmanCore
import WagmanSim

@Suite("A machine with a fault")
struct BrokenMachineTests {
  /// How many moves the shortest way into each fault's breach has.
  private static let moves: [Fault: Int] = [
    .forgetsSpacing: 2, .relayFollowsNoState: 1, .watchStaysArmed: 2, .heartbeatPutsStopOff: 3,
    .startsInHibernation: 2, .turnBeginsAtZero: 3, .oneMedium: 2, .resetForgetsStop: 2,
    .overlooksAlarms: 0, .refusedStartEndsHoldOff: 6, .killIsForgotten: 1, .weatherNeverClears: 3,
    .neverHoldsOff: 0, .nobodyIsToldToStop: 3, .heartbeatLosesDelay: 3,
  ]

  @Test("Each of the fifteen is found broken, on a shortest way", arguments: Fault.allCases)
  func isFound(fault: Fault) throws {
    let plan = Self.plan(for: fault)
    let report = Verification.run(plan, steps: BrokenSteps(fault: fault))
    let found = try #require(report.counterexample)
    #expect(found.breach.invariant == fault.rawValue, "\(found.breach.what)")
    #expect(found.moves.count == Self.moves[fault], "\(found.moves)")
  }

  @Test(
    "No way that is shorter by a move ends in a breach",
    arguments: Fault.allCases.filter { moves[$0] ?? 0 > 0 })
  func isShortest(fault: Fault) throws {
    var plan = Self.plan(for: fault)
    plan.depth = try #require(Self.moves[fault]) - 1
    let report = Verification.run(plan, steps: BrokenSteps(fault: fault))
    #expect(report.counterexample == nil)
  }

  @Test("A counterexample is a scenario that the simulator reads", arguments: Fault.allCases)
  func isScenario(fault: Fault) throws {
    let plan = Self.plan(for: fault)
    let report = Verification.run(plan, steps: BrokenSteps(fault: fault))
    let text = try #require(report.counterexample).scenario(of: plan)
    let library = GuestLibrary(folder: Self.guests)
    let scenario = try Scenario.parse(
      text, file: "counterexample.yaml", library: library, validateCommand: { _ in nil })
    #expect(scenario.configuration.turn == plan.scale.configuration(for: plan.ports).turn)
  }

  private static let guests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sim/guests").path()

  private static func plan(for fault: Fault) -> SearchPlan {
    var ports = PortSet(.guestNode)
    if fault == .forgetsSpacing || fault == .turnBeginsAtZero { ports.insert(.nodeController) }
    // Where hold-offs are as short as everything else, they make no difference.
    var plan = SearchPlan(ports: ports, scale: fault == .neverHoldsOff ? .coarse : .least)
    if fault == .neverHoldsOff { plan.failingRate = 1 }
    plan.states = 300_000
    return plan
  }
}

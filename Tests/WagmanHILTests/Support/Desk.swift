import Foundation
import Orchestration
import Synchronization
import WagmanSim
import WagmanYaml

@testable import WagmanHIL

/// A bench with a simulated node on it, and plans that run there in virtual time.
enum Desk {
  /// Guests on the first two ports of a node at rest.
  static let scenario: Scenario = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../sim").standardizedFileURL
    let text = """
      name: desk
      for: 2h
      enabled: [nc, gn]
      watched: [nc, gn]
      guests: {nc: node-controller, gn: guest-node}
      environment: {ambient: 22degC, humidity: 55%RH, supply: 5.1V}
      """
    do {
      return try Scenario.parse(
        text, file: "desk.yaml", library: GuestLibrary(folder: folder.path + "/guests"),
        validateCommand: { _ in nil })
    } catch {
      fatalError("\(error)")
    }
  }()

  /// What the bench has: power is left as it is, and nothing is waited for.
  static let rig: Rig = {
    var rig = Rig(name: "desk")
    rig.interlock.switchingsPerMinute = 600
    return rig
  }()

  static func bench(
    seed: UInt64 = 1, isOriginal: Bool = false,
    tap: (@Sendable (Traffic) -> Void)? = nil
  ) -> SimulatedBench {
    SimulatedBench(
      SimulatedNode(scenario, isOriginal: isOriginal, seed: seed), name: "sim:desk", tap: tap)
  }

  static func plan(_ text: String) throws -> Plan {
    try Plan.parse(text, file: "plan.yaml")
  }

  /// Runs a plan, or steps as its only test, to its end, or until it is cancelled after `ending`.
  static func run(
    _ text: String, on rig: Rig = rig, _ bench: (any VirtualBench)? = nil, only: [String] = [],
    ending: Duration? = nil
  ) throws -> PlanResults {
    let isWhole = text.contains("tests:")
    let indented = text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let plan = try plan(isWhole ? text : "tests:\n  - name: it\n    steps:\n\(indented)")
    return try run(plan, on: rig, bench ?? Desk.bench(), only: only, ending: ending)
  }

  static func run(
    _ plan: Plan, on rig: Rig = rig, _ bench: any VirtualBench, only: [String] = [],
    ending: Duration? = nil
  ) throws -> PlanResults {
    let run = try PlanRun(plan, on: rig, bench, only: only)
    let time = VirtualTime { bench.move(to: $0) }
    let finished = time.run {
      let task = Task(executorPreference: time) {
        await run.graph.run(on: time.clock, executor: time, run.options)
      }
      if let ending {
        try? await time.clock.sleep(for: ending)
        task.cancel()
      }
      return await task.value
    }
    return run.results(of: finished)
  }
}

extension PlanResults {
  /// Of each test, its name, its outcome and what there is to say.
  var lines: [String] {
    tests.map { test in
      let message = test.decisive?.outcome.message ?? ""
      return "\(test.name): \(test.outcome.name)" + (message.isEmpty ? "" : ": \(message)")
    }
  }

  /// Of each step, its outcome.
  var stepNames: [[String]] { tests.map { $0.steps.map(\.outcome.name) } }
}

extension Desk {
  /// Lets `body` run in a bench's time.
  ///
  /// - Returns: what it throws.
  static func turn(
    _ bench: any VirtualBench, _ body: @escaping @Sendable () async throws -> Void
  ) -> (any Error)? {
    let time = VirtualTime { bench.move(to: $0) }
    return time.run {
      // Somebody has to wait for time to pass.
      let alarm = Task(executorPreference: time) {
        try await time.clock.sleep(for: .seconds(86_400))
      }
      defer { alarm.cancel() }
      do {
        try await body()
        return nil
      } catch {
        return error
      }
    }
  }
}

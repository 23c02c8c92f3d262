import Foundation
import WagmanCore
import WagmanSim
import WagmanYaml

/// A whole node: board, guests, weather, memory and log.
enum SimulationBenches {
  static func figures(_ options: BenchOptions) throws -> [Figure] {
    let scenario = try defaultScenario()
    func rate(_ span: TickSpan, ticks: TickSpan? = nil) -> Double {
      let seconds = Stopwatch.median(of: options.rounds) { _ = run(scenario, span, ticks: ticks) }
      return Double(span.wholeSeconds) / seconds
    }
    return [
      Figure("simulation.jumps", rate(.hours(90 * 24)), "node-s/s"),
      Figure("simulation.ticks_1s", rate(.hours(15 * 24), ticks: .seconds(1)), "node-s/s"),
      Figure("simulation.ticks_10ms", rate(.hours(12), ticks: .milliseconds(10)), "node-s/s"),
      Figure("simulation.ticks_1ms", rate(.hours(2), ticks: .milliseconds(1)), "node-s/s"),
    ]
  }

  /// One run of what stands beside the C++ reference, which measures by the wall clock.
  static func loop() throws -> [Figure] {
    let scenario = try defaultScenario()
    var events: UInt64 = 0
    let year = Stopwatch.median(of: 1, by: CLOCK_MONOTONIC) {
      events = run(scenario, .hours(365 * 24))
    }
    let ticks = Stopwatch.median(of: 1, by: CLOCK_MONOTONIC) {
      _ = run(scenario, .hours(12), ticks: .milliseconds(10))
    }
    return [
      Figure("product.year", year, "s"),
      Figure("product.loop.ns_per_event", year * 1e9 / Double(events), "ns"),
      Figure("product.tick10ms.ns_per_tick", ticks * 1e9 / 4_320_000, "ns"),
    ]
  }

  /// Runs a node; the number of heartbeats, samples and entries of its log.
  private static func run(_ scenario: Scenario, _ span: TickSpan, ticks: TickSpan? = nil) -> UInt64
  {
    var simulation = Simulation(scenario)
    var entries: UInt64 = 0
    func note(_ observation: Observation) { entries += 1 }
    if let ticks {
      simulation.advance(to: .zero + span, every: ticks, note)
    } else {
      simulation.advance(to: .zero + span, note)
    }
    return simulation.counts.heartbeats + simulation.counts.samples + entries
  }

  static func defaultScenario() throws(Diagnostics) -> Scenario {
    try Scenario.load(path: "sim/scenarios/default.yaml") { _ in nil }
  }
}

import Foundation
import WagmanCore
import WagmanSim
import WagmanTrace

/// Runs that are traced to a file, which is gone afterwards.
enum Traced {
  /// Two days with whatever a trace can show: guests that hang, commands, a hot noon,
  /// a sensor that is silent, a supply that fails, a reset.
  static var eventful: Scenario {
    get throws {
      try Fixture.scenario(
        """
        name: eventful
        about: two days with whatever a trace can show
        for: 2d
        seed: 3
        guests: {nc: busy, gn: busy, cs: busy, x1: busy}
        enabled: [nc, gn, cs, x1]
        watched: [nc, gn, cs, x1]
        timeline:
          - {at: 1h, every: 5h, do: operator stop 1}
          - {at: 90min, every: 5h, do: operator start 1}
          - {at: 7h, do: sensor temperature silent for 10min}
          - {at: 8h, do: relay 2 reads unknown for 1h}
          - {at: 12h, do: ambient 80degC for 2h}
          - {at: 20h, do: supply 3V for 90s}
          - {at: 30h, do: board watchdog resets}
        """,
        profile: (
          "busy",
          """
          about: beats every ten seconds, and hangs now and then
          hang-rate: 2/d
          failed-boots: 20%
          """
        ))
    }
  }

  /// Runs a scenario to `end`, in pieces that end at `stops`, and returns what was traced.
  static func run(
    _ scenario: Scenario, as format: TraceFormat, until end: Tick, seed: UInt64? = nil,
    observing observe: (Observation) -> Void = { _ in }, stops: [Tick] = [],
    at stop: (borrowing Simulation, String) throws -> Void = { _, _ in }
  ) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("wagman-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let writer = try TraceWriter(to: path, as: format, title: "wagman \(scenario.name)")
    var simulation = Simulation(scenario, seed: seed)
    for moment in stops + [end] {
      simulation.advance(to: moment) {
        writer.observe($0)
        observe($0)
      } look: {
        writer.look($0, at: $1)
      }
      try stop(simulation, path)
    }
    try writer.close(at: end)
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}

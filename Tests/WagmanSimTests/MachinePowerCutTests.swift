import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// Power is cut in every page write of a run of the real program that takes the
/// machines through every row of their tables that leaves a trace.
@Suite("Power cuts under the real program")
struct MachinePowerCutTests {
  #if DEBUG
    static let length = TickSpan.hours(2)
    static let fewestCuts = 10_000
  #else
    static let length = TickSpan.hours(24 * 2)
    static let fewestCuts = 100_000
  #endif

  /// Everything at once, and often: guests that fail, hang and resist, operators
  /// who contradict each other, heat, brown-outs, resets.
  static var scenario: Scenario {
    get throws {
      var lines: [String] = []
      for port in 0..<5 {
        for (rate, command) in [
          ("8/d", "start"), ("6/d", "stop"), ("6/d", "restart"), ("2/d", "kill"), ("3/d", "enable"),
          ("1/d", "disable"),
        ] {
          lines.append("{rate: \(rate), do: operator \(command) \(port)}")
        }
        lines.append("{rate: 3/d, do: operator stop \(port) 90}")
        lines.append("{rate: 1/d, do: operator stop \(port) 0}")
        lines.append("{rate: 2/d, do: operator watch \(port) hb f}")
        lines.append("{rate: 3/d, do: operator watch \(port) hb t}")
        lines.append("{rate: 2/d, do: operator start \(port) force}")
        // Bursts, for the states that last only seconds or minutes.
        lines.append(
          """
          {rate: 6/d, do: operator restart \(port), then: [{after: 5s, do: operator stop \(port)}, \
          {after: 5s, do: operator start \(port)}, {after: 5s, do: operator kill \(port)}]}
          """)
        lines.append(
          """
          {rate: 4/d, do: operator kill \(port), then: [{after: 1s, do: operator start \(port)}, \
          {after: 1s, do: operator stop \(port)}, {after: 1s, do: operator start \(port)}, \
          {after: 15s, do: operator stop \(port) 60}]}
          """)
        lines.append(
          """
          {rate: 4/d, do: operator kill \(port), then: [{after: 20s, do: operator start \(port)}, \
          {after: 20s, do: operator stop \(port)}]}
          """)
        for command in ["disable", "hibernate"] {
          let target = command == "disable" ? "disable \(port)" : "hibernate 600"
          lines.append(
            """
            {rate: 4/d, do: operator kill \(port), then: [{after: 1s, do: operator start \(port)}, \
            {after: 2s, do: operator \(target)}, {after: 1min, do: operator enable \(port)}]}
            """)
        }
        lines.append(
          """
          {rate: 2/d, do: operator kill \(port), then: [{after: 20s, do: operator start \(port)}, \
          {after: 100ms, do: supply 4.5V for 1s}, {after: 5min, do: operator enable \(port)}]}
          """)
        for (after, command) in [(3, "disable"), (20, "disable"), (20, "kill"), (20, "stop")] {
          lines.append(
            """
            {rate: 2/d, do: operator kill \(port), then: [{after: 20s, do: operator enable \(port)}, \
            {after: 1s, do: operator start \(port)}, {after: \(after)s, do: operator \(command) \(port)}]}
            """)
        }
        for command in ["disable", "kill"] {
          for first in ["stop", "restart"] {
            lines.append(
              """
              {rate: 3/d, do: operator \(first) \(port), then: [{after: 5s, do: operator \(command) \(port)}, \
              {after: 2min, do: operator enable \(port)}, {after: 1s, do: operator start \(port)}]}
              """)
          }
        }
        let name = ["nc", "gn", "cs", "x1", "x2"][port]
        lines.append("{rate: 1/d, do: guest \(name) hangs}")
        lines.append(
          """
          {rate: 3/d, do: operator kill \(port), then: [{after: 20s, do: operator start \(port)}, \
          {after: 3s, do: guest \(name) draws 3000mA for 20s}]}
          """)
        lines.append(
          """
          {rate: 3/d, do: operator stop \(port), then: [{after: 1s, do: guest \(name) draws 3000mA for 20s}, \
          {after: 5min, do: operator start \(port)}]}
          """)
        lines.append("{rate: 6/d, do: guest \(name) draws 3000mA for 12s}")
        lines.append("{rate: 4/d, do: guest \(name) beats for 2min}")
        lines.append(
          """
          {rate: 2/d, do: guest \(name) ignores shutdown, then: [{after: 1min, do: operator restart \(port)}, \
          {after: 20min, do: operator stop \(port)}, {after: 20min, do: guest \(name) obeys shutdown}, \
          {after: 1s, do: operator start \(port)}]}
          """)
        lines.append(
          "{rate: 1/d, do: guest \(name) loops, then: [{after: 20min, do: guest \(name) recovers}]}"
        )
      }
      for port in 2..<5 {
        lines.append(
          """
          {rate: 5/d, do: operator kill \(port), then: [{after: 1s, do: operator start \(port)}, \
          {after: 1s, do: board resets}, {after: 5s, do: operator hibernate 600}]}
          """)
      }
      for line in [
        "{rate: 3/d, do: operator hibernate 900}", "{rate: 3/d, do: operator wake}",
        "{rate: 6/d, do: operator bs 0 emmc}", "{rate: 6/d, do: operator bs 1 sd}",
        "{rate: 2/d, do: operator bs 3 sd}", "{rate: 3/d, do: ambient 90degC for 1h}",
        "{rate: 4/d, do: board resets}", "{rate: 2/d, do: board watchdog resets}",
        "{rate: 2/d, do: supply 4.5V for 2s}", "{rate: 1/d, do: operator reset 1}",
        "{rate: 4/d, do: board resets, then: [{after: 20s, do: operator hibernate 600}]}",
        "{rate: 1/d, do: sensor temperature silent for 5min}",
        "{rate: 4/d, do: operator hibernate 1200, then: [{after: 50s, do: operator wake}]}",
      ] {
        lines.append(line)
      }
      let text = """
        name: every-row
        about: takes the machines through every row that leaves a trace
        for: 30d
        guests: {nc: any, gn: any, cs: any, x1: any, x2: any}
        enabled: [nc, gn, cs, x1, x2]
        watched: [nc, gn, cs, x1, x2]
        random:
        \(lines.map { "  - \($0)" }.joined(separator: "\n"))
        """
      return try Fixture.scenario(
        text, profile: ("any", "about: fails one boot in five\nfailed-boots: 20%\n"))
    }
  }

  @Test("No cut in any page write costs more than the entry being written")
  func cuts() throws {
    let scenario = try Self.scenario
    let image = MemoryImage(of: scenario)
    var simulation = Simulation(scenario, seed: 5, image: image, recordsWrites: true)
    var census = RowCensus()
    simulation.advance(to: .zero + Self.length) { census.observe($0) }
    let report = CutChecker(seed: 11).check(simulation.writes, from: image)
    print(
      "power cuts under the real program: \(report.cuts) in \(report.writes) page writes,",
      "\(census.count) kinds of steps, \(report.violationCount) violations")
    #expect(report.violations.isEmpty)
    #expect(report.cuts >= Self.fewestCuts)
    #if !DEBUG
      #expect(census.missing.isEmpty, "Rows that were not reached: \(census.missing)")
    #endif
  }

  @Test("With the CRC not looked at, the same cuts do cost something")
  func checksumMatters() throws {
    let scenario = try Self.scenario
    let image = MemoryImage(of: scenario)
    var simulation = Simulation(scenario, seed: 5, image: image, recordsWrites: true)
    simulation.advance(to: .zero + .hours(2)) { _ in }
    let report = CutChecker(checksum: .ignored, seed: 11).check(simulation.writes, from: image)
    #expect(report.violationCount > 100)
  }
}

import Testing
import WagmanCheck
import WagmanCore
import WagmanImage

@testable import WagmanSim

@Suite("A witness of one board")
struct WitnessTests {
  private static func node(_ timeline: String = "") throws -> Scenario {
    try scenario(
      """
      name: witnessed
      for: 12h
      guests: {nc: node-controller, gn: node-controller, cs: coresense}
      enabled: [nc, gn, cs]
      watched: [nc, gn, cs]
      invariants: yes
      \(timeline)
      """)
  }

  private static func violation(
    _ scenario: Scenario, after span: TickSpan = .hours(1),
    _ break: (inout Simulation, Witness) -> Void
  ) -> Witness.Violation? {
    let witness = Witness(configuration: scenario.configuration)
    var simulation = Simulation(scenario, witness: witness)
    simulation.advance(to: .zero + span) { _ in }
    `break`(&simulation, witness)
    simulation.advance(to: simulation.time + .hours(3)) { _ in }
    return witness.violation
  }

  @Test("A board that works has nothing to say, with resets, cuts and failing guests too")
  func nothing() throws {
    let scenario = try Self.node(
      """
      timeline:
        - {at: 30min, do: guest gn hangs}
        - {at: 40min, do: operator hibernate 900}
        - {at: 41min, do: brown-out in a write}
        - {at: 42min, do: board hangs}
        - {at: 100min, do: operator stop 1 30}
        - {at: 110min, do: brown-out after 3 writes}
        - {at: 111min, do: operator start 1}
      """)
    #expect(Self.violation(scenario) { _, _ in } == nil)
  }

  @Test("A memory that forgot is seen at the next reset")
  func forgets() throws {
    let scenario = try Self.node(
      "timeline: [{at: 30min, do: operator stop 1}, {at: 90min, do: board resets}]")
    let found = Self.violation(scenario) { simulation, _ in
      // The stop is gone: the record is that of a new board.
      simulation.firmware.board.memory = MemoryImage(of: simulation.scenario)
    }
    #expect(found?.invariant == 8)
    #expect(found?.at == .zero + .minutes(90))
  }

  @Test("A record that somebody clears gives back its defaults, and that is as it should be")
  func clears() throws {
    let scenario = try Self.node(
      "timeline: [{at: 20min, do: operator stop 1}, {at: 30min, do: operator eereset}, "
        + "{at: 90min, do: board resets}, {at: 95min, do: board resets}]")
    #expect(Self.violation(scenario) { _, _ in } == nil)
    let forgotten = Self.violation(scenario) { simulation, _ in
      // Nothing was asked for any more, and yet the stop is gone.
      simulation.firmware.board.memory = MemoryImage(of: simulation.scenario)
    }
    #expect(forgotten?.invariant == 8)
  }

  @Test("Where pages of the memory fail, what they give back is taken as it is")
  func failingMemory() throws {
    let scenario = try Self.node(
      "timeline: [{at: 30min, do: operator stop 1}, {at: 90min, do: board resets}]")
    let found = Self.violation(scenario) { simulation, witness in
      witness.memoryFails = true
      simulation.firmware.board.memory = MemoryImage(of: simulation.scenario)
    }
    #expect(found == nil)
  }

  @Test("Two closings within five seconds are seen at the pins")
  func spacing() throws {
    let found = Self.violation(try Self.node()) { simulation, witness in
      witness.switches(.nodeController, to: .on, at: simulation.time)
      witness.switches(Port(unchecked: 1), to: .off, at: simulation.time + .seconds(4))
      #expect(witness.violation == nil)
      witness.switches(Port(unchecked: 1), to: .on, at: simulation.time + .milliseconds(4_999))
    }
    #expect(found?.invariant == 1)
    #expect(found?.isAtThePins == true)
    #expect(found?.port == Port(unchecked: 1))
  }

  @Test("A closing that the machines do not want is seen at the pins")
  func unwanted() throws {
    let found = Self.violation(try Self.node()) { simulation, witness in
      witness.switches(Port(unchecked: 4), to: .on, at: simulation.time)
    }
    #expect(found?.invariant == 2)
    #expect(found?.isAtThePins == true)
  }

  @Test("A stop that never ends is seen when its time is over, though nothing happens")
  func silentDeadline() throws {
    let scenario = try Self.node()
    let witness = Witness(configuration: scenario.configuration)
    var simulation = Simulation(scenario, witness: witness)
    simulation.advance(to: .zero + .hours(1)) { _ in }
    // As if an operator had stopped the guest and the machines had not heard of it.
    let node = simulation.firmware.node
    let now = simulation.firmware.board.now
    witness.stepped(
      .input(.command(.stop(delay: nil), Port(unchecked: 1), .host), nil), at: now,
      at: simulation.time, leaving: node, with: Outbox())
    simulation.advance(to: simulation.time + .minutes(11)) { _ in }
    #expect(witness.violation == nil)
    simulation.advance(to: simulation.time + .minutes(2)) { _ in }
    #expect(witness.violation?.invariant == 4)
  }

  @Test("Who is watched goes the same way as who is not")
  func sameHistory() throws {
    let scenario = try Self.node(
      "timeline: [{at: 30min, do: guest gn hangs}, {at: 90min, do: brown-out in a write}]")
    func history(_ witness: Witness?) -> [String] {
      var simulation = Simulation(scenario, witness: witness)
      var lines: [String] = []
      simulation.advance(to: .zero + .hours(12)) { lines.append("\($0)") }
      return lines
    }
    let watched = history(Witness(configuration: scenario.configuration))
    #expect(watched == history(nil))
    #expect(watched.count > 10)
  }
}

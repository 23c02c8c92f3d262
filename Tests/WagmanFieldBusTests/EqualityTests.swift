import Foundation
import Testing
import WagmanCore
import WagmanFieldBus
import WagmanFirmware
import WagmanHAL
import WagmanImage

@testable import WagmanSim

@Suite("A controller at the far end of a field bus")
struct EqualityTests {
  @Test("It comes to the log, relays and memory of the simulator, with an operator on its console")
  func equalHistory() throws {
    let scenario = try busyScenario()
    let outcome = history(of: scenario, WiredController(), for: .minutes(40))
    #expect(outcome.isEqual)
    #expect(outcome.entries > 30)
    // One, and two resets of the board.
    #expect(outcome.starts == 3)
  }

  @Test("A bus that garbles and loses bytes changes nothing")
  func noise() throws {
    let outcome = history(of: try busyScenario(), WiredController(noise: 400), for: .minutes(4))
    #expect(outcome.isEqual)
    #expect(outcome.dropped > 10)
  }

  @Test(
    "Its power cut at any request, it goes on as the simulator does whose power is cut there",
    arguments: [1, 5, 460, 470, 900] as [Int])
  func powerCuts(first: Int) throws {
    let lives = [first, 30, 700, 3, 1_500]
    let outcome = history(of: try busyScenario(), WiredController(lives: lives), for: .minutes(30))
    #expect(outcome.isEqual)
    #expect(outcome.starts >= 5)
    #expect(outcome.cuts >= 4)
  }

  @Test("Faults of the board's parts strike it as they strike the simulator")
  func faults() throws {
    let faults = """
        - {at: 1min, do: relay nc bounces}
        - {at: 2min, do: brown-out in a write}
        - {at: 5min, do: brown-out in a switching}
        - {at: 6min, do: operator enable 0, then: [{after: 1s, do: operator enable 1}]}
        - {at: 7min, do: board hangs}
        - {at: 8min, do: clock is lost}
        - {at: 9min, do: relay gn flips at resets for 5min}
        - {at: 11min, do: brown-out after 7 effects}
        - {at: 12min, do: clock steps 2h}
        - {at: 13min, do: console operator delays 50%}
        - {at: 14min, do: guest gn flutters for 5min}
        - {at: 14min, do: operator stop 2}
        - {at: 15min, do: memory page 33 wears out}
        - {at: 16min, do: brown-out after 1 writes}
        - {at: 17min, do: sensor supply noisy 200mV}
        - {at: 30min, do: everything recovers}
      """
    let scenario = try busyScenario(with: faults)
    let outcome = history(of: scenario, WiredController(), for: .minutes(40))
    #expect(outcome.isEqual, "\(outcome.difference)")
    #expect(outcome.starts >= 7)
  }

  @Test("Another constant in the controller alone is seen")
  func otherConstant() throws {
    var settings = FirmwareSettings()
    settings.machines.startTimeout = .seconds(121)
    let outcome = history(
      of: try busyScenario(), WiredController(settings: settings), for: .minutes(40))
    #expect(!outcome.isEqual)
  }

  /// Failed boots, operators, and resets from all sides within 40 minutes.
  private func busyScenario(with more: String = "") throws -> Scenario {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
    let guests = sources.appending(path: "../../sim/guests").standardizedFileURL.path()
    let text = """
      name: busy
      for: 40min
      guests: {nc: node-controller, gn: guest-node, cs: coresense}
      timeline:
        - {at: 1s, do: guest gn boots only from emmc}
        - {at: 5min, do: operator disable 2}
        - {at: 10min, do: board watchdog resets}
        - {at: 20min, do: operator reset 3}
        - {at: 25min, do: operator hibernate 300}
        - {at: 33min, do: operator kill 1}
      """ + "\n" + more
    return try Scenario.parse(
      text, file: "busy.yaml", library: GuestLibrary(folder: guests), validateCommand: { _ in nil })
  }

  private struct Outcome {
    let isEqual: Bool
    let entries: Int
    let starts: Int
    let cuts: Int
    let dropped: UInt32
    /// Where the two first differ, with what came before.
    let difference: String
  }

  /// Runs a scenario with the controller, and again in the simulator.
  private func history(
    of scenario: Scenario, _ controller: WiredController, for span: TickSpan
  ) -> Outcome {
    let session = FieldBusSession(controller, mode: .lockstep)
    var simulation = NodeSimulation<FieldBusProgram>(scenario, session: session)
    let actual = observe(&simulation, for: span)
    var reference = NodeSimulation<CutFirmware>(scenario, cuts: session.cuts)
    let expected = observe(&reference, for: span)
    #expect(session.failure == nil)
    let place = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? actual.count
    func part(_ lines: [String]) -> String {
      lines[max(0, min(place, lines.count) - 3)..<min(place + 3, lines.count)]
        .joined(separator: "\n")
    }
    return Outcome(
      isEqual: actual == expected && simulation.memory.bytes == reference.memory.bytes,
      entries: actual.count, starts: session.hellos, cuts: session.cuts.count,
      dropped: session.dropped, difference: part(actual) + "\nfor\n" + part(expected))
  }

  private func observe<Program: BoardProgram & ~Copyable>(
    _ simulation: inout NodeSimulation<Program>, for span: TickSpan
  ) -> [String] {
    var lines: [String] = []
    simulation.noteRelays()
    simulation.advance(to: .zero + span) {
      if case .strike(let strike, _) = $0, strike.isOfConsole { return }
      lines.append("\($0)")
    }
    return lines
  }
}

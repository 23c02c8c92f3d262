import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// A node in virtual time on which sentences of a scenario strike, with its log.
///
/// A class, since the macros of the test library hold no value that cannot be copied.
final class FaultBench {
  private(set) var simulation: Simulation
  private(set) var entries: [(text: String, at: Tick)] = []
  private(set) var strikes: [(strike: Strike, at: Tick)] = []
  /// The contacts that moved, with the moments.
  private(set) var contacts: [(port: BoardPort, level: RelayLevel, at: Tick)] = []

  /// Three guests that do everything at whole seconds, in weather that stands still.
  init(seed: UInt64 = 1, _ change: (inout GuestProfile) -> Void = { _ in }) {
    simulation = Simulation(OriginalBench.scenario(change), seed: seed)
    simulation.noteRelays()
  }

  var now: Tick { simulation.time }

  func run(to end: Tick) { simulation.advance(to: end) { self.note($0) } }

  func run(_ span: TickSpan) { run(to: now + span) }

  /// Lets what a sentence says happen now.
  func strike(_ sentence: String) throws {
    simulation.strike(try happening(sentence)) { self.note($0) }
  }

  func reset(because cause: ResetCause = .external) throws {
    simulation.strike(.board(.resets(cause))) { self.note($0) }
  }

  /// Ends every fault that stands.
  func end() { simulation.endFaults() }

  func type(_ line: String) throws { try strike("operator " + line) }

  private func note(_ observation: Observation) {
    switch observation {
    case .entry(let entry, let at): entries.append((EventText.describe(entry), at))
    case .relay(let port, let level, let at): contacts.append((port, level, at))
    case .strike(let strike, let at): strikes.append((strike, at))
    case .happening: break
    }
  }

  func count(_ kind: FaultKind) -> UInt32 { simulation.strikes[kind] }

  /// The entries of the log with these words.
  func entries(with words: String) -> [Tick] {
    entries.filter { $0.text.contains(words) }.map(\.at)
  }

  var closed: PortSet { simulation.firmware.board.contacts }

  func guest(_ port: Int) -> GuestModel.State { simulation.firmware.board.guests[port].state }

  var epochSeconds: UInt32? { simulation.firmware.board.epochSeconds }

  func page(_ index: Int) -> Page { simulation.memory.readPage(index) }
}

/// What a sentence of a scenario makes happen.
func happening(_ sentence: String) throws -> Happening {
  let scenario = try scenario("timeline:\n  - {at: 0s, do: \(sentence)}")
  return try #require(scenario.timeline.first?.steps.first).happening
}

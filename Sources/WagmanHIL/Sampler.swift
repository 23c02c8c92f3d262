import Synchronization
import WagmanCore
import WagmanRemote
import WagmanWire

/// Reads the board's sensors every now and then, for the report; a plan does not depend on it.
final class Sampler: Sendable {
  private let session: Session
  private let state = Mutex(State())

  private struct State {
    var samples: [Sample] = []
    var facts: [(name: String, value: String)] = []
    var every: UInt64 = 10_000
  }

  init(_ session: Session) { self.session = session }

  var samples: [Sample] { state.withLock { $0.samples } }
  var facts: [(name: String, value: String)] { state.withLock { $0.facts } }

  /// Samples until nobody wants to know any more.
  func sample() async throws {
    try await identify()
    while true {
      let begin = session.watch.present.at
      if let sample = try await read() {
        state.withLock { state in
          state.samples.append(sample)
          // A long run is sampled less often, so that a report stays one that can be read.
          if state.samples.count > 4_000 {
            state.every *= 2
            state.samples = state.samples.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
          }
        }
      }
      let next = begin + state.withLock { $0.every }
      while true {
        let changes = session.watch.changes
        if session.watch.present.at >= next { break }
        try await session.watch.change(after: changes)
      }
    }
  }

  private func identify() async throws {
    var facts: [(name: String, value: String)] = []
    if let id = try await lines(.identifier).first { facts.append(("board id", id)) }
    let version = try await lines(.version)
    if !version.isEmpty { facts.append(("firmware", version.joined(separator: ", "))) }
    let found = facts
    state.withLock { $0.facts = found }
  }

  private func read() async throws -> Sample? {
    var sample = Sample(at: session.watch.present.at)
    let currents = try await lines(.currents).first?.split(separator: " ").map { Int64($0) } ?? []
    guard currents.count == Port.count + 1 else { return nil }
    sample.current = currents
    sample.heartbeat = try await lines(.heartbeats).map { UInt64($0) }
    sample.environment = EnvironmentReading(try await lines(.environment))
    return sample
  }

  /// Nothing where the board does not tell.
  private func lines(_ command: ConsoleCommand) async throws -> [String] {
    do {
      return try await session.bench.ask(command).lines
    } catch is BoardError {
      return []
    }
  }
}

/// What the board's sensors told at a moment of its time.
public struct Sample: Equatable, Sendable {
  public var at: UInt64
  /// Milliamperes, the board first.
  public var current: [Int64?] = []
  /// Milliseconds since the last heartbeat of each port.
  public var heartbeat: [UInt64?] = []
  public var environment = EnvironmentReading([])
}

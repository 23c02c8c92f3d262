import Synchronization
import WagmanHIL
import WagmanRemote
import WagmanWire

/// A simulated bench whose link fails at stated places.
final class UnreliableBench: VirtualBench {
  enum Fault: Sendable {
    /// The question with this number, from 1, is not answered.
    case silent(at: Int)
    /// Nothing is answered from a moment on, for so many milliseconds.
    case silence(from: UInt64, for: UInt64)
    /// The link is gone from this question on.
    case hungUp(from: Int)
    /// A command gets no reply, though the board carries it out.
    case lost(ConsoleCommand)
    /// This sentence cannot be struck.
    case plantGone
    /// A relay that stays as it is, whatever the board is asked.
    case welded
  }

  private let bench: SimulatedBench
  private let fault: Fault?
  private let state = Mutex((asked: 0, strikes: 0, words: [String]()))

  init(_ bench: SimulatedBench = Desk.bench(), _ fault: Fault? = nil) {
    self.bench = bench
    self.fault = fault
  }

  /// How often the fault struck.
  var strikes: Int { state.withLock { $0.strikes } }
  /// All that was asked that changes something.
  var commands: [String] { state.withLock { $0.words } }

  var name: String { bench.name }
  var tellsNews: Bool { false }
  var hasPlant: Bool { true }
  var elapsed: UInt64 { bench.elapsed }
  var memory: [UInt8]? { bench.memory }
  func move(to moment: Duration) -> Duration { bench.move(to: moment) }
  func news(within milliseconds: UInt64) async throws {
    try await bench.news(within: milliseconds)
  }
  func takeLines() -> [(text: String, at: UInt64)] { bench.takeLines() }
  func block<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try await bench.block(work) }
  func close() { bench.close() }

  func strike(_ sentence: String) async throws {
    if case .plantGone = fault {
      noteStrike()
      throw PlantError("no plant")
    }
    try await bench.strike(sentence)
  }

  private func noteStrike() { state.withLock { $0.strikes += 1 } }

  func ask(_ command: ConsoleCommand) async throws -> Reply {
    let number = state.withLock { state in
      state.asked += 1
      if command.isChanging { state.words.append("\(elapsed) \(command.words)") }
      return state.asked
    }
    let isLost = { () -> Bool in
      switch fault {
      case .silent(at: number): true
      case .silence(let from, let span): elapsed >= from && elapsed < from + span
      case .lost(command): true
      case .hungUp, .silent, .lost, .plantGone, .welded, nil: false
      }
    }()
    if case .hungUp(let first) = fault, number >= first {
      noteStrike()
      throw BoardError.hungUp("the cable was pulled", wasHarmless: command.isHarmlessTwice)
    }
    guard isLost else {
      if case .welded = fault, command.isChanging {
        noteStrike()
        throw BoardError.refused("welded")
      }
      return try await bench.ask(command)
    }
    noteStrike()
    if case .lost = fault { _ = try? await bench.ask(command) }
    let end = elapsed + 10_000
    while elapsed < end { try await bench.news(within: end - elapsed) }
    throw BoardError.timedOut(milliseconds: 10_000, wasHarmless: command.isHarmlessTwice)
  }
}

import Synchronization
import WagmanHIL
import WagmanRemote
import WagmanWire

/// A board whose log somebody writes by hand, entry by entry, and which tells it as ours do.
final class PaperBoard: Bench {
  struct Entry: Sendable {
    var sequence: UInt32
    var time: String
    var fields: String
    var count = 1
    var isDamaged = false
  }

  struct State: Sendable {
    var elapsed: UInt64 = 0
    var uptime: UInt64 = 0
    var clock: UInt64 = 0
    var entries: [Entry] = []
    var asked: [String] = []
  }

  private let state = Mutex(State())
  let name = "paper"
  let hasPlant = false
  var memory: [UInt8]? { nil }
  var tellsNews: Bool { false }
  var elapsed: UInt64 { state.withLock { $0.elapsed } }
  var asked: [String] { state.withLock { $0.asked } }

  func change(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }

  /// Lets time pass, also on the board.
  func pass(_ milliseconds: UInt64) {
    change { state in
      state.elapsed += milliseconds
      state.uptime += milliseconds
      if state.clock > 0 { state.clock += milliseconds }
    }
  }

  /// Writes an entry of the guest gn at the board's present moment: its code and argument.
  func write(_ fields: String = "5 1 0", isDamaged: Bool = false) {
    change { state in
      let time = state.clock > 0 ? "\(state.clock)" : "+\(state.uptime)"
      state.entries.append(
        Entry(
          sequence: (state.entries.last?.sequence ?? 0) + 1, time: time, fields: fields,
          isDamaged: isDamaged))
    }
  }

  func ask(_ command: ConsoleCommand) async throws -> Reply {
    state.withLock { state in
      state.asked.append(command.words)
      guard case .events(let from) = command else { return Reply(command, []) }
      let newest = state.entries.last?.sequence ?? 0
      let first = from ?? newest + 1 - min(newest, 16)
      var lines = ["up=\(state.uptime) clock=\(state.clock) last=\(newest)"]
      for entry in state.entries where !entry.isDamaged {
        guard entry.sequence >= first && entry.sequence < first + 16 else { continue }
        lines.append("\(entry.sequence) \(entry.time) \(entry.fields) x\(entry.count) words")
      }
      return Reply(command, lines)
    }
  }

  func news(within milliseconds: UInt64) async throws { pass(milliseconds) }
  func takeLines() -> [(text: String, at: UInt64)] { [] }
  func strike(_ sentence: String) async throws { throw PlantError("no plant") }
  func block<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try work() }
  func close() {}
}

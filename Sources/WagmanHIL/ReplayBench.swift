import Synchronization
import WagmanRemote
import WagmanWire

/// A board that is not there: it answers as one did when its traffic was recorded.
///
/// What is asked is matched by its words. A reading is answered by the recorded one that is
/// nearest to the present, for a run asks a little earlier or later than the one that was
/// recorded; what changes something by the next that was recorded at all. Time jumps to an
/// answer that is still to come.
public final class ReplayBench: VirtualBench {
  public let name: String
  public let hasPlant: Bool
  public var tellsNews: Bool { false }
  private let state: Mutex<State>
  private let waiters = Waiters()

  fileprivate struct State {
    var now: UInt64 = 0
    /// By the words of what was asked.
    var exchanges: [String: [Exchange]]
    /// How many of them are given or over.
    var taken: [String: Int] = [:]
    var unasked: [(text: String, at: UInt64)]
  }

  fileprivate struct Exchange {
    var heardAt: UInt64
    let sid: String
    var lines: [String]
  }

  public init(_ recording: Recording) {
    name = "replay of \(recording.board)"
    hasPlant = recording.hasPlant
    state = Mutex(Self.sort(recording.traffic))
  }

  public var elapsed: UInt64 { state.withLock { $0.now } }
  public var memory: [UInt8]? { nil }

  public func move(to moment: Duration) -> Duration {
    let target = min(moment.milliseconds, waiters.due)
    let now = state.withLock { state in
      state.now = max(state.now, target)
      return state.now
    }
    if now >= waiters.due { waiters.wake() }
    return .milliseconds(Int64(now))
  }

  public func news(within milliseconds: UInt64) async throws {
    try await waiters.wait(until: elapsed + max(milliseconds, 1))
  }

  public func ask(_ command: ConsoleCommand) async throws -> Reply {
    let words = command.words
    while let found = state.withLock({ $0.take(command) }) {
      do {
        return try reply(to: command, of: found)
      } catch BoardError.garbled where command.isHarmlessTwice {
        // Whoever recorded it asked again, as one does.
        state.withLock { $0.forget(found, command.words) }
      }
    }
    throw BoardError.hungUp("the recording has no '\(words)' here", wasHarmless: true)
  }

  private func reply(to command: ConsoleCommand, of found: Exchange) throws -> Reply {
    var exchange = ConsoleExchange(command, sid: found.sid, seal: nil)
    for line in found.lines {
      let bytes = Array(line.utf8)
      switch exchange.take(bytes.span) {
      case .done(let lines): return Reply(command, lines)
      case .refused(let reason): throw BoardError.refused(reason)
      case .unknownCommand: throw BoardError.unknownCommand("\(command.name.text)")
      case .garbled(let what, _): throw BoardError.garbled(what, wasHarmless: true)
      case .foreign, .log, .more, .noise: continue
      }
    }
    throw BoardError.garbled("the reply is not whole", wasHarmless: command.isHarmlessTwice)
  }

  public func takeLines() -> [(text: String, at: UInt64)] {
    state.withLock { state in
      let count = state.unasked.prefix { $0.at <= state.now }.count
      defer { state.unasked.removeFirst(count) }
      return Array(state.unasked.prefix(count))
    }
  }

  /// Nothing: what came of it was recorded.
  public func strike(_ sentence: String) async throws {}

  public func block<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try work() }

  public func close() {}

  // MARK: The recording

  private static func sort(_ traffic: [Traffic]) -> State {
    var all: [Exchange] = []
    var words: [String] = []
    var bySid: [String: Int] = [:]
    var current: Int?
    var unasked: [(text: String, at: UInt64)] = []
    for item in traffic {
      switch item.direction {
      case .sent:
        let parts = item.line.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0].hasPrefix("@") else { continue }
        let sid = String(parts[0].dropFirst())
        bySid[sid] = all.count
        words.append(parts[1])
        all.append(Exchange(heardAt: item.at, sid: sid, lines: []))
      case .heard:
        if item.line.hasPrefix("log: ") {
          unasked.append((String(item.line.dropFirst(5)), item.at))
          continue
        }
        if item.line.hasPrefix("<<<- sid=") {
          current = bySid[String(item.line.dropFirst(9).prefix { $0 != " " })]
        }
        guard let place = current else { continue }
        all[place].lines.append(item.line)
        all[place].heardAt = item.at
        if item.line == "->>>" { current = nil }
      }
    }
    var exchanges: [String: [Exchange]] = [:]
    for (exchange, words) in zip(all, words) { exchanges[words, default: []].append(exchange) }
    return State(exchanges: exchanges, unasked: unasked)
  }
}

extension ReplayBench.State {
  /// Takes the answer to what is asked now, and moves to its time where that is still to come.
  fileprivate mutating func take(_ command: ConsoleCommand) -> ReplayBench.Exchange? {
    let words = command.words
    guard let all = exchanges[words], !all.isEmpty else { return nil }
    let first = taken[words] ?? 0
    let place = command.isChanging ? first : place(nearest: first, in: all)
    guard place < all.count else { return nil }
    taken[words] = max(first, place + 1)
    now = max(now, all[place].heardAt)
    return all[place]
  }

  /// Takes out an answer that is of no use.
  fileprivate mutating func forget(_ exchange: ReplayBench.Exchange, _ words: String) {
    guard let place = exchanges[words]?.firstIndex(where: { $0.sid == exchange.sid }) else {
      return
    }
    exchanges[words]?.remove(at: place)
    if let count = taken[words], count > place { taken[words] = count - 1 }
  }

  /// Which of the answers to a reading is nearest to the present.
  ///
  /// A reading may be asked for more often than it was: an answer that was given is given again.
  private func place(nearest first: Int, in all: [ReplayBench.Exchange]) -> Int {
    guard let next = all[first...].firstIndex(where: { $0.heardAt >= now }) else {
      // Behind the end of the recording nobody knows anything.
      return now - all[all.count - 1].heardAt > 30_000 ? all.count : all.count - 1
    }
    guard next > 0, all[next].heardAt > now else { return next }
    let behind = now - min(now, all[next - 1].heardAt)
    return all[next].heardAt - now < behind ? next : next - 1
  }
}

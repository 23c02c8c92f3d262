import Synchronization
import WagmanRemote
import WagmanWire

/// A board that is not there: it answers as one did when its traffic was recorded.
///
/// What is asked is matched by its words. A reading is answered by the first recorded one that
/// is not over, or the last one; what changes something by the next that was recorded. Time
/// jumps to the answers.
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
    var unasked: [(text: String, at: UInt64)]
    let end: UInt64
  }

  fileprivate struct Exchange {
    let sentAt: UInt64
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
    let found = state.withLock { $0.take(words, isReading: !command.isChanging) }
    guard let found else {
      throw BoardError.hungUp("the recording has no '\(words)' here", wasHarmless: true)
    }
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
    throw BoardError.timedOut(milliseconds: 10_000, wasHarmless: true)
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
        all.append(Exchange(sentAt: item.at, heardAt: item.at, sid: sid, lines: []))
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
    return State(exchanges: exchanges, unasked: unasked, end: traffic.last?.at ?? 0)
  }
}

extension ReplayBench.State {
  /// Takes the answer to what is asked now, and moves to its time.
  fileprivate mutating func take(
    _ words: String, isReading: Bool
  ) -> ReplayBench.Exchange? {
    guard let all = exchanges[words], !all.isEmpty, now <= end + 60_000 else { return nil }
    guard isReading else {
      let exchange = exchanges[words]?.removeFirst()
      now = max(now, exchange?.heardAt ?? 0)
      return exchange
    }
    // Who asks a little later than the recording did is told what it was told last.
    let exchange = all.first { $0.heardAt >= now } ?? all.last
    now = max(now, exchange?.heardAt ?? 0)
    return exchange
  }
}

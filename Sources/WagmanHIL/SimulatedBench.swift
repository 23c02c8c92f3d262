import Glibc
import Orchestration
import Synchronization
import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanImage
import WagmanRemote
import WagmanSim
import WagmanWire

/// A node that is simulated in this program, in virtual time.
///
/// Time stands still while the board is asked and while a plan thinks, and jumps while
/// everybody waits: equal plans and seeds give equal runs, and hours take a second.
public final class SimulatedBench: VirtualBench, @unchecked Sendable {
  public let name: String
  public var hasPlant: Bool { true }
  public var tellsNews: Bool { true }
  // What follows is used by one thread alone, that of the run's ``VirtualTime``.
  private var node: SimulatedNode
  private let pace: Double?
  private var asked: UInt64 = 0
  private var heard: [(text: String, at: UInt64)] = []
  private let waiters = Waiters()
  private var hasNews = false
  private var isAsking = false
  /// The beginning of a line whose end has not come.
  private var beginning = ""
  private let turn = Turnstile()
  private let tap: (@Sendable (Traffic) -> Void)?

  /// A bench with this node on it, at the node's present moment.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - name: Its URL.
  ///   - pace: Virtual seconds in a second; `nil` for as fast as it goes.
  ///   - tap: Sees what passes on the board's console.
  public init(
    _ node: consuming SimulatedNode, name: String, pace: Double? = nil,
    tap: (@Sendable (Traffic) -> Void)? = nil
  ) {
    self.name = name
    self.pace = pace
    self.tap = tap
    self.node = node
    self.node.attach(Attachment(wire: .console, rights: .administration, session: 1))
  }

  public var elapsed: UInt64 { node.time.milliseconds }
  public var memory: [UInt8]? { node.memory }

  // MARK: Time

  public func move(to moment: Duration) -> Duration {
    let target = Tick(milliseconds: moment.milliseconds)
    hasNews = false
    while node.time < target && !hasNews {
      let due = waiters.due
      let next = min(target.milliseconds, due, node.nextMoment.milliseconds)
      rest(until: next)
      advance(to: Tick(milliseconds: max(next, node.time.milliseconds)))
      if node.time.milliseconds >= due { hasNews = true }
    }
    if hasNews { waiters.wake() }
    return .milliseconds(Int64(node.time.milliseconds))
  }

  private func advance(to moment: Tick) {
    node.advance(to: moment) { observe($0) }
    drain()
  }

  private func observe(_ observation: Observation) {
    switch observation {
    case .entry, .relay: hasNews = true
    case .happening, .strike: break
    }
  }

  /// Where somebody looks on, virtual time takes some.
  private func rest(until moment: UInt64) {
    guard let pace, moment > elapsed else { return }
    usleep(UInt32(min(1_000_000, Double(moment - elapsed) * 1_000 / pace)))
  }

  public func news(within milliseconds: UInt64) async throws {
    try await waiters.wait(until: elapsed + max(milliseconds, 1))
  }

  // MARK: Asking

  public func ask(_ command: ConsoleCommand) async throws -> Reply {
    try await turn.pass {
      try Task.checkCancellation()
      return try await askNow(command)
    }
  }

  private func askNow(_ command: ConsoleCommand) async throws -> Reply {
    asked += 1
    isAsking = true
    defer { isAsking = false }
    var exchange = ConsoleExchange(command, sid: "hil\(asked)", seal: nil)
    let begins = elapsed
    tap?(Traffic(at: begins, .sent, String(decoding: exchange.line.dropLast(), as: UTF8.self)))
    node.type(exchange.line) { observe($0) }
    while true {
      var reply: Result<Reply, BoardError>?
      // What stands behind the reply was told unasked.
      for line in readLines() { reply = take(line, &exchange, command) ?? reply }
      if let reply { return try reply.get() }
      let waited = elapsed - begins
      guard waited < 10_000 else {
        throw BoardError.timedOut(milliseconds: waited, wasHarmless: command.isHarmlessTwice)
      }
      try await news(within: 50)
    }
  }

  private func take(
    _ line: String, _ exchange: inout ConsoleExchange, _ command: ConsoleCommand
  ) -> Result<Reply, BoardError>? {
    let bytes = Array(line.utf8)
    switch exchange.take(bytes.span) {
    case .log(let text): heard.append((text, elapsed))
    case .foreign, .more, .noise: break
    case .done(let lines): return .success(Reply(command, lines))
    case .refused(let reason): return .failure(.refused(reason))
    case .unknownCommand: return .failure(.unknownCommand("\(command.name.text)"))
    case .garbled(let what, _):
      return .failure(.garbled(what, wasHarmless: command.isHarmlessTwice))
    }
    return nil
  }

  private func readLines() -> [String] {
    var lines: [String] = []
    let text = beginning + node.read()
    var parts = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    beginning = parts.popLast() ?? ""
    for line in parts {
      tap?(Traffic(at: elapsed, .heard, line))
      lines.append(line)
    }
    return lines
  }

  /// Takes what the board told unasked.
  private func drain() {
    // A reply that is awaited takes its lines itself.
    guard !isAsking else { return }
    for line in readLines() where line.hasPrefix("log: ") {
      heard.append((String(line.dropFirst(5)), elapsed))
    }
  }

  public func takeLines() -> [(text: String, at: UInt64)] {
    defer { heard = [] }
    return heard
  }

  // MARK: The plant

  public func strike(_ sentence: String) async throws {
    do throws(SentenceError) {
      try node.strike(sentence) { observe($0) }
    } catch {
      throw PlantError("\(error)")
    }
  }

  public func block<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try work() }

  public func close() { node.attach(nil) }
}

extension Duration {
  var milliseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000 + UInt64(max(0, attoseconds) / 1_000_000_000_000_000)
  }
}

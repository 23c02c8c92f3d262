import Glibc
import Testing
import WagmanRemote
import WagmanSerial
import WagmanWire

/// What is at the other end of a client's link.
protocol FarSide: AnyObject {
  /// Does what can be done at a moment, in milliseconds.
  ///
  /// - Returns: whether a byte moved or somebody came or went.
  func pump(at now: UInt64) -> Bool
}

/// A client with its far side, in time that the test moves.
final class Pair<Far: FarSide> {
  let client: BoardClient
  let far: Far
  private(set) var now: UInt64 = 5_000
  private(set) var heard: [String] = []
  private(set) var changes: [Connection.Change] = []

  init(_ url: String, _ far: Far, identifier: String? = nil) throws {
    self.far = far
    var settings = BoardClient.Settings()
    settings.identifier = identifier
    client = BoardClient(try Connection(try BoardURL(url)), settings: settings)
    client.heard = { [unowned self] in heard.append($0) }
    client.changed = { [unowned self] in changes.append($0) }
  }

  /// Asks, and moves time on to whatever is due next until the request has an end.
  func ask(_ command: ConsoleCommand, seal: UInt32? = nil) throws -> BoardClient.Outcome {
    client.begin(command, seal: seal, at: now)
    return try #require(run(until: .max), "the request never ends")
  }

  /// The lines that are answered.
  func lines(_ command: ConsoleCommand, seal: UInt32? = nil) throws -> [String] {
    switch try ask(command, seal: seal) {
    case .answered(let reply): return reply.lines
    case .failed(let error): throw error
    }
  }

  func failure(_ command: ConsoleCommand, seal: UInt32? = nil) throws -> BoardError? {
    if case .failed(let error) = try ask(command, seal: seal) { error } else { nil }
  }

  /// Lets time pass to `end`, or to the end of the request under way.
  @discardableResult
  func run(until end: UInt64) -> BoardClient.Outcome? {
    for _ in 0..<100_000 {
      if let outcome = client.service(at: now) { return outcome }
      if far.pump(at: now) || isReady { continue }
      guard now < end else { return nil }
      now = min(end, max(now + 1, min(client.wakeAt, now + 1_000)))
    }
    return nil
  }

  private var isReady: Bool {
    var interest = client.interest
    return poll(&interest, 1, 0) > 0
  }
}

import Testing
import WagmanCore
import WagmanSim
import WagmanWire

/// A program that drives the board in manual mode, made of what WagmanWire gives a client:
/// the encoder of commands, the reader of replies, and seals.
final class Host {
  /// What came back for one sealed line.
  struct Reply: Equatable {
    var lines: [String]
    /// Whether each line of the body ended in the seal of the request.
    var isSealed: Bool

    var isOK: Bool { self == Reply(lines: ["ok"], isSealed: true) }
  }

  let bench: Bench
  let link: Int
  private(set) var number: UInt32 = 0

  init(_ bench: Bench) {
    self.bench = bench
    link = bench.client()
  }

  /// Takes the board over.
  func begin() throws { #expect(try bench.ask("mode manual", on: link) == []) }

  /// Sends a command with the next running number, or with the one given.
  @discardableResult
  func send(_ command: ConsoleCommand, number given: UInt32? = nil) throws -> Reply {
    if given == nil { number += 1 }
    return try submit(Self.line(command, seal: given ?? number), expecting: given ?? number)
  }

  static func line(_ command: ConsoleCommand, seal: UInt32?) -> String {
    var line = TextLine<120>()
    let sid = Array("host".utf8)
    line.append(command, sid: sid.span, seal: seal)
    #expect(!line.isCut && line.count <= 80)
    return String(line)
  }

  /// Sends a line as it stands and follows the reply.
  func submit(_ line: String, expecting number: UInt32) throws -> Reply {
    _ = bench.read(link)
    bench.send(line, on: link)
    bench.serve()
    let sid = Array("host".utf8)
    var reader = ConsoleReplyReader(sid: sid.span)
    var reply = Reply(lines: [], isSealed: true)
    var isWhole = false
    for line in bench.read(link).split(separator: "\r\n") {
      let bytes = Array(line.utf8)
      switch reader.take(bytes.span) {
      case .body(let range):
        let seal = Seal.read(bytes.span)
        if seal.seal != .valid(number: number) { reply.isSealed = false }
        reply.lines.append(
          String(decoding: bytes[range].prefix(seal.contentCount), as: UTF8.self))
      case .footer: isWhole = true
      case .header, .log: break
      case .foreign, .interrupted, .stray: Issue.record("unexpected \(line)")
      }
    }
    try #require(isWhole)
    return reply
  }

  /// The fields of a snapshot.
  func snapshot() throws -> [String: String] {
    let reply = try send(.snapshot)
    #expect(reply.isSealed && reply.lines.count == 10)
    var fields: [String: String] = [:]
    for field in reply.lines.joined(separator: " ").split(separator: " ") {
      let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
      try #require(parts.count == 2)
      fields[parts[0]] = parts[1]
    }
    return fields
  }
}

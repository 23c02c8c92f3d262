import Testing
import WagmanCore
import WagmanRemote
import WagmanWire

/// The client against the real program, over both wires.
struct BoardClientTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  private func pair(
    _ wire: String, asked: String = "auto", identifier: String? = nil
  ) throws -> Pair<SimulatedBoard> {
    let board = try SimulatedBoard(["unix:\(folder.socket)?wire=\(wire)"])
    board.advance(to: Tick(milliseconds: 300_000))
    return try Pair("unix:\(folder.socket)?wire=\(asked)", board, identifier: identifier)
  }

  @Test(
    "Readings over either wire are what the board's own console says",
    arguments: ["console", "sensorgram"])
  func readings(wire: String) throws {
    let pair = try pair(wire)
    for (command, words) in [
      (ConsoleCommand.heartbeats, "hb"), (.currents, "cu"), (.thermistors, "th"),
      (.failCounts, "fc"), (.uptime, "up"), (.boots, "boots"), (.identifier, "id"),
      (.epoch, "rtc"), (.bootMedium(port(1)), "bs 1"),
    ] {
      #expect(try pair.lines(command) == pair.far.operate(words), "\(words)")
    }
    #expect(pair.client.retries == 0)
    #expect(pair.client.damaged == 0)
  }

  @Test("What only the console tells comes over it, line by line")
  func consoleReadings() throws {
    let pair = try pair("console")
    for (command, words) in [
      (ConsoleCommand.state, "state"), (.environment, "env"), (.version, "ver"), (.date, "date"),
      (.bootFlags, "bf"), (.loader, "blf"), (.card, "sdinfo"), (.help(nil), "help"),
      (.help(.stop), "help stop"), (.why(port(0)), "why 0"),
    ] {
      #expect(try pair.lines(command) == pair.far.operate(words), "\(words)")
    }
  }

  @Test(
    "The wire is found out",
    arguments: [("console", BoardWire.console), ("sensorgram", .sensorgram)])
  func recognition(name: String, wire: BoardWire) throws {
    let pair = try pair(name)
    #expect(pair.client.wire == nil)
    _ = try pair.lines(.boots)
    #expect(pair.client.wire == wire)
  }

  @Test("A wire that the URL names is not probed", arguments: ["console", "sensorgram"])
  func namedWire(name: String) throws {
    let pair = try pair(name, asked: name)
    let start = pair.now
    _ = try pair.lines(.boots)
    #expect(pair.now == start)
  }

  @Test("A command is carried out over either wire", arguments: ["console", "sensorgram"])
  func commands(wire: String) throws {
    let pair = try pair(wire)
    #expect(try pair.lines(.disable(PortSet(port(1)))) == [])
    #expect(pair.far.operate("state")[1].hasPrefix("gn disabled"))
    #expect(try pair.lines(.enable(PortSet(port(1)))) == [])
    #expect(!pair.far.operate("state")[1].hasPrefix("gn disabled"))
    #expect(try pair.lines(.chooseMedium(port(1), .emmc)) == ["set emmc"])
    #expect(pair.far.operate("bs 1") == ["emmc"])
  }

  @Test("A refusal has the board's reason where the wire has one")
  func refusal() throws {
    let console = try pair("console")
    #expect(
      try console.failure(.start(port(4), isForced: false)) == .refused("the port is disabled"))
    #expect(
      try console.failure(.chooseMedium(port(3), .sd)) == .refused("the port has no boot selector"))
  }

  @Test("A refusal over sensorgrams has no reason")
  func bareRefusal() throws {
    #expect(try pair("sensorgram").failure(.start(port(4), isForced: false)) == .refused(""))
  }

  @Test("What sensorgrams have no request for fails at once, first or later")
  func notOnThisWire() throws {
    let pair = try pair("sensorgram")
    #expect(try pair.failure(.environment) == .notOnThisWire("env"))
    _ = try pair.lines(.boots)
    let start = pair.now
    #expect(try pair.failure(.why(port(1))) == .notOnThisWire("why"))
    #expect(try pair.failure(.stop(seconds: nil, port(1))) == .notOnThisWire("stop"))
    #expect(pair.now == start)
  }

  @Test("A board with another id is asked nothing", arguments: ["console", "sensorgram"])
  func wrongBoard(wire: String) throws {
    let pair = try pair(wire, identifier: "0123456789AB")
    let error = try pair.failure(.disable(PortSet(port(1))))
    #expect(error == .wrongBoard(expected: "0123456789AB", found: "5741474D0001"))
    #expect(!pair.far.operate("state")[1].hasPrefix("gn disabled"))
    // Nor when it is tried again.
    #expect(try pair.failure(.boots) == error)
  }

  @Test("The board with the right id is asked", arguments: ["console", "sensorgram"])
  func rightBoard(wire: String) throws {
    let pair = try pair(wire, asked: wire, identifier: "5741474D0001")
    #expect(try pair.lines(.boots) == ["1"])
  }

  @Test("Sealed requests are answered, and again when they come again")
  func seals() throws {
    let pair = try pair("console")
    #expect(try pair.lines(.mode(isManual: true)) == [])
    #expect(try pair.lines(.relay(port(1), .off), seal: 7) == [])
    #expect(try pair.lines(.relay(port(1), .off), seal: 7) == [])
    #expect(
      try pair.failure(.relay(port(1), .on), seal: 6) == .refused("the number is out of turn"))
    let snapshot = try #require(try pair.lines(.snapshot, seal: 8).first)
    #expect(snapshot.contains(" mode=manual "))
    #expect(!snapshot.contains("#"))
  }

  @Test("Log lines are heard while nothing is asked")
  func logLines() throws {
    let pair = try pair("console", asked: "console")
    _ = try pair.lines(.boots)
    pair.far.advance(to: Tick(milliseconds: 365_000))
    pair.run(until: pair.now + 10)
    #expect(pair.heard.count == 8)
    #expect(pair.heard.first == "id 5741474D0001")
  }
}

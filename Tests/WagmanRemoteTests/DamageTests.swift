import Testing
import WagmanCore
import WagmanRemote
import WagmanWire

/// Replies that are damaged, mixed up, or surrounded by other things.
struct DamageTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  /// A board that answers `words` with the first text, then the second, and so on.
  ///
  /// The last one stays. `SID` stands for the sid.
  private func pair(_ words: String, _ texts: String...) throws -> Pair<ScriptedBoard> {
    var count = 0
    return try folder.pair { command, sid in
      guard command == words else { return "" }
      defer { count += 1 }
      return texts[min(count, texts.count - 1)].replacing("SID", with: sid)
    }
  }

  private let wholeBoots = response("SID", "boots", "7")

  @Test("Log lines inside a reply, as boards in the field print them, are heard and left out")
  func logInside() throws {
    let pair = try pair(
      "hb",
      "log: up 1\r\n<<<- sid=SID hb\r\n1\r\n2\r\nlog: cu 1 2 3\r\n3\r\n4\r\n5\r\n->>>\r\nlog: up 2\r\n"
    )
    #expect(try pair.lines(.heartbeats) == ["1", "2", "3", "4", "5"])
    #expect(pair.heard == ["up 1", "cu 1 2 3", "up 2"])
    #expect(pair.client.retries == 0)
  }

  @Test("Garbage before a reply, and half a line glued to it, do no harm")
  func garbageBefore() throws {
    let pair = try pair(
      "boots", "\u{1}\u{7f}xyz\r\n->>>\r\n17 22\r\nlog: cu 1<<<- sid=SID boots\r\n7\r\n->>>\r\n")
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.client.retries == 0)
  }

  @Test("Garbage inside a reply is noticed and the reading asked for again")
  func garbageInside() throws {
    let pair = try pair("boots", "<<<- sid=SID boots\r\n7\r\nx?x\r\n->>>\r\n", wholeBoots)
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.client.damaged == 1)
    #expect(pair.client.retries == 1)
    #expect(pair.now < 5_100)
  }

  @Test("A reading that is garbled for ever is garbled, not timed out")
  func garbledForEver() throws {
    let pair = try pair("boots", "<<<- sid=SID boots\r\n7a\r\n->>>\r\n")
    #expect(try pair.failure(.boots) == .garbled("'7a' instead of numbers", wasHarmless: true))
  }

  @Test("A garbled answer to what does something each time leaves doubt, and is not repeated")
  func garbledAction() throws {
    let pair = try pair("start 1", "<<<- sid=SID sta?t\r\n->>>\r\n")
    #expect(
      try pair.failure(.start(port(1), isForced: false))
        == .garbled("it answers 'sta?t'", wasHarmless: false))
    #expect(pair.far.commands == ["start 1"])
  }

  @Test("A request that arrived as an unknown word was not carried out and is sent again")
  func garbledRequest() throws {
    let pair = try pair(
      "start 1", "<<<- sid=SID sta?t\r\ninvalid command\r\n->>>\r\n", response("SID", "start"))
    #expect(try pair.lines(.start(port(1), isForced: false)) == [])
    #expect(pair.far.commands == ["start 1", "start 1"])
  }

  @Test("Of two replies that run into each other neither is believed")
  func interleaved() throws {
    let mixed =
      "<<<- sid=SID fc\r\n1\r\n1\r\n<<<- sid=other th\r\n9\r\n9\r\n9\r\n->>>\r\n1\r\n1\r\n1\r\n->>>\r\n"
    let pair = try pair("fc", mixed, response("SID", "fc", "1", "2", "3", "4", "5"))
    #expect(try pair.lines(.failCounts) == ["1", "2", "3", "4", "5"])
    #expect(pair.client.damaged == 1)
  }

  @Test("Somebody else's whole reply before ours is passed over")
  func foreign() throws {
    let pair = try pair("boots", response("other", "boots", "99") + wholeBoots)
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.client.damaged == 0)
  }

  @Test("A seal that broke on its way to the board is sent again with the same number")
  func brokenSeal() throws {
    var count = 0
    let pair = try folder.pair { command, sid in
      guard command.hasPrefix("relay 1 on #17 ") else { return "" }
      count += 1
      return count == 1
        ? response(sid, "relay", "error: broken seal") : response(sid, "relay", sealed("ok", 17))
    }
    #expect(try pair.lines(.relay(port(1), .on), seal: 17) == [])
    #expect(pair.far.commands.count == 2)
  }

  @Test("A sealed answer that broke on its way back is asked for again")
  func brokenSealedAnswer() throws {
    var count = 0
    let pair = try folder.pair { command, sid in
      guard command.hasPrefix("snapshot #3 ") else { return "" }
      count += 1
      let line = sealed("up=1 time=2", 3)
      return response(sid, "snapshot", count == 1 ? "X" + line.dropFirst() : line)
    }
    #expect(try pair.lines(.snapshot, seal: 3) == ["up=1 time=2"])
    #expect(pair.client.damaged == 1)
  }

  @Test("A sealed answer to another number is not believed")
  func otherNumber() throws {
    let pair = try folder.pair { command, sid in
      command.hasPrefix("snapshot") ? response(sid, "snapshot", sealed("up=1", 4)) : ""
    }
    guard case .garbled? = try pair.failure(.snapshot, seal: 3) else {
      Issue.record("it was believed")
      return
    }
  }

  @Test("A command that the board does not have is told from a refusal")
  func unknownCommand() throws {
    let pair = try pair("state", response("SID", "state", "invalid command"))
    #expect(try pair.failure(.state) == .unknownCommand("state"))
  }

  @Test("A line that is no sensorgram does not end the wait for the answer")
  func noiseBeforeSensorgram() throws {
    let pair = try folder.pair(wire: "sensorgram") { line, _ in
      if line == request(.boardID) { return identifier }
      return line == request(.start(port(1)))
        ? "n?ise\nAAIAAAAA\n" + sensorgram(0xff0b, subID: 2, 1) : ""
    }
    #expect(try pair.lines(.start(port(1), isForced: false)) == [])
    #expect(pair.far.commands.count { $0 == request(.start(port(1))) } == 1)
  }

  @Test("A garbled sensorgram alone leaves doubt at the deadline")
  func noiseForSensorgram() throws {
    let pair = try folder.pair(wire: "sensorgram") { line, _ in
      line == request(.boardID) ? identifier : line.hasPrefix("AA") ? "n?ise\n" : ""
    }
    #expect(
      try pair.failure(.start(port(1), isForced: false))
        == .garbled("a line that is no sensorgram", wasHarmless: false))
    #expect(pair.now == 15_000)
  }

  @Test("A sensorgram about another port is not the answer")
  func otherPort() throws {
    let pair = try folder.pair(wire: "sensorgram") { line, _ in
      if line == request(.boardID) { return identifier }
      return line == request(.ping(port(1)))
        ? sensorgram(0xff1e, subID: 3, 1) + sensorgram(0xff1e, subID: 2, 0) : ""
    }
    #expect(try pair.failure(.ping(port(1))) == .refused(""))
  }
}

/// A line with its seal.
private func sealed(_ line: String, _ number: UInt32) -> String {
  var text = TextLine<120>()
  let bytes = Array(line.utf8)
  text.append(bytes.span)
  text.appendSeal(number)
  return text.span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
}

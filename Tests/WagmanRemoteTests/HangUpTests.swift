import Testing
import WagmanRemote
import WagmanSerial
import WagmanWire

/// Links that are lost and found again.
struct HangUpTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  @Test("A link that is lost within a reply ends the request at once")
  func withinReply() throws {
    let pair = try folder.pair { _, _ in "" }
    pair.far.answer = { [unowned far = pair.far] command, sid in
      guard command == "stop 1" else { return "" }
      far.write("<<<- sid=\(sid) stop\r\n")
      far.hangUp()
      return ""
    }
    let start = pair.now
    guard case .hungUp(_, let wasHarmless)? = try pair.failure(.stop(seconds: nil, port(1))) else {
      Issue.record("no hang-up")
      return
    }
    #expect(!wasHarmless)
    #expect(pair.now == start)
    #expect(pair.changes.count == 1)
  }

  @Test("After a hang-up the link is opened again and the wire found out anew")
  func reopening() throws {
    let pair = try folder.pair(wire: "auto") { command, sid in
      command == "id" ? response(sid, "id", "0123456789AB") : response(sid, command, "7")
    }
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.client.wire == .console)
    pair.far.hangUp()
    pair.far.answer = { line, _ in
      line == request(.boardID)
        ? identifier
        : line == request(.boots) ? sensorgram(0xff1a, subID: 1, 9) : ""
    }
    pair.run(until: pair.now + 3_000)
    #expect(pair.changes.count == 2)
    #expect(pair.changes.last == .opened)
    #expect(pair.client.wire == nil)
    #expect(try pair.lines(.boots) == ["9"])
    #expect(pair.client.wire == .sensorgram)
  }

  @Test("A request made while the link is down is sent when it is open again")
  func whileDown() throws {
    let pair = try folder.pair { command, sid in
      command == "boots" ? response(sid, command, "7") : ""
    }
    _ = pair.far.pump(at: pair.now)
    pair.far.hangUp()
    pair.run(until: pair.now)
    #expect(!pair.client.connection.isOpen)
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.client.retries == 0)
  }

  @Test("While the link is down nobody is woken for nothing")
  func noSpinning() throws {
    let pair = try folder.pair { _, _ in "" }
    _ = pair.far.pump(at: pair.now)
    pair.far.hangUp()
    pair.run(until: pair.now)
    pair.client.begin(.boots, at: pair.now)
    #expect(pair.client.service(at: pair.now) == nil)
    #expect(pair.client.wakeAt > pair.now)
  }
}

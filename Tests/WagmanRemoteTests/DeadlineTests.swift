import Testing
import WagmanRemote
import WagmanWire

/// Silence, slowness and late replies.
struct DeadlineTests {
  private let folder: SocketFolder

  init() throws { folder = try SocketFolder() }

  @Test("A silent board times out at the deadline and not before")
  func silence() throws {
    let pair = try folder.pair { _, _ in "" }
    pair.client.begin(.boots, at: pair.now)
    #expect(pair.run(until: 14_999) == nil)
    guard case .failed(let error) = pair.run(until: 15_000) else {
      Issue.record("still waiting")
      return
    }
    #expect(error == .timedOut(milliseconds: 10_000, wasHarmless: true))
  }

  @Test("A board that speaks neither wire times out and was asked in both")
  func neitherWire() throws {
    let pair = try folder.pair(wire: "auto") { _, _ in "" }
    let error = try pair.failure(.start(port(1), isForced: false))
    // The command itself was never sent.
    #expect(error == .timedOut(milliseconds: 10_000, wasHarmless: true))
    #expect(pair.far.commands.contains("id"))
    #expect(pair.far.commands.contains { $0.hasPrefix("AAIAAAAAwAAA") })
    #expect(!pair.far.commands.contains { $0.hasPrefix("start") })
  }

  @Test("What is harmless twice is sent again, with more patience each time")
  func retries() throws {
    let pair = try folder.pair { _, _ in "" }
    _ = try pair.ask(.heartbeats)
    #expect(pair.far.commands == ["hb", "hb", "hb", "hb"])
    #expect(pair.client.retries == 3)
    // Each has a sid of its own, and a spoiler before it.
    #expect(Set(pair.far.requests.filter { $0 != "?" }).count == 4)
    #expect(pair.far.requests.count { $0 == "?" } == 4)
  }

  @Test("What does something each time is sent once")
  func noRetries() throws {
    let pair = try folder.pair { _, _ in "" }
    let error = try pair.failure(.stop(seconds: 60, port(1)))
    #expect(error == .timedOut(milliseconds: 10_000, wasHarmless: false))
    #expect(pair.far.commands == ["stop 1 60"])
  }

  @Test("A request that was lost on its way is answered when it is sent again")
  func lostOnce() throws {
    var count = 0
    let pair = try folder.pair { command, sid in
      guard command == "boots" else { return "" }
      count += 1
      return count == 1 ? "" : response(sid, command, "7")
    }
    #expect(try pair.lines(.boots) == ["7"])
    #expect(pair.now == 6_000)
  }

  @Test("A board that takes three seconds for everything is waited for")
  func slowBoard() throws {
    let pair = try folder.pair { _, _ in "" }
    pair.far.answer = { [unowned far = pair.far] command, sid in
      if command == "up" { far.send(response(sid, command, "9"), after: 3_000) }
      return ""
    }
    #expect(try pair.lines(.uptime) == ["9"])
    pair.far.answer = { [unowned far = pair.far] command, sid in
      if command == "hb" { far.send(response(sid, command, "1", "2", "3", "4", "5"), after: 3_000) }
      return ""
    }
    #expect(try pair.lines(.heartbeats) == ["1", "2", "3", "4", "5"])
  }

  @Test("A late reply is not taken for that to the next request")
  func lateReply() throws {
    let pair = try folder.pair { _, _ in "" }
    pair.far.answer = { [unowned far = pair.far] command, sid in
      if command == "hb" {
        far.send(response(sid, command, "1", "1", "1", "1", "1"), after: 10_500)
      }
      if command == "th" { far.send(response(sid, command, "5", "6", "7", "8", "9"), after: 800) }
      return ""
    }
    guard case .timedOut? = try pair.failure(.heartbeats) else {
      Issue.record("no timeout")
      return
    }
    #expect(try pair.lines(.thermistors) == ["5", "6", "7", "8", "9"])
  }

  @Test("A late sensorgram is not taken for the answer to the same request made anew")
  func lateSensorgram() throws {
    let pair = try folder.pair(wire: "sensorgram") { _, _ in "" }
    let started = sensorgram(0xff0b, subID: 2, 1)
    let refused = sensorgram(0xff0b, subID: 2, 0)
    var starts = 0
    pair.far.answer = { [unowned far = pair.far] line, _ in
      if line == request(.start(port(1))) {
        starts += 1
        // The first answer comes after the deadline, just before the board's id.
        far.send(starts == 1 ? started : refused, after: starts == 1 ? 10_050 : 200)
      }
      if line == request(.boardID) {
        if starts == 0 { return identifier }
        far.send(identifier, after: 100)
      }
      return ""
    }
    #expect(
      try pair.failure(.start(port(1), isForced: false))
        == .timedOut(milliseconds: 10_000, wasHarmless: false))
    #expect(try pair.failure(.start(port(1), isForced: false)) == .refused(""))
    #expect(starts == 2)
  }

  @Test("A client that gave up does not take the old reply")
  func abandoned() throws {
    let pair = try folder.pair { _, _ in "" }
    pair.far.answer = { [unowned far = pair.far] command, sid in
      if command == "hb" { far.send(response(sid, command, "1", "1", "1", "1", "1"), after: 50) }
      if command == "fc" { far.send(response(sid, command, "2", "2", "2", "2", "2"), after: 100) }
      return ""
    }
    pair.client.begin(.heartbeats, at: pair.now)
    #expect(pair.run(until: pair.now + 10) == nil)
    pair.client.abandon()
    #expect(pair.client.isIdle)
    #expect(try pair.lines(.failCounts) == ["2", "2", "2", "2", "2"])
  }
}

import Testing
import WagmanCore
import WagmanHAL
import WagmanSim
import WagmanWire

/// What a guest may ask for on its own link.
@Suite("Rights")
struct RightsTests {
  let bench = Bench()
  let guest: Int

  init() {
    guest = bench.client(.guest(port(1)))
    bench.run(to: Tick(s: 200))
    _ = bench.read(guest)
  }

  @Test(
    "Readings are answered on a guest's link; a snapshot is one, but needs its seal",
    arguments: [
      "rtc", "date", "id", "cu", "hb", "th", "env", "bs 0", "bs 1", "bf", "fc", "up", "boots",
      "ver", "blf", "sdinfo", "state", "why 0", "why 1", "help", "snapshot",
    ])
  func readings(line: String) throws {
    var sealed = TextLine<80>()
    sealed.append("snapshot")
    sealed.appendSeal(1)
    let line = line == "snapshot" ? String(sealed) : line
    let body = try bench.ask(line, on: guest)
    #expect(!body.isEmpty && !body[0].hasPrefix("error"))
  }

  @Test(
    "Everything else is refused, changes nothing, and is logged",
    arguments: [
      ("start 1", "start"), ("start 1 force", "start"), ("stop 1", "stop"), ("stop 1 0", "stop"),
      ("restart 1", "restart"), ("kill 1", "kill"), ("enable 3", "enable"),
      ("disable 1", "disable"), ("watch 1 hb f", "watch"), ("bs 1 emmc", "choose medium"),
      ("hibernate", "hibernate"), ("wake", "wake"),
      ("date 2027 1 1 0 0 0", "set clock"), ("blf sd", "set boot loader"), ("reset", "reset"),
      ("reset 5", "reset"), ("eereset", "clear record"), ("mode manual", "manual mode"),
      ("mode auto", "manual mode"), ("relay 1 off", "switch relay"), ("want 1 off", "want"),
      ("log off", "log lines"),
    ])
  func refusals(line: String, logged: String) throws {
    let before = bench.entries.count
    let records = (0..<5).map { bench.record($0) }
    let board = bench.boardRecord
    #expect(try bench.ask(line, on: guest) == ["error: not permitted on this link"])
    bench.run(.seconds(60))
    #expect(bench.texts(after: before) == ["board \(logged) refused: not permitted (guest)"])
    #expect((0..<5).map { bench.record($0) } == records)
    #expect(bench.boardRecord == board)
    #expect(bench.relaysOn.rawValue == 0b111 && !bench.isManual)
    #expect(bench.simulation.firmware.board.bootedAt == .zero)
  }

  @Test("A guest may ping its own port, and no other")
  func ping() throws {
    #expect(try bench.ask("hb", on: guest)[1] == "0")
    bench.run(.seconds(5))
    #expect(try bench.ask("hb", on: guest)[1] == "5000")
    #expect(try bench.ask("ping 1", on: guest) == [])
    #expect(try bench.ask("hb", on: guest)[1] == "0")
    #expect(try bench.ask("ping 0", on: guest) == ["error: not permitted on this link"])
    #expect(try bench.ask("hb", on: guest)[0] == "5000")
  }

  @Test("The pings of a guest whose heartbeat line is silent keep it running")
  func pingKeepsAlive() throws {
    var scenario = Scenario.still()
    scenario.guests[1]?.heartbeat = .hours(10)
    let bench = Bench(scenario)
    let own = bench.client(.guest(port(1)))
    for _ in 0..<30 {
      bench.run(.seconds(60))
      _ = bench.exchange("ping 1", on: own)
    }
    #expect(bench.phase(1) == .started && bench.record(1).memory.failures == 0)
    bench.run(.seconds(299))
    #expect(bench.phase(1) == .started)
    bench.run(.seconds(1))
    #expect(bench.phase(1) == .stopping)
  }

  @Test("A sensorgram command on a guest's link is answered with 0, logged, and has no effect")
  func sensorgrams() throws {
    let link = bench.client(.guest(port(1)), .sensorgram)
    let before = bench.entries.count
    let requests: [SensorgramRequest.Content] = [
      .start(port(1)), .stop(port(1), seconds: 0), .enable(port(3)), .disable(port(1)), .reset,
      .setMedia(port(1), .emmc), .setTime(1), .clearRecord, .ping(port(0)),
    ]
    for request in requests {
      let reports = try bench.ask([request], on: link)
      #expect(reports.map(\.value) == [0])
    }
    bench.run(.seconds(30))
    #expect(bench.relaysOn.rawValue == 0b111)
    #expect(bench.boardRecord.clearsAtNextReset == false)
    #expect(bench.simulation.firmware.board.epochSeconds ?? 0 > 1_000)
    // A ping is never an entry.
    #expect(bench.texts(after: before).count == requests.count - 1)
    #expect(bench.texts(after: before).allSatisfy { $0.contains("refused: not permitted (guest)") })
    #expect(try bench.ask([.ping(port(1))], on: link).map(\.value) == [1])
    #expect(try bench.ask([.uptime], on: link).map(\.value) == [230])
  }
}

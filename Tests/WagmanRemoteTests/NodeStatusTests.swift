import Testing
import WagmanCore
import WagmanHAL
import WagmanRemote
import WagmanSerial
import WagmanSim

/// What is known of a board over each wire, and what is not.
struct NodeStatusTests {
  private let folder: SocketFolder
  private let url: String

  init() throws {
    folder = try SocketFolder()
    url = "unix:" + folder.socket
  }

  private func client(_ url: String) throws -> BoardClient {
    var settings = BoardClient.Settings()
    settings.probing = 60
    return BoardClient(try Connection(try BoardURL(url)), settings: settings)
  }

  private func status(
    _ query: String = "", _ prepare: (SimulatedBoard) -> Void = { _ in }
  ) throws -> NodeStatus {
    let board = try ServedBoard([url + query]) {
      $0.advance(to: Tick(milliseconds: 300_000))
      prepare($0)
    }
    defer { board.stop() }
    let (status, failure) = try NodeStatus.read(from: try client(url))
    #expect(failure == nil)
    return status
  }

  @Test("Over our console everything is known")
  func console() throws {
    let status = try status { _ = $0.operate("disable 2") }
    #expect(status.wire == .console)
    #expect(status.decider == .board)
    #expect(!status.isPowerFromCurrent)
    #expect(
      status.guests.map(\.state) == ["started", "started", "disabled", "disabled", "disabled"])
    #expect(status.guests.map(\.desired) == [.on, .on, .off, .off, .off])
    #expect(status.guests.prefix(2).map(\.observed) == [.on, .on])
    #expect(status.guests.map(\.medium) == ["sd", "sd", "none", "none", "none"])
    #expect(status.guests.prefix(2).map(\.alarm) == ["heartbeat", "heartbeat"])
    #expect(status.guests.allSatisfy { $0.heartbeat != nil && $0.failures == 0 })
    #expect(status.guests.allSatisfy { (-20_000...60_000).contains($0.millidegrees ?? .max) })
    #expect(status.identifier == "5741474D0001")
    #expect(status.uptime == 300)
    #expect(status.boots == 1)
    #expect((4_500...5_500).contains(status.supplyMillivolts ?? 0))
    #expect(status.reading.millidegrees != nil)
    #expect(status.gaps == [])
  }

  @Test("Over sensorgrams power is told from the current, and the rest is unknown, not zero")
  func sensorgrams() throws {
    let status = try status("?wire=sensorgram")
    #expect(status.wire == .sensorgram)
    #expect(status.isPowerFromCurrent)
    #expect(
      status.guests.map(\.state) == ["started", "started", "started", "disabled", "disabled"])
    #expect(status.guests.map(\.observed) == [.on, .on, .on, .off, .off])
    #expect(status.guests.allSatisfy { $0.since == nil && $0.attempts == nil })
    #expect(status.guests.map(\.failures) == [0, 0, 0, 0, 0])
    #expect(status.decider == .unknown)
    #expect(status.reading.temperature == nil)
  }

  @Test("In manual mode a host decides, and what it wants is desired")
  func manual() throws {
    let board = try ServedBoard([url]) { $0.advance(to: Tick(milliseconds: 300_000)) }
    defer { board.stop() }
    let host = try client(url)
    _ = try host.ask(.mode(isManual: true))
    _ = try host.ask(.relay(port(1), .off), seal: 1)
    let (status, _) = try NodeStatus.read(from: try client(url))
    #expect(status.decider == .host)
    #expect(status.guests.map(\.desired) == [.on, .off, .on, .off, .off])
    #expect(status.guests.allSatisfy { $0.state == nil && $0.alarm == nil })
    #expect(status.lease != nil)
    #expect(status.table.contains { $0.contains("manual mode: a host decides") })
  }

  @Test("No row of the table is longer than 100 characters and all are equally long")
  func table() throws {
    let table = try status().table
    let rows = table.prefix(6)
    #expect(Set(rows.map(\.count)).count == 1)
    #expect(table.allSatisfy { $0.count <= 100 })
    #expect(rows[1].hasPrefix("0 nc  started"))
  }

  @Test("A board that falls silent midway is shown as far as it answered")
  func silentMidway() throws {
    let far = try ScriptedThread(at: folder.socket) { command, sid in
      switch command {
      case "id": response(sid, "id", "0123456789AB")
      case "cu": response(sid, "cu", "100 500 0 60 5000 32")
      case "state": response(sid, "state", "invalid command")
      case "hb": response(sid, "hb", "1", "2", "3", "4", "5")
      default: ""
      }
    }
    defer { far.stop() }
    var settings = BoardClient.Settings()
    settings.deadline = 200
    settings.patience = 100
    let client = BoardClient(
      try Connection(try BoardURL(url + "?wire=console")), settings: settings)
    let (status, failure) = try NodeStatus.read(from: client)
    #expect(failure == .timedOut(milliseconds: 200, wasHarmless: true))
    #expect(status.gaps.count == 1)
    #expect(status.guests.map(\.heartbeat) == [1, 2, 3, 4, 5])
    #expect(status.guests.map(\.observed) == [.on, .off, .unknown, .unknown, .off])
    #expect(status.guests.allSatisfy { $0.failures == nil && $0.medium == nil })
    #expect(status.uptime == nil)
    #expect(status.isPowerFromCurrent)
  }
}

/// Without a board.
struct ReadingTests {
  @Test(
    "A thermistor's temperature is the one that gives its reading",
    arguments: [-30_000, 0, 25_000, 60_000, 100_000])
  func thermistor(millidegrees: Int32) throws {
    let raw = SensorInverse.thermistor(millidegrees: millidegrees)
    let found = try #require(Thermistor.millidegrees(raw: UInt32(raw)))
    // A step of the converter is up to 0.2 degrees.
    #expect(abs(found - Int64(millidegrees)) <= 200)
  }

  @Test("A broken thermistor has no temperature", arguments: [0, 4_095, 5_000])
  func brokenThermistor(raw: UInt32) {
    #expect(Thermistor.millidegrees(raw: raw) == nil)
  }

  @Test("Sensors that do not answer have no value")
  func environment() {
    let reading = EnvironmentReading(["temperature=998.00", "humidity=999.00"])
    #expect(reading.millidegrees == nil)
    #expect(reading.milliPercent == nil)
    #expect(EnvironmentReading(["temperature=26112.00", "humidity=1.00"]).millidegrees == 23_163)
  }

  @Test(
    "Power is on, off or unknown by the current",
    arguments: [
      (UInt32(0), ObservedPower.off), (32, .off), (33, .unknown), (119, .unknown), (120, .on),
      (4_999, .on), (5_000, .unknown),
    ])
  func power(milliamperes: UInt32, power: ObservedPower) {
    #expect(ObservedPower(milliamperes: milliamperes) == power)
  }
}

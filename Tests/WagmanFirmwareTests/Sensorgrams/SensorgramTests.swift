import Testing
import WagmanCore
import WagmanSim
import WagmanWire

/// Each row of WIRE.md's second table, and what goes out unasked.
@Suite("Sensorgrams of the board")
struct SensorgramTests {
  let bench = Bench()
  let link: Int

  init() {
    link = bench.client(.administration, .sensorgram)
    bench.run(to: Tick(milliseconds: 205_250))
    _ = bench.read(link)
  }

  /// id, sub_id and value of each answer.
  func ask(_ requests: SensorgramRequest.Content...) throws -> [String] {
    try bench.ask(requests, on: link).map(\.description)
  }

  @Test("Each reading has its response id, sub_id and value")
  func readings() throws {
    let answers = try bench.ask([.boardID], on: link)
    #expect(answers.map(\.id) == [0xff1a])
    #expect(answers[0].report == .boardID(0x5741_474d_0001))
    #expect(answers[0].timestamp == Simulation.epochSeconds + 205)
    #expect(try ask(.current(nil)) == ["ff06.1=180"])
    #expect(try ask(.current(port(0)), .current(port(4))) == ["ff06.2=300", "ff06.6=0"])
    #expect(try ask(.heartbeat(port(1))) == ["ff09.2=5250"])
    let thermistor = try bench.ask([.thermistor(port(2))], on: link)
    #expect(thermistor[0].id == 0xff10 && thermistor[0].subID == 3)
    #expect(thermistor[0].value == UInt32(bench.simulation.firmware.board.thermistor(port(2))))
    #expect(try ask(.uptime) == ["ff14.1=205"])
    #expect(try ask(.boots) == ["ff1a.1=1"])
    #expect(try ask(.failCount(port(4))) == ["ff05.5=0"])
    #expect(try ask(.getMedia(port(1)), .getMedia(port(2))) == ["ff21.2=0", "ff21.3=255"])
    #expect(try ask(.getTime) == ["ff23.1=\(Simulation.epochSeconds + 205)"])
  }

  @Test("Each command has its response id, 1 when accepted, and its effect")
  func commands() throws {
    #expect(try ask(.stop(port(1), seconds: 0)) == ["ff0a.2=1"])
    #expect(!bench.relaysOn.contains(port(1)))
    #expect(try ask(.start(port(1))) == ["ff0b.2=1"])
    #expect(bench.phase(1) == .cycling)
    #expect(try ask(.disable(port(1))) == ["ff25.2=1"])
    #expect(try ask(.start(port(1))) == ["ff0b.2=0"])
    #expect(try ask(.enable(port(1))) == ["ff20.2=1"])
    #expect(try ask(.setMedia(port(1), .emmc)) == ["ff22.2=1"])
    #expect(try ask(.getMedia(port(1))) == ["ff21.2=1"])
    #expect(try ask(.setMedia(port(2), .emmc)) == ["ff22.3=0"])
    #expect(try ask(.setTime(1_800_000_000)) == ["ff24.1=1"])
    #expect(try ask(.getTime) == ["ff23.1=1800000000"])
    #expect(try ask(.ping(port(4))) == ["ff1e.5=1"])
    #expect(bench.texts().last == "x2 unexpected heartbeat")
    #expect(try ask(.clearRecord) == ["c00a.1=1"])
    #expect(bench.boardRecord.clearsAtNextReset)
    #expect(try ask(.reset) == ["c009.1=1"])
    #expect(bench.now == Tick(milliseconds: 205_250))
    #expect(bench.simulation.firmware.board.bootedAt == bench.now)
  }

  @Test("The guest's state has the numbers of the boards in the field")
  func states() throws {
    #expect(try ask(.guestState(port(1)), .guestState(port(3))) == ["ff1f.2=3", "ff1f.4=0"])
    _ = try ask(.stop(port(1), seconds: 30))
    #expect(try ask(.guestState(port(1))) == ["ff1f.2=4"])
    bench.run(.seconds(70))
    #expect(try ask(.guestState(port(1))) == ["ff1f.2=1"])
    _ = try ask(.start(port(1)))
    bench.run(.milliseconds(100))
    #expect(try ask(.guestState(port(1))) == ["ff1f.2=2"])
  }

  @Test("One line answers all requests of a line, in their order; 27 fit")
  func several() throws {
    #expect(
      try ask(.uptime, .failCount(port(1)), .uptime, .boots)
        == ["ff14.1=205", "ff05.2=0", "ff14.1=205", "ff1a.1=1"])
    var many = SensorgramRequestWriter()
    for _ in 0..<27 {
      many.begin(SensorgramHeader(timestamp: 0, id: 0xc000, subID: 1, sourceID: 0))
      #expect(append(&many))
    }
    var line = TextLine<600>()
    line.append(base64: many.bytes)
    bench.send(String(line) + "\n", on: link)
    bench.serve()
    #expect(try bench.answers(on: link).map(\.count) == [27])
  }

  private func append(_ writer: inout SensorgramRequestWriter) -> Bool { writer.end() }

  @Test("What names no port is refused, or has no entry; an unknown id has none")
  func strangers() throws {
    func line(_ id: UInt16, _ subID: UInt8, _ value: UInt32) -> String {
      var writer = SensorgramRequestWriter()
      writer.append(
        SensorgramHeader(timestamp: 0, id: id, subID: subID, sourceID: 0), unsigned: value)
      writer.append(request: .uptime)
      var line = TextLine<200>()
      line.append(base64: writer.bytes)
      return String(line) + "\n"
    }
    func ask(_ id: UInt16, _ subID: UInt8, _ value: UInt32 = 0) throws -> [String] {
      bench.send(line(id, subID, value), on: link)
      bench.serve()
      return try bench.answers(on: link).flatMap { $0.map(\.description) }
    }
    #expect(try ask(0xc007, 6) == ["ff0b.6=0", "ff14.1=205"])
    #expect(try ask(0xc008, 0) == ["ff0a.0=0", "ff14.1=205"])
    #expect(try ask(0xc002, 6) == ["ff14.1=205"])
    #expect(try ask(0xc0ff, 1) == ["ff14.1=205"])
    #expect(try ask(0xc00e, 2, 7) == ["ff22.2=0", "ff14.1=205"])
  }

  @Test("A damaged sensorgram voids its whole line, and the next line is read normally")
  func damaged() throws {
    let good = Bench.line([.stop(port(1), seconds: 0), .uptime])
    for place in [0, 7, 21, good.count - 3] {
      var bytes = Array(good.utf8)
      bytes[place] = bytes[place] == 65 ? 66 : 65
      bench.send(String(decoding: bytes, as: UTF8.self) + "\n", on: link)
    }
    bench.send(good.dropLast(4) + "\n", on: link)
    bench.send(String(repeating: "A", count: 600) + "\n\n", on: link)
    bench.serve()
    #expect(try bench.answers(on: link) == [])
    #expect(bench.phase(1) == .started)
    #expect(try ask(.uptime) == ["ff14.1=205"])
  }

  @Test("Each minute one line goes out unasked, whether log lines are on or not")
  func status() throws {
    let console = bench.client()
    _ = try bench.ask("log off", on: console)
    bench.run(to: Tick(milliseconds: 239_999))
    #expect(try bench.answers(on: link) == [])
    bench.run(to: Tick(s: 240))
    let lines = try bench.answers(on: link)
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    #expect(
      line.map { "\(String($0.id, radix: 16)).\($0.subID)" } == [
        "ff1a.1", "ff06.1", "ff06.2", "ff06.3", "ff06.4", "ff06.5", "ff06.6",
        "ff05.1", "ff08.1", "ff10.1", "ff05.2", "ff08.2", "ff10.2", "ff05.3", "ff08.3", "ff10.3",
        "ff05.4", "ff08.4", "ff10.4", "ff05.5", "ff08.5", "ff10.5", "2.1", "2.2",
      ])
    // A port whose relay is off has no voltage.
    let voltages = line.filter { $0.id == 0xff08 }
    #expect(voltages.map { $0.value == 0 } == [false, false, false, true, true])
    #expect(line.allSatisfy { $0.report != nil && $0.timestamp == Simulation.epochSeconds + 240 })
  }

  @Test("A guest is told on its own link that its power goes away, or comes back")
  func messages() throws {
    let own = bench.client(.guest(port(1)), .sensorgram)
    let stranger = bench.client(.guest(port(2)), .sensorgram)
    _ = try ask(.stop(port(1), seconds: 600))
    #expect(try bench.answers(on: own).map { $0.map(\.description) } == [["c030.2=0"]])
    let console = bench.client()
    _ = try bench.ask("restart 1", on: console)
    bench.run(.seconds(16))
    let told = try bench.answers(on: own)
    #expect(told.map { $0.map(\.description) } == [["c031.2=0"]])
    #expect(told.first?.first?.report == .message(.restart, port(1)))
    #expect(try bench.answers(on: stranger) == [])
  }
}

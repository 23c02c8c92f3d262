import Testing
import WagmanCore

@testable import WagmanWire

@Suite("SensorgramRequest")
struct SensorgramRequestTests {
  private func content(
    _ id: UInt16, _ subID: UInt8, _ value: UInt32?
  ) -> SensorgramRequest.Content? {
    SensorgramRequest(header: SensorgramHeader(id: id, subID: subID), value: value)?.content
  }

  @Test("What a client writes is what the board reads, for every request and port")
  func roundTrip() throws {
    var contents: [SensorgramRequest.Content] = [
      .boardID, .current(nil), .uptime, .boots, .reset, .clearRecord, .getTime, .setTime(.max),
    ]
    for number in 0..<5 {
      let port = try #require(Port(number))
      contents += [
        .current(port), .heartbeat(port), .thermistor(port), .failCount(port), .start(port),
        .stop(port, seconds: 86_400), .guestState(port), .enable(port), .getMedia(port),
        .setMedia(port, .sd), .setMedia(port, .emmc), .disable(port), .ping(port),
      ]
    }
    for content in contents {
      var writer = SensorgramRequestWriter()
      let isWritten = writer.append(request: content, timestamp: 5)
      #expect(isWritten)
      var line = try #require(
        requestLine(SensorgramLineTests.encoded([UInt8](writer.bytes))))
      let sensorgram = try #require(next(&line))
      let request = try #require(SensorgramRequest(sensorgram, of: line))
      #expect(request.content == content)
      #expect(request.id == content.id)
    }
    let ids = Set(contents.compactMap { $0.id?.rawValue })
    #expect(ids == Set(SensorgramRequestID.allCases.map { $0.rawValue }))
  }

  @Test("The table of ids is that of the protocol")
  func table() {
    let table: [UInt16: UInt16] = [
      0xc000: 0xff1a, 0xc001: 0xff06, 0xc002: 0xff09, 0xc003: 0xff10, 0xc004: 0xff14,
      0xc005: 0xff1a, 0xc006: 0xff05, 0xc007: 0xff0b, 0xc008: 0xff0a, 0xc009: 0xc009,
      0xc00a: 0xc00a, 0xc00b: 0xff1f, 0xc00c: 0xff20, 0xc00d: 0xff21, 0xc00e: 0xff22,
      0xc023: 0xff23, 0xc024: 0xff24, 0xc025: 0xff25, 0xff1e: 0xff1e,
    ]
    #expect(
      Dictionary(
        uniqueKeysWithValues: SensorgramRequestID.allCases.map { ($0.rawValue, $0.responseID) })
        == table)
    for id in SensorgramRequestID.allCases where id != .boardID {
      #expect(SensorgramRequestID.answered(by: id.responseID) == id)
    }
  }

  @Test("A sub_id that names no port is told apart, and board and ports of the current")
  func ports() throws {
    #expect(content(0xc007, 0, 0) == .invalidPort)
    #expect(content(0xc007, 6, 0) == .invalidPort)
    #expect(content(0xc002, 255, 0) == .invalidPort)
    #expect(content(0xc001, 1, 0) == .current(nil))
    #expect(content(0xc001, 6, 0) == .current(Port(4)))
    #expect(content(0xc001, 0, 0) == .invalidPort)
    #expect(content(0xc001, 7, 0) == .invalidPort)
  }

  @Test("A command needs a number within its bounds, a reading needs nothing")
  func values() {
    for id in SensorgramRequestID.allCases {
      let content = content(id.rawValue, 1, nil)
      #expect((content == .invalidValue) == id.isCommand)
    }
    #expect(content(0xc008, 1, 86_401) == .invalidValue)
    #expect(content(0xc00e, 1, 2) == .invalidValue)
    #expect(content(0xbeef, 1, 0) == nil)
  }

  @Test("A value that is no unsigned integer, or one of several, is no value")
  func noUnsigned() throws {
    for body in [[], [3, 5], [4, 5, 4, 5], [12, 0, 0, 0, 0], [0x81, 0, 0], [0]] as [[UInt8]] {
      var line = try #require(
        requestLine(SensorgramLineTests.line(body, id: 0xc008)))
      let sensorgram = try #require(next(&line))
      let request = SensorgramRequest(sensorgram, of: line)
      #expect(request?.content == .invalidValue)
    }
  }

  @Test("Its rights are those of the console's command")
  func rights() {
    for id in SensorgramRequestID.allCases {
      let declared = id.commandName.declaration.rights
      if declared == .everyoneToRead {
        #expect(id.rights == (id.isCommand ? .administration : .everyone))
      } else {
        #expect(id.rights == declared)
      }
    }
  }
}

@Suite("SensorgramReport")
struct SensorgramReportTests {
  private func report(_ id: UInt16, _ subID: UInt8, _ number: UInt32) throws -> SensorgramReport? {
    var writer = SensorgramResponseWriter()
    writer.append(SensorgramHeader(id: id, subID: subID, sourceID: 1), unsigned: number)
    return try report(writer)
  }

  private func report(_ writer: SensorgramResponseWriter) throws -> SensorgramReport? {
    var line = try #require(
      responseLine(SensorgramLineTests.encoded([UInt8](writer.bytes))))
    let sensorgram = try #require(next(&line))
    return SensorgramReport(sensorgram, of: line)
  }

  @Test("Every response and report is read as what it says")
  func reports() throws {
    let port = try #require(Port(2))
    let table: [(UInt16, UInt8, UInt32, SensorgramReport?)] = [
      (0xff06, 1, 9, .current(nil, 9)), (0xff06, 4, 9, .current(port, 9)), (0xff06, 7, 9, nil),
      (0xff09, 3, 1_000, .heartbeat(port, milliseconds: 1_000)), (0xff09, 0, 1, nil),
      (0xff10, 3, 9, .thermistor(port, 9)), (0xff14, 1, 9, .uptime(seconds: 9)),
      (0xff1a, 1, 9, .boots(9)), (0xff05, 3, 9, .failCount(port, 9)),
      (0xff0b, 3, 1, .answer(.start, port, isAccepted: true)),
      (0xff0a, 3, 0, .answer(.stop, port, isAccepted: false)), (0xff0a, 3, 2, nil),
      (0xff0a, 6, 1, nil), (0xc009, 1, 1, .answer(.reset, nil, isAccepted: true)),
      (0xc00a, 1, 1, .answer(.clearRecord, nil, isAccepted: true)),
      (0xff1f, 3, 4, .guestState(port, .stopping)), (0xff1f, 3, 5, nil), (0xff1f, 3, 300, nil),
      (0xff21, 3, 255, .media(port, nil)), (0xff21, 3, 1, .media(port, .emmc)),
      (0xff21, 3, 2, nil), (0xff23, 1, 77, .time(77)),
      (0xff24, 1, 1, .answer(.setTime, nil, isAccepted: true)),
      (0xff1e, 3, 1, .answer(.ping, port, isAccepted: true)), (0xff08, 3, 9, .voltage(port, 9)),
      (0x0002, 1, 27_456, .temperature(27_456)), (0x0002, 2, 1, .humidity(1)), (2, 3, 1, nil),
      (0xc030, 3, 0, .message(.shutdown, port)), (0xc031, 3, 0, .message(.restart, port)),
      (0xbeef, 1, 1, nil),
    ]
    for (id, subID, number, expected) in table {
      #expect(try report(id, subID, number) == expected, "\(id) \(subID)")
    }
  }

  @Test("The board's id and its boots share an id and differ in the value's type")
  func boardID() throws {
    var writer = SensorgramResponseWriter()
    writer.begin(SensorgramHeader(id: 0xff1a, subID: 1))
    writer.append(bytes: ([0, 1, 0xc0, 0xff, 0xee, 0x12, 0x34, 0x56] as [UInt8]).span)
    #expect(end(&writer))
    #expect(try report(writer) == .boardID(0x0001_c0ff_ee12_3456))
  }

  @Test("What the board tells a guest is read by the guest")
  func messages() throws {
    for (message, port) in [(Message.shutdown, 0), (.restart, 4)] {
      var writer = SensorgramResponseWriter()
      let port = try #require(Port(port))
      let isWritten = writer.append(message, to: port, timestamp: 9)
      #expect(isWritten)
      #expect(try report(writer) == .message(message, port))
    }
  }

  @Test("Every phase of a guest has its number on the wire")
  func states() {
    #expect(
      [Phase.disabled, .stopped, .cycling, .starting, .started, .stopping, .restarting].map {
        GuestStateReport($0)?.rawValue
      } == [0, 1, 2, 2, 3, 4, 4])
    #expect(GuestStateReport(.normal) == nil)
  }
}

import Testing
import WagmanCore
import WagmanSim

/// Several clients, slow ones, and what goes out unasked.
@Suite("Console clients")
struct ClientsTests {
  /// The status of a quiet board, as it goes out each minute.
  static func isStatus(_ lines: ArraySlice<String>) -> Bool {
    lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
      "log: id", "log: date", "log: cu", "log: th", "log: env", "log: fails", "log: enabled",
      "log: media",
    ]
  }

  /// Splits what a client received into responses and what stands between them.
  ///
  /// A log line inside a response is an issue, and so is half a line.
  static func parts(_ text: String) throws -> (responses: [[String]], logs: [String]) {
    var responses: [[String]] = []
    var logs: [String] = []
    var open: [String]?
    #expect(text.isEmpty || text.hasSuffix("\r\n"))
    for line in text.split(separator: "\r\n").map(String.init) {
      if line.contains("<<<-") {
        #expect(open == nil, "a response begins inside another")
        open = [line]
      } else if line == "->>>" {
        var response = try #require(open)
        response.append(line)
        responses.append(response)
        open = nil
      } else if open != nil {
        #expect(!line.hasPrefix("log: "), "a log line inside a response")
        open?.append(line)
      } else {
        #expect(line.hasPrefix("log: "))
        logs.append(line)
      }
    }
    #expect(open == nil)
    return (responses, logs)
  }

  @Test("The status goes out each minute, eight lines, and not before")
  func status() {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(milliseconds: 59_999))
    #expect(bench.read(link) == "")
    bench.run(to: Tick(s: 60))
    let lines = bench.read(link).split(separator: "\r\n").map(String.init)
    let firmware = bench.simulation.firmware.lastSample
    let thermistors = (0..<5).map { "\(bench.simulation.firmware.board.thermistor(port($0)))" }
    #expect(
      lines == [
        "log: id 5741474D0001", "log: date 2026 1 1 0 1 0", "log: cu 180 300 500 0 0 0",
        "log: th " + thermistors.joined(separator: " "),
        "log: env \(firmware.temperature.raw).00 \(firmware.humidity.raw).00",
        "log: fails 0 0 0 0 0", "log: enabled nc gn cs", "log: media sd sd",
      ])
    bench.run(to: Tick(milliseconds: 119_999))
    #expect(bench.read(link) == "")
    bench.run(to: Tick(s: 120))
    #expect(Self.isStatus(bench.read(link).split(separator: "\r\n").map(String.init)[...]))
  }

  @Test("log off stops the status for everybody and through a reset; log on brings it back")
  func logOff() throws {
    let bench = Bench()
    let (a, b) = (bench.client(), bench.client())
    #expect(try bench.ask("log off", on: a) == [])
    bench.run(to: Tick(s: 200))
    #expect(bench.read(a) == "" && bench.read(b) == "")
    bench.strike(.board(.resets(.external)))
    bench.run(.seconds(100))
    #expect(bench.read(b) == "")
    #expect(try bench.ask("log on", on: b) == [])
    bench.run(.seconds(60))
    #expect(Self.isStatus(bench.read(a).split(separator: "\r\n").map(String.init)[...]))
  }

  @Test("Responses of two clients that ask byte by byte, in turn, never mix")
  func twoClients() throws {
    let bench = Bench()
    let (a, b) = (bench.client(), bench.client(.guest(port(1))))
    for (x, y) in zip("@a hb\n@a1 th\n", "@b up\n@b2 fc\n") {
      bench.send(String(x), on: a)
      bench.send(String(y), on: b)
      bench.serve()
    }
    #expect(
      try Self.parts(bench.read(a)).responses.map { $0[0] } == [
        "<<<- sid=a hb", "<<<- sid=a1 th",
      ])
    #expect(
      try Self.parts(bench.read(b)).responses.map { $0[0] } == [
        "<<<- sid=b up", "<<<- sid=b2 fc",
      ])
  }

  @Test("A client that does not read loses and tears nothing, and stalls nobody else")
  func slowReader() throws {
    let bench = Bench()
    let (slow, other) = (bench.client(), bench.client())
    let count = 40
    for number in 0..<count { bench.send("@n\(number) help\n", on: slow) }
    bench.serve()
    var received = ""
    for step in 0..<400 {
      bench.run(.seconds(1))
      if step % 7 == 0 {
        bench.serve()
        #expect(try bench.ask("up", on: other) == ["\(step + 1)"])
      }
      if step >= 100 { received += bench.read(slow, limit: 311) }
      bench.serve()
    }
    received += bench.read(slow)
    while true {
      bench.serve()
      let more = bench.read(slow)
      if more.isEmpty { break }
      received += more
    }
    let (responses, logs) = try Self.parts(received)
    #expect(responses.map { $0[0] } == (0..<count).map { "<<<- sid=n\($0) help" })
    let whole = bench.exchange("@n0 help", on: other).dropFirst()
    #expect(responses.allSatisfy { Array($0.dropFirst()) == Array(whole) })
    #expect(!logs.isEmpty && logs.count.isMultiple(of: 8))
    for begin in stride(from: 0, to: logs.count, by: 8) {
      #expect(Self.isStatus(logs[begin..<begin + 8]))
    }
  }

  @Test("A client that reads nothing for a day gets whole lines, and answers afterwards")
  func deaf() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(.hours(24))
    bench.send("@late up\n", on: link)
    bench.serve()
    var text = bench.read(link)
    bench.serve()
    text += bench.read(link)
    let (responses, logs) = try Self.parts(text)
    #expect(responses == [["<<<- sid=late up", "86400", "->>>"]])
    #expect(logs.count > 100)
  }

  @Test("A new client does not complete the half line of the one before")
  func halfLine() {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 60))
    _ = bench.read(link)
    bench.send("stop 1 ", on: link)
    bench.serve()
    bench.connect(link)
    #expect(bench.exchange("0", on: link) == ["<<<- sid=0 0", "invalid command", "->>>"])
    #expect(bench.phase(1) == .starting)
  }

  @Test("A new client sees nothing of the response to the one before")
  func halfResponse() throws {
    let bench = Bench()
    let link = bench.client()
    for _ in 0..<20 { bench.send("help\n", on: link) }
    bench.serve()
    _ = bench.read(link, limit: 1_000)
    bench.connect(link)
    #expect(bench.exchange("@new up", on: link) == ["<<<- sid=new up", "0", "->>>"])
  }

  @Test("A client on a guest's own link is told when its power is about to go")
  func message() throws {
    let bench = Bench()
    let admin = bench.client()
    let own = bench.client(.guest(port(1)))
    let stranger = bench.client(.guest(port(0)))
    bench.run(to: Tick(s: 130))
    for link in [admin, own, stranger] { _ = bench.read(link) }
    _ = try bench.ask("stop 1", on: admin)
    #expect(bench.read(own) == "log: shutdown\r\n")
    bench.run(.seconds(1))
    _ = try bench.ask("restart 1", on: admin)
    bench.run(.seconds(13))
    #expect(bench.read(own) == "log: restart\r\n")
    #expect(bench.read(stranger) == "")
  }
}

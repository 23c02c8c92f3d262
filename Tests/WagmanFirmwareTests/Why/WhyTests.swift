import Testing
import WagmanCore
import WagmanSim

/// The lines that led to a port's state, oldest first.
@Suite("why")
struct WhyTests {
  let bench: Bench
  let link: Int

  init() {
    bench = Bench(.still(guests: 5, enabled: 0b11111, watched: 0b11111))
    link = bench.client()
    bench.run(to: Tick(s: 1_000))
  }

  /// The chain without dates: seconds of the run, and what happened.
  func why(_ port: Int) throws -> [String] { try bench.chain(of: port, on: link) }

  @Test("A guest that runs since the board's reset")
  func sinceReset() throws {
    #expect(
      try why(1) == [
        "0 board reset (power on)", "0 gn stopped (reset)",
        "50 gn stopped -> cycling (controller)",
        "50 gn cycling -> starting, attempt 1 from sd (dwell ended)",
        "90 gn starting -> started (heartbeat)",
      ])
  }

  @Test("A heartbeat lost, and the restart")
  func heartbeatLost() throws {
    bench.strike(.guest(port(1), .hangs))
    bench.run(.seconds(320))
    #expect(
      try why(1) == [
        "1300 gn heartbeat lost (failures 1)", "1300 gn started -> stopping (heartbeat lost)",
      ])
    bench.run(.minutes(5))
    let restart = try why(1)
    #expect(
      restart == [
        "1300 gn heartbeat lost (failures 1)", "1300 gn started -> stopping (heartbeat lost)",
        "1360 gn stopping -> stopped (silent)", "1410 gn stopped -> cycling (controller)",
        "1410 gn cycling -> starting, attempt 1 from sd (dwell ended)",
        "1450 gn starting -> started (heartbeat)",
      ])
  }

  @Test("An operator's stop, though much happened to others since")
  func stopped() throws {
    _ = try bench.ask("stop 1", on: link)
    bench.run(.seconds(60))
    _ = try bench.ask("restart 2", on: link)
    bench.strike(.guest(port(3), .hangs))
    bench.run(.hours(2))
    #expect(
      try why(1) == [
        "1000 gn stop (administrator)", "1000 gn started -> stopping (command)",
        "1070 gn stopping -> stopped (silent)",
      ])
  }

  @Test("A hibernation for the heat, for each port, back to the verdict")
  func hibernation() throws {
    bench.strike(.world(.ambient(90_000, nil)))
    bench.run(.hours(2))
    #expect(bench.relaysOn.isEmpty)
    for index in 0..<5 {
      let lines = try why(index).map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
      let name = port(index).name.description
      #expect(
        lines == [
          "environment critical (temperature)", "controller causes of hibernation: environment",
          "controller normal -> will hibernate (environment)",
          "\(name) started -> stopping (hibernation)", "\(name) stopping -> stopped (silent)",
          "controller will hibernate -> hibernating (all down)",
          "controller hibernating (environment)",
        ], "\(lines)")
    }
  }

  @Test("Failed boots with a hold-off: the last attempt and what became of it")
  func heldOff() throws {
    bench.strike(.guest(port(1), .loops))
    bench.run(.hours(1))
    // The guest is held off after the last failure; the turn before that is why it tried again.
    let lines = try why(1).map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
    #expect(
      lines == [
        "gn stopped -> cycling (controller)",
        "gn cycling -> starting, attempt 6 from emmc (dwell ended)",
        "gn start failed (failures 7)", "gn starting -> stopped (timeout)",
        "gn stopped -> cycling (controller)",
        "gn cycling -> starting, attempt 7 from sd (dwell ended)",
        "gn start failed (failures 8)", "gn starting -> stopped (timeout)",
      ], "\(lines)")
    #expect(try bench.ask("state", on: link)[1].contains(" held-off="))
  }

  @Test("A port that the journal disabled in a brown-out")
  func brownOut() throws {
    var scenario = Scenario.still()
    scenario.guests[1]?.inrush = 20_000
    let bench = Bench(scenario)
    let link = bench.client()
    bench.run(.hours(1))
    let lines = try bench.chain(of: 1, on: link)
      .map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
    #expect(
      lines == [
        "board reset (brown-out)", "gn disabled (reset)",
        "gn disabled: power was lost while its relay switched",
      ], "\(lines)")
  }

  @Test("A guest that was woken, and one that an operator restarted")
  func others() throws {
    _ = try bench.ask("restart 1", on: link)
    bench.run(.minutes(5))
    #expect(
      try why(1).map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
        "gn restart (administrator)", "gn started -> restarting (command)",
        "gn restarting -> cycling (silent)",
        "gn cycling -> starting, attempt 1 from sd (dwell ended)",
        "gn starting -> started (heartbeat)",
      ])
    _ = try bench.ask("disable 1", on: link)
    #expect(
      try why(1).map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
        "gn disable (administrator)", "gn started -> disabled (command)",
      ])
  }

  @Test("A chain that is read slowly is the chain of the moment at which it was asked for")
  func slowReader() throws {
    let slow = bench.client()
    // The output fills up before the answer is whole.
    for _ in 0..<5 { bench.send("help\n", on: slow) }
    bench.serve()
    for _ in 0..<40 { bench.send("@w why 1\n", on: slow) }
    bench.serve()
    _ = try bench.ask("kill 1", on: link)
    bench.run(.minutes(2))
    var text = ""
    while true {
      bench.serve()
      let more = bench.read(slow)
      if more.isEmpty { break }
      text += more
    }
    let answers = text.split(separator: "<<<- ").filter { $0.hasPrefix("sid=w why") }
      .map { $0.split(separator: "->>>")[0] }
    try #require(answers.count == 40)
    let before = answers[0]
    let after = answers[39]
    #expect(before != after)
    #expect(answers.allSatisfy { $0 == before || $0 == after })
  }

  @Test("A port of which the log knows nothing any more")
  func empty() throws {
    #expect(try bench.ask("why 5", on: link) == ["error: invalid port 5: 0 to 4"])
  }
}

extension Bench {
  /// What `why` says, with seconds of the run in place of the date.
  func chain(of port: Int, on link: Int) throws -> [String] {
    let lines = try ask("why \(port)", on: link)
    return try lines.map { line in
      let words = line.split(separator: " ", maxSplits: 6)
      try #require(words.count == 7)
      let fields = words.prefix(6).compactMap { Int($0) }
      try #require(fields.count == 6 && fields[0] == 2026 && fields[1] == 1)
      let seconds = ((fields[2] - 1) * 24 + fields[3]) * 3_600 + fields[4] * 60 + fields[5]
      return "\(seconds) \(words[6])"
    }
  }
}

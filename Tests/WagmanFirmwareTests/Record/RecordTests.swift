import Testing
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

/// What the program writes to the persistent memory, and when.
@Suite("Record of the board")
struct RecordTests {
  /// The pages whose content differs.
  static func changed(_ a: MemoryImage, _ b: MemoryImage) -> [Int] {
    (0..<Page.countPerMemory).filter { page in
      (0..<Page.size).contains { a.pages[page].bytes[$0] != b.pages[page].bytes[$0] }
    }
  }

  @Test("A quiet day writes nothing but the day of the fixed record")
  func quiet() {
    let bench = Bench()
    bench.run(.hours(1))
    let before = bench.memory
    bench.run(.hours(22))
    #expect(Self.changed(before, bench.memory) == [])
  }

  @Test("A counter that the log tells of is in the record, wherever the power was cut")
  func counters() {
    var cuts = 0
    for writes in 0..<12 {
      let bench = Bench()
      bench.run(to: Tick(s: 200))
      bench.strike(.guest(port(1), .hangs))
      bench.run(to: Tick(milliseconds: 499_999))
      bench.reset(because: .powerOn, afterWrites: writes)
      bench.run(.milliseconds(1))
      guard bench.simulation.firmware.board.bootedAt > .zero else { continue }
      cuts += 1
      let told = bench.entries.filter { $0.code == .heartbeatLost && $0.subject.port == port(1) }
      #expect(bench.record(1).memory.failures >= (told.last?.argument ?? 0))
      // The message to the guest is after both.
      if bench.simulation.firmware.board.guests[1].state == .halting {
        #expect(bench.record(1).memory.failures == 1)
      }
    }
    #expect(cuts >= 3)
  }

  @Test("An operator's stop is in the record before the power is cut for it, and outlives a reset")
  func stop() throws {
    var cuts = 0
    for writes in 0..<8 {
      let bench = Bench()
      let link = bench.client()
      bench.run(to: Tick(s: 200))
      bench.reset(because: .powerOn, afterWrites: writes)
      bench.send("stop 1 0\n", on: link)
      bench.serve()
      bench.run(.milliseconds(600))
      guard bench.simulation.firmware.board.bootedAt > .zero else { continue }
      cuts += 1
      if bench.entries.contains(where: { $0.code == .disabledByJournal }) { continue }
      bench.run(.minutes(5))
      let wasCut = !bench.record(1).memory.isWanted
      #expect(bench.phase(1) == (wasCut ? .stopped : .started))
    }
    #expect(cuts >= 4)
  }

  @Test("The fixed addresses follow once a day")
  func fixedDaily() throws {
    let bench = Bench()
    let link = bench.client()
    // 2026-01-01 00:00:00 is day 20454.
    bench.run(to: Tick(s: 61))
    #expect(bench.boardRecord.legacyDay == 20_454)
    let first = try #require(LegacyRecord(from: bench.memory))
    #expect(first.header.boots == 1 && first[port(1)].isEnabled)
    _ = try bench.ask("disable 1", on: link)
    bench.run(to: Tick(s: 86_399))
    #expect(try #require(LegacyRecord(from: bench.memory))[port(1)].isEnabled)
    bench.run(to: Tick(s: 86_400))
    #expect(try !#require(LegacyRecord(from: bench.memory))[port(1)].isEnabled)
    #expect(bench.boardRecord.legacyDay == 20_455)
  }

  @Test("The fixed addresses follow at an orderly reset, and counts of the log are written")
  func orderlyReset() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    _ = try bench.ask("disable 1", on: link)
    for _ in 0..<3 { _ = try bench.ask("start 1", on: link) }
    let before = bench.entries.count
    #expect(try bench.ask("reset 5", on: link) == [])
    bench.run(to: Tick(milliseconds: 204_999))
    #expect(bench.texts(after: before) == ["board reset within 5 s (administrator)"])
    #expect(try #require(LegacyRecord(from: bench.memory))[port(1)].isEnabled)
    bench.run(to: Tick(s: 205))
    #expect(
      Array(bench.log.dropFirst(before).prefix(3)) == [
        "200 board reset within 5 s (administrator)",
        "205 gn start refused: disabled (administrator)  ×2", "205 board reset (command)",
      ])
    #expect(try !#require(LegacyRecord(from: bench.memory))[port(1)].isEnabled)
    #expect(try bench.ask("up", on: link) == ["0"])
  }

  @Test("eereset clears the record at the next reset, not before")
  func clear() throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    for line in ["disable 1", "enable 3", "watch 2 hb f", "blf sd", "log off", "eereset"] {
      #expect(try bench.ask(line, on: link) == [])
    }
    bench.run(.minutes(10))
    #expect(!bench.record(1).memory.isEnabled && bench.boardRecord.bootLoader == .sd)
    bench.strike(.board(.resets(.external)))
    for index in 0..<5 {
      #expect(bench.record(index).memory.isEnabled == (index < 3))
      #expect(bench.record(index).memory.isWatched == (index < 3))
      #expect(bench.record(index).memory.attempts <= 1)
    }
    #expect(bench.boardRecord.bootLoader == .off && bench.boardRecord.isLogging)
    #expect(bench.boardRecord.boots == 1 && !bench.boardRecord.clearsAtNextReset)
    bench.strike(.board(.resets(.external)))
    #expect(bench.boardRecord.boots == 2)
  }

  @Test(
    "After each kind of reset bf, up and boots tell of it",
    arguments: [
      (ResetCause.powerOn, ["PORF"]), (.brownOut, ["BORF"]), (.external, ["EXTRF"]),
      (.watchdog, ["WDRF"]), (.software, []),
    ])
  func causes(cause: ResetCause, flags: [String]) throws {
    let bench = Bench()
    let link = bench.client()
    bench.run(to: Tick(s: 200))
    bench.strike(.board(.resets(cause)))
    bench.run(.seconds(7))
    #expect(try bench.ask("bf", on: link) == flags)
    #expect(try bench.ask("up", on: link) == ["7"])
    #expect(try bench.ask("boots", on: link) == ["2"])
    #expect(try bench.ask("rtc", on: link) == ["1767225807"])
    #expect(bench.relaysOn.rawValue == 0b111)
    #expect((0..<3).map { bench.phase($0) } == [.started, .started, .started])
    #expect((0..<3).map { bench.record($0).memory.attempts } == [1, 1, 1])
  }

  @Test("Each start is in the ring of start times, also where attempts go from 255 to 254")
  func bootLog() {
    var scenario = Scenario.still(guests: 2) { guest in
      guest.bootsFromSD = false
      guest.bootsFromEMMC = false
    }
    scenario.configuration.longestHoldOff = .seconds(1)
    scenario.configuration.startTimeout = .seconds(10)
    let bench = Bench(scenario)
    bench.run(.hours(16))
    let starts = bench.entries.filter { $0.isStart(of: port(0)) }
    #expect(starts.count > 300)
    let log = bench.record(0).bootLog
    #expect(
      (0..<Int(log.count)).map { UInt64(log[$0]) }
        == starts.suffix(8).map { $0.milliseconds / 1_000 })
  }
}

extension LogEntry {
  func isStart(of port: BoardPort) -> Bool {
    code == .entered && subject.port == port && Entry(argument: argument)?.to == .starting
  }
}

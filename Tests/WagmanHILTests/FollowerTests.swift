import Synchronization
import Testing
import WagmanRemote
import WagmanSim

@testable import WagmanHIL

@Suite struct FollowerTests {
  private let board = PaperBoard()
  private let follower: Follower

  init() { follower = Follower(board, silence: 5_000) }

  private var lines: [String] {
    follower.watch.events.map { "\($0.at) \($0.sequence ?? 0) \($0.text)" }
  }

  @Test("Entries that were there before the run are not told")
  func before() async throws {
    for _ in 0..<3 { board.write() }
    try await follower.begin()
    try await follower.update()
    #expect(lines == [])
  }

  @Test("Each entry is told once, at its own moment")
  func once() async throws {
    board.pass(10_000)
    board.write()
    try await follower.begin()
    board.pass(300)
    board.write()
    board.pass(50)
    board.write("2 5 649")
    board.pass(150)
    try await follower.update()
    try await follower.update()
    #expect(lines.map { $0.prefix(6) } == ["300 2 ", "350 3 "])
    #expect(follower.watch.present == Watch.Cursor(index: 2, at: 500))
  }

  @Test("More than a page of entries is asked for in pages, none twice")
  func pages() async throws {
    try await follower.begin()
    for _ in 0..<40 {
      board.pass(10)
      board.write()
    }
    try await follower.update()
    #expect(follower.watch.events.map(\.sequence) == (1...40).map { UInt32($0) })
    #expect(follower.watch.events.map(\.at) == (1...40).map { UInt64($0) * 10 })
  }

  @Test("Damaged entries are passed over, however many they are", arguments: [1, 15, 16, 17, 50])
  func damage(count: Int) async throws {
    board.write()
    try await follower.begin()
    for _ in 0..<count { board.write(isDamaged: true) }
    board.pass(100)
    board.write()
    try await follower.update()
    #expect(follower.watch.events.map(\.sequence) == [UInt32(count) + 2])
  }

  @Test("What was written before a reset is told before the reset, not at the run's beginning")
  func reset() async throws {
    board.pass(50_000)
    try await follower.begin()
    board.pass(1_000)
    try await follower.update()
    board.pass(200)
    board.write("3 7 11")
    board.change { ($0.uptime, $0.elapsed) = (5, $0.elapsed + 105) }
    board.write("1 7 4")
    board.pass(15)
    try await follower.update()
    #expect(follower.watch.events.map(\.at) == [1_000, 1_305])
    #expect(follower.watch.present.at == 1_320)
  }

  @Test(
    "A log that began anew is read from its beginning, also where it is longer than the old one")
  func begunAnew() async throws {
    for _ in 0..<3 { board.write() }
    try await follower.begin()
    board.pass(1_000)
    try await follower.update()
    board.change { ($0.entries, $0.uptime, $0.elapsed) = ([], 0, $0.elapsed + 100) }
    board.write("1 7 4")
    board.write()
    board.pass(10)
    try await follower.update()
    #expect(follower.watch.events.map(\.sequence) == [1, 2])
    board.change { ($0.entries, $0.uptime, $0.elapsed) = ([], 0, $0.elapsed + 100) }
    // Equal to those that were read, but for their time.
    board.pass(3)
    board.write("1 7 4")
    for _ in 0..<3 { board.write() }
    board.pass(10)
    try await follower.update()
    #expect(follower.watch.events.map(\.sequence) == [1, 2, 1, 2, 3, 4])
  }

  @Test("A clock that is put forward or back moves no event out of its order")
  func clock() async throws {
    board.change { $0.clock = 1_000_000_000 }
    try await follower.begin()
    board.pass(4_000_000)
    try await follower.update()
    board.write()
    board.pass(100)
    board.change { $0.clock += 3_600_000 }
    board.write("19 7 1")
    board.pass(100)
    try await follower.update()
    board.write()
    board.change { $0.clock = 5_000 }
    board.write("19 7 5")
    board.pass(100)
    try await follower.update()
    #expect(
      follower.watch.events.map(\.at) == [4_000_000, 4_000_100, 4_000_200, 4_000_200])
  }

  @Test("An entry that is counted up stands for as many events more")
  func counted() async throws {
    try await follower.begin()
    board.write()
    try await follower.update()
    board.pass(100)
    board.change { $0.entries[0].count = 4 }
    try await follower.update()
    try await follower.update()
    #expect(follower.watch.events.map(\.count) == [1, 3])
  }

  @Test("A board that does not answer is asked again for as long as it may be silent")
  func silence() async throws {
    let bench = UnreliableBench(Desk.bench(), .silence(from: 0, for: 1_000))
    let follower = Follower(bench, silence: 60_000)
    #expect(Desk.turn(bench) { try await follower.update() } == nil)
    #expect(bench.strikes == 1)
    let deaf = UnreliableBench(Desk.bench(), .silence(from: 0, for: 1_000_000))
    let other = Follower(deaf, silence: 25_000)
    let error = Desk.turn(deaf) { try await other.update() }
    #expect(error as? BoardError == .timedOut(milliseconds: 10_000, wasHarmless: true))
    #expect(deaf.strikes == 3)
  }
}

@Suite struct EventPageTests {
  @Test("A page tells the board's times and its entries")
  func page() throws {
    let page = try #require(
      EventPage([
        "up=12 clock=0 last=7", "6 +5 5 1 0 x3 gn heartbeat lost", "7 9000 1 7 4 x1 board",
      ]))
    #expect(page.uptime == 12 && page.clock == nil && page.newest == 7)
    #expect(page.entries.map(\.sequence) == [6, 7])
    #expect(page.entries.map(\.isClockTime) == [false, true])
    #expect(page.entries[0].count == 3)
  }

  @Test(
    "What is no page is none",
    arguments: [
      [], [""], ["up=1 clock=0"], ["up=1 clock=0 last=x"], ["up clock=0 last=1"],
      ["up=1 clock=0 last=1", ""], ["up=1 clock=0 last=1", "1 +5 5 1 0 x1"],
      ["up=1 clock=0 last=1", "1 +5 99 1 0 x1 words"],
      ["up=1 clock=0 last=1", "1 +5 5 8 0 x1 words"],
      ["up=1 clock=0 last=1", "1 +5 5 1 0 1 words"],
      ["up=1 clock=0 last=1", "1 +5 5 1 4294967296 x1 words"],
    ])
  func garbage(lines: [String]) { #expect(EventPage(lines) == nil) }
}

@Suite struct OriginalLogTests {
  @Test(
    "Lines of a board in the field are events",
    arguments: [
      ("gn starting sd", "gn starting from sd"), ("cs started", "cs started"),
      ("gn stopping", "gn stopping"), ("x1 stopped", "x1 stopped"), ("nc disabled", "nc disabled"),
      ("gn heartbeat timeout", "gn heartbeat-lost"),
    ])
  func events(line: String, pattern: String) throws {
    let event = try #require(OriginalLog.event(line, at: 7))
    #expect(try EventPattern.parse(pattern).matches(event.event))
    #expect(event.at == 7 && event.sequence == nil)
  }

  @Test(
    "Lines that are about no change are none",
    arguments: ["", "gn", "gn attempts 3", "boot 5", "gn heartbeat", "no starting sd"])
  func noise(line: String) { #expect(OriginalLog.event(line, at: 7) == nil) }
}

@Suite struct RunClockTests {
  @Test("While the board runs its uptime counts, whatever the clock and the bench say")
  func uptime() {
    var clock = RunClock()
    clock.take(uptime: 1_000, clock: 50, elapsed: 0)
    clock.take(uptime: 1_500, clock: 9_999_999, elapsed: 77)
    #expect(clock.now == 500)
  }

  @Test("Over a reset the board's clock tells how long it was away")
  func reset() {
    var clock = RunClock()
    clock.take(uptime: 90_000, clock: 1_000_000, elapsed: 0)
    clock.take(uptime: 20, clock: 1_003_000, elapsed: 5)
    #expect(clock.now == 3_000)
  }

  @Test("Where the clock is not set, or was, the bench's own time counts, or the uptime")
  func unset() {
    for (before, after) in [
      (nil, nil), (5, nil), (nil, 5), (9_000, 8_000), (1_000, 3_601_000),
    ] as [(UInt64?, UInt64?)] {
      var clock = RunClock()
      clock.take(uptime: 90_000, clock: before, elapsed: 100)
      clock.take(uptime: 20, clock: after, elapsed: 2_100)
      #expect(clock.now == 2_000)
      clock.take(uptime: 10, clock: nil, elapsed: 2_101)
      #expect(clock.now == 2_010)
    }
  }

  @Test("A moment is counted back from the present, within what is known")
  func moments() {
    var clock = RunClock()
    clock.take(uptime: 1_000, clock: nil, elapsed: 0)
    clock.take(uptime: 5_000, clock: 70_000, elapsed: 0)
    #expect(clock.moment(of: 4_400, isClockTime: false, notBefore: 0) == 3_400)
    #expect(clock.moment(of: 69_000, isClockTime: true, notBefore: 0) == 3_000)
    // Told late, up to two seconds; what seems to be older has no time of its own.
    #expect(clock.moment(of: 69_000, isClockTime: true, notBefore: 3_500) == 3_000)
    #expect(clock.moment(of: 67_500, isClockTime: true, notBefore: 3_500) == 1_500)
    #expect(clock.moment(of: 67_499, isClockTime: true, notBefore: 3_500) == 3_500)
    // Of the life before, and of a clock that was put back.
    #expect(clock.moment(of: 6_000, isClockTime: false, notBefore: 3_500) == 3_500)
    #expect(clock.moment(of: 10, isClockTime: true, notBefore: 3_500) == 3_500)
    #expect(clock.moment(of: 6_000, isClockTime: false, notBefore: 9_000) == 4_000)
  }
}

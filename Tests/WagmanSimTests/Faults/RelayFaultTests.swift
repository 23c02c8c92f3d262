import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@Suite("Faults of relays")
struct RelayFaultTests {
  private func bench() throws -> FaultBench {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    #expect(bench.closed.rawValue == 0b111)
    return bench
  }

  @Test("A relay that welds does not open, and its guest keeps its power until it ends")
  func welds() throws {
    let bench = try bench()
    try bench.strike("relay gn welds for 10min")
    try bench.type("stop 1 0")
    bench.run(.seconds(30))
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.guest(1) == .up)
    #expect(bench.count(.relayWelds) == 1)
    #expect(bench.entries(with: "relay").count == 1)
    // It is tried again after 1, 2, 4 and 8 minutes.
    bench.run(.minutes(20))
    #expect(bench.closed.rawValue == 0b101)
    #expect(bench.guest(1) == .off)
  }

  @Test("A relay that welds while it is open still closes")
  func weldsWhenClosed() throws {
    let bench = try bench()
    try bench.type("stop 1 0")
    bench.run(.seconds(30))
    try bench.strike("relay gn welds")
    bench.run(.seconds(30))
    #expect(bench.closed.rawValue == 0b101)
    try bench.type("start 1")
    bench.run(.minutes(2))
    try bench.type("stop 1 0")
    bench.run(.hours(3))
    #expect(bench.closed.rawValue == 0b111)
  }

  @Test("A relay that dies takes its guest's power, and closes no more")
  func dies() throws {
    let bench = try bench()
    try bench.strike("relay gn dies for 2h")
    #expect(bench.closed.rawValue == 0b101)
    #expect(bench.guest(1) == .off)
    bench.run(.hours(1))
    #expect(bench.closed.rawValue == 0b101)
    #expect(bench.count(.relayDies) > 1)
    bench.run(.hours(3))
    #expect(bench.closed.rawValue == 0b111)
    #expect(bench.guest(1) == .up)
  }

  @Test("A relay that bounces opens and closes again within 100 ms, and ends where it should")
  func bounces() throws {
    let bench = try bench()
    try bench.strike("relay gn bounces")
    var counts: Set<Int> = []
    for _ in 0..<20 {
      try bench.type("stop 1 0")
      bench.run(.seconds(20))
      let from = bench.contacts.count
      try bench.type("start 1")
      bench.run(.seconds(20))
      let moves = bench.contacts[from...].filter { $0.port.index == 1 }
      let (first, last) = (try #require(moves.first), try #require(moves.last))
      #expect(first.level == .on && last.level == .on)
      #expect(last.at.since(first.at) <= .milliseconds(100))
      counts.insert(moves.count)
      // Its boot began anew with the last closing.
      #expect(bench.guest(1) == .booting)
    }
    #expect(counts == [3, 5, 7])
    #expect(bench.count(.relayBounces) == 40)
  }

  @Test("Each opening of a contact that bounces takes the guest's power")
  func bouncesTakePower() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 20))
    try bench.strike("relay gn bounces for 1min")
    bench.run(to: Tick(s: 120))
    let last = try #require(bench.contacts.last { $0.port.index == 1 })
    let up = try #require(bench.entries(with: "gn starting -> started").first)
    #expect(last.at.milliseconds % 1_000 != 0)
    #expect(up == last.at + .seconds(40))
  }

  @Test("A relay that flips at resets changes its contacts at each, and the board puts it right")
  func flips() throws {
    let bench = try bench()
    try bench.strike("relay gn flips at resets")
    let from = bench.contacts.count
    try bench.reset()
    #expect(bench.contacts[from...].map(\.level) == [.off])
    #expect(bench.closed.rawValue == 0b101)
    bench.run(.minutes(10))
    #expect(bench.closed.rawValue == 0b111)
    try bench.type("stop 1 0")
    bench.run(.seconds(20))
    try bench.reset()
    // Found on, and not wanted.
    #expect(bench.closed.rawValue == 0b111)
    bench.run(.minutes(10))
    #expect(bench.closed.rawValue == 0b101)
    #expect(bench.count(.relayFlipsAtResets) == 2)
  }
}

import Testing
import WagmanCore
import WagmanSim

@Suite("Everything recovers")
struct RecoveryTests {
  /// A sentence for each kind of fault that stands until something ends it.
  private static let standing = [
    "guest nc hangs", "guest gn loops", "guest cs fails boots", "guest nc boots only from emmc",
    "guest gn boots in 10min", "guest cs ignores shutdown", "guest gn shuts down in 1h",
    "guest cs restarts itself", "guest nc misses beats", "guest gn flutters", "guest x1 beats",
    "guest nc draws 300mA", "ambient 70degC", "humidity 99%RH", "supply 4.7V",
    "sensor temperature silent", "sensor humidity corrupt", "sensor supply reads 1V",
    "relay nc reads unknown", "relay gn sticks", "relay nc welds", "relay cs dies",
    "relay gn bounces", "relay nc flips at resets", "clock drifts 100000 ppm",
    "console operator loses 100%", "console gn garbles 100%", "console cs doubles 50%",
    "console operator delays 100%",
  ]

  @Test("After it the node is as one that nothing was done to", arguments: [false, true])
  func recovers(isSentence: Bool) throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    for sentence in Self.standing { try bench.strike(sentence) }
    bench.run(.hours(2))
    #expect(bench.closed.rawValue != 0b111)
    try bench.strike("brown-out after 0 effects")
    if isSentence { try bench.strike("everything recovers") } else { bench.end() }
    let struck = bench.simulation.strikes
    bench.run(.hours(2))
    let from = bench.entries.count
    #expect(bench.closed.rawValue == 0b111)
    #expect((0..<3).allSatisfy { bench.guest($0) == .up })
    try bench.type("restart 1")
    bench.run(.minutes(10))
    try bench.reset()
    bench.run(.hours(2))
    #expect(bench.closed.rawValue == 0b111)
    for words in ["lost", "failed", "fault", "critical", "unexpected", "brown-out"] {
      #expect(bench.entries[from...].filter { $0.text.contains(words) }.map(\.text) == [])
    }
    // Beside the command and the reset nothing struck any more.
    #expect(struck[.operatorLine] + 1 == bench.count(.operatorLine))
    for kind in FaultKind.allCases where kind != .operatorLine && kind != .boardResets {
      #expect(struck[kind] == bench.count(kind), "\(kind)")
    }
  }

  @Test("What is worn or lost stays so")
  func stays() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("clock is lost")
    for index in 16..<24 { try bench.strike("memory page \(index) wears out") }
    try bench.strike("everything recovers")
    #expect(bench.epochSeconds == nil)
    try bench.type("hibernate 600")
    bench.run(.minutes(1))
    #expect(bench.count(.memoryPageWearsOut) > 0)
  }
}

import Testing
import WagmanCheck
import WagmanCore

@Suite("Random histories")
struct HistoryTests {
  #if DEBUG
    static let shards = 0..<1
    static let seedsInShard: UInt64 = 1
    static let months: UInt64 = 1
    static let censusSeeds: UInt64 = 12
    /// A few histories take most of the rows.
    static let rowsThatMayBeMissing = 30
  #else
    static let shards = 0..<4
    static let seedsInShard: UInt64 = 100
    static let months: UInt64 = 100
    static let censusSeeds: UInt64 = 400
    static let rowsThatMayBeMissing = 0
  #endif

  @Test(
    "An hour gives one history with a tick each millisecond, each 10 ms, each second, and in jumps",
    arguments: shards)
  func hour(shard: Int) throws {
    for seed in Self.seeds(of: shard, Self.seedsInShard) {
      try Self.compare(
        seed: seed, pace: .anHour, [.milliseconds(1), .milliseconds(10), .seconds(1)])
    }
  }

  @Test("A month gives one history with a tick each second and in jumps", arguments: shards)
  func month(shard: Int) throws {
    for seed in Self.seeds(of: shard, Self.months) {
      try Self.compare(seed: seed, pace: .aMonth, [.seconds(1)])
    }
  }

  @Test("The histories together take every row of every table, and nothing that must hold breaks")
  func census() {
    var census = Census()
    for seed in 0..<Self.censusSeeds {
      for pace in [History.Pace.anHour, .aMonth] {
        if pace == .aMonth && seed % 8 != 0 { continue }
        var author = Author(seed: seed, pace: pace)
        author.write()
        census.add(author.census)
        #expect(author.monitor.violation == nil, "seed \(seed), \(pace)")
      }
    }
    let table = Row.allCases.map { "\(census.count(of: $0))\t\($0)" }.joined(separator: "\n")
    print(table)
    let missing = Row.allCases.filter { census.count(of: $0) == 0 }
    #expect(missing.count <= Self.rowsThatMayBeMissing, "never taken: \(missing)")
  }

  private static func seeds(of shard: Int, _ count: UInt64) -> Range<UInt64> {
    UInt64(shard) * count..<UInt64(shard + 1) * count
  }

  private static func compare(seed: UInt64, pace: History.Pace, _ periods: [TickSpan]) throws {
    var author = Author(seed: seed, pace: pace)
    author.write()
    #expect(author.monitor.violation == nil, "seed \(seed)")
    let expected = author.history.replay(every: nil)
    #expect(expected.digests.last == author.node.digest, "seed \(seed): the replay differs")
    #expect(expected.records.count > 20, "seed \(seed): nothing happened")
    for period in periods {
      let difference = author.history.replay(every: period).firstDifference(from: expected)
      #expect(difference == nil, "seed \(seed), a tick each \(period.milliseconds) ms")
    }
  }
}

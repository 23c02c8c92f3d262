import WagmanCheck
import WagmanSim

/// What all seeds of a campaign came to.
public struct CampaignTotals: Sendable {
  public private(set) var seeds = 0
  /// Virtual seconds of all seeds together.
  public private(set) var seconds: UInt64 = 0
  public private(set) var entries = 0
  /// By the name of the fault: in how many seeds it struck, and how often in all.
  public private(set) var struck: [String: (seeds: Int, times: Int)] = [:]
  /// In how many seeds fewer than three faults struck.
  public private(set) var quietSeeds = 0
  /// In how many seeds each of ``StepCoverage/pairs`` came, in that order.
  public private(set) var pairs = [Int](repeating: 0, count: StepCoverage.pairs.count)
  /// In how many seeds each `sometimes` happened.
  public private(set) var sometimes: [Int]
  /// Seeds that failed, lowest first once sorted.
  public private(set) var failures: [(seed: UInt64, failure: SeedResult.Failure)] = []
  /// Seeds that ran a second time, in another process.
  public private(set) var repeats = 0
  /// Of them, those that ended otherwise.
  public private(set) var differing: [UInt64] = []

  public init(sometimes count: Int) {
    sometimes = Array(repeating: 0, count: count)
    // What never struck stands in the table, too.
    for kind in FaultKind.allCases { struck[kind.name] = (0, 0) }
  }

  public mutating func add(_ result: SeedResult) {
    seeds += 1
    seconds += result.seconds
    entries += result.entries
    var kinds = 0
    for (name, times) in result.struck where times > 0 {
      kinds += times
      struck[name, default: (0, 0)].seeds += 1
      struck[name, default: (0, 0)].times += times
    }
    if kinds < 3 { quietSeeds += 1 }
    // None of a run whose program ended by itself.
    let words = result.pairs.map { UInt64($0, radix: 16) ?? 0 }
    for (place, pair) in StepCoverage.pairs.enumerated()
    where pair.index / 64 < words.count
      && words[pair.index / 64] >> UInt64(pair.index % 64) & 1 == 1
    {
      pairs[place] += 1
    }
    for index in result.sometimes where sometimes.indices.contains(index) { sometimes[index] += 1 }
    if let failure = result.failure { failures.append((result.seed, failure)) }
  }

  public mutating func addRepeat(of first: SeedResult, _ second: SeedResult) {
    repeats += 1
    if first != second { differing.append(first.seed) }
  }
}

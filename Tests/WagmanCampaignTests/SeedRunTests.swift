import Testing
import WagmanCheck
import WagmanCore
import WagmanSim

@testable import WagmanCampaign

@Suite("Runs of seeds")
struct SeedRunTests {
  private static let faults = [
    "{do: 'guest {port} hangs', rate: 2/h}", "{do: 'brown-out', rate: 2/h}",
    "{do: 'operator {start|stop|kill|restart} {number}', rate: 6/h}",
  ]

  @Test("A seed ends the same each time, and another one otherwise")
  func digests() throws {
    let campaign = try Fixtures.campaign(Self.faults)
    func result(_ seed: UInt64) throws -> SeedResult {
      var run = try SeedRun(campaign.scenario(seed: seed) { _ in nil })
      return run.perform()
    }
    #expect(try result(1) == result(1))
    #expect(try result(1).digest != result(2).digest)
    #expect(try result(1).failure == nil)
    #expect(try result(1).seconds == 6 * 3_600)
  }

  @Test("Who is not up in time after the last fault has failed")
  func notUpInTime() throws {
    let scenario = try Fixtures.scenario(
      """
      name: late
      for: 3h
      guests: {nc: node-controller, gn: node-controller}
      enabled: [nc, gn]
      watched: [nc, gn]
      invariants: yes
      recovery: {from: 1h, up-within: 5s}
      timeline:
        - {at: 59min, do: operator kill 1}
        - {at: 3595s, do: operator start 1}
      """)
    var run = SeedRun(scenario)
    let result = run.perform()
    let failure = try #require(result.failure)
    #expect(failure.invariant == 12)
    // As a case runs it that `campaign shrink` wrote.
    #expect(try SeedRun.result(of: scenario.yaml, library: Fixtures.guests) == result)
    #expect(failure.text.hasPrefix("gn is "))
    #expect(failure.at == 3_605_000)
  }

  @Test("What leaves no trace in a run is left out until only its cause is left")
  func shrinks() throws {
    var scenario = try Fixtures.scenario(
      """
      name: late
      for: 3h
      guests: {nc: node-controller, gn: node-controller, cs: coresense}
      enabled: [nc, gn, cs]
      watched: [nc, gn, cs]
      invariants: yes
      recovery: {from: 1h, up-within: 5s}
      timeline:
        - {at: 10min, do: guest nc hangs}
        - {at: 12min, do: brown-out}
        - {at: 20min, do: operator stop 2}
        - {at: 25min, do: operator start 2}
        - {at: 30min, do: board resets}
        - {at: 59min, do: operator kill 1}
        - {at: 3595s, do: operator start 1}
      """)
    var run = SeedRun(scenario)
    let failure = try #require(run.perform().failure)
    var shrinker = Shrinker(scenario, failure: failure)
    shrinker.dropHappenings { _ in }
    #expect(shrinker.kept.count <= 2)
    shrinker.simplify()
    scenario = shrinker.scenario
    #expect(scenario.guests.count { $0 != nil } == 1)
    #expect(scenario.span < .hours(3))
    var small = SeedRun(scenario)
    #expect(small.perform().failure?.invariant == 12)
  }

  @Test("Every pair of a state and an input has a place of its own")
  func pairs() {
    let indices = StepCoverage.pairs.map(\.index)
    #expect(Set(indices).count == indices.count)
    #expect(indices.allSatisfy { (0..<192).contains($0) })
    #expect(Set(StepCoverage.pairs.map(\.name)).count == indices.count)
  }

  @Test("A run whose program ended by itself has failed, and has reached nothing")
  func crashed() {
    var totals = CampaignTotals(sometimes: 1)
    totals.add(
      SeedResult(
        seed: 7, digest: "", entries: 0, seconds: 0, struck: [:], pairs: [], sometimes: [],
        failure: .init(invariant: 0, text: "the program ended by itself: signal 5", at: 0)))
    #expect(totals.seeds == 1 && totals.failures.count == 1)
    #expect(totals.pairs.allSatisfy { $0 == 0 })
  }

  @Test("Totals count seeds, strikes and what was reached")
  func totals() throws {
    let campaign = try Fixtures.campaign(Self.faults)
    var totals = CampaignTotals(sometimes: 1)
    for seed in 1...4 as ClosedRange<UInt64> {
      var run = SeedRun(
        try campaign.scenario(seed: seed) { _ in nil },
        sometimes: [try EventPattern.read("nc starting")])
      let result = run.perform()
      totals.add(result)
      totals.addRepeat(of: result, result)
    }
    #expect(totals.seeds == 4)
    #expect(totals.sometimes == [4])
    #expect(totals.repeats == 4 && totals.differing.isEmpty)
    let place = try #require(StepCoverage.pairs.firstIndex { $0.name == "starting × heartbeat" })
    #expect(totals.pairs[place] == 4)
  }
}

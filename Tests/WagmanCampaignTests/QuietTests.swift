import Testing
import WagmanCheck
import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanSim

@testable import WagmanCampaign

/// What a run leaves behind, to the bit.
private struct Outcome: Equatable {
  var digest: UInt64
  var entries: Int
  var heartbeats: UInt64
  var samples: UInt64
  var rounds: UInt64
  var spared: UInt64
  var strikes: [String]
  var coverage: [UInt32]
  var violation: Witness.Violation?
  var levels: String

  /// Runs a scenario to its end, in jumps and chops of time, or tick by tick.
  ///
  /// `isWatched` says whether a witness sees each step of the machines.
  init(
    _ scenario: Scenario, sparing: Bool, isWatched: Bool = true, for span: TickSpan,
    ticks: TickSpan? = nil
  ) {
    let witness = Witness(configuration: scenario.configuration)
    var simulation = Simulation(
      scenario, witness: isWatched && ticks == nil ? witness : nil)
    simulation.sparesNoStep = !sparing
    var digest = Digest()
    var entries = 0
    func note(_ observation: Observation) {
      digest.fold(observation)
      entries += 1
    }
    let end = Tick.zero + span
    while simulation.time < end {
      // Chops that end at no round moment.
      let next = min(end, simulation.time + .milliseconds(3_456_789))
      if let ticks {
        simulation.advance(to: next, every: ticks, note)
        if simulation.time + ticks > end { break }
      } else {
        simulation.advance(to: next, note)
      }
      digest.fold(simulation.time.milliseconds)
      // To the last digit of the warmth inside, which no reading shows.
      for byte in "\(simulation.firmware.board.plant)".utf8 { digest.fold(UInt64(byte)) }
      for index in 0..<Port.count {
        digest.fold(simulation.firmware.board.guests[index].heartbeats)
        digest.fold(simulation.firmware.board.guests[index].nextEvent.milliseconds)
      }
      for link in 0..<6 { _ = simulation.read(link) }
    }
    digest.fold(simulation.memory)
    self.digest = digest.value
    self.entries = entries
    (heartbeats, samples) = simulation.counts
    rounds = simulation.steps
    spared = simulation.spared
    let tally = simulation.strikes
    strikes = tally.struck.map { "\($0.name) \(tally[$0])" }
    coverage = (0..<192).map { witness.coverage.counts[$0] }
    violation = witness.violation
    let state = simulation.exchange("state", on: 21).joined(separator: "\n")
    levels = "\(simulation.levels) \(state)"
  }
}

@Suite("Quiet")
struct QuietTests {
  /// The package's own folder of scenarios and campaigns.
  private static let shipped: String = {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return folder.joined(separator: "/") + "/sim/"
  }()

  private static func scenario(_ name: String) throws -> Scenario {
    try Scenario.load(path: shipped + "scenarios/\(name).yaml", library: Fixtures.guests) { _ in
      nil
    }
  }

  private static let scenarios = [
    "boot-loop", "brown-out", "default", "deliberate-stop", "forced-start", "heat-wave",
    "hibernation-causes", "hibernation-through-reset", "hung-guest", "kill-clears-wanted",
    "latched-reset", "node-controller-trouble", "quiet-month", "sensor-trouble",
    "stray-heartbeats", "stubborn-guest", "unwatched-guest",
  ]

  @Test("Jumping over quiet leaves all as step by step would", arguments: scenarios)
  func shippedScenarios(name: String) throws {
    let scenario = try Self.scenario(name)
    let span = min(scenario.span, .hours(30))
    let jumped = Outcome(scenario, sparing: true, for: span)
    let stepped = Outcome(scenario, sparing: false, for: span)
    let unwatched = Outcome(scenario, sparing: true, isWatched: false, for: span)
    #expect(unwatched.levels == stepped.levels)
    #expect(unwatched.digest == stepped.digest)
    // Whom nobody watches does not stop for turns of the controller that come to nothing.
    if name == "default" {
      #expect(unwatched.rounds - unwatched.spared < (jumped.rounds - jumped.spared) * 3 / 4)
    }
    #expect(jumped.heartbeats == stepped.heartbeats)
    #expect(jumped.samples == stepped.samples)
    #expect(jumped.coverage == stepped.coverage)
    #expect(jumped.levels == stepped.levels)
    #expect(jumped.digest == stepped.digest)
    #expect(jumped.strikes == stepped.strikes)
    #expect(jumped.violation == stepped.violation)
    #expect(stepped.spared == 0)
    #expect(jumped.spared > (jumped.heartbeats + jumped.samples) / 4, "There was hardly any quiet")
  }

  @Test("Under every fault of the campaign, too", arguments: 1...12 as ClosedRange<UInt64>)
  func campaignSeeds(seed: UInt64) throws {
    let campaign = try Campaign.load(
      path: Self.shipped + "campaigns/swarm.yaml", library: Fixtures.guests
    ) { _ in nil }
    let scenario = try campaign.scenario(seed: seed) { _ in nil }
    let jumped = Outcome(scenario, sparing: true, for: scenario.span)
    let stepped = Outcome(scenario, sparing: false, for: scenario.span)
    let unwatched = Outcome(scenario, sparing: true, isWatched: false, for: scenario.span)
    #expect(unwatched.levels == stepped.levels)
    #expect(unwatched.digest == stepped.digest)
    #expect(unwatched.strikes == stepped.strikes)
    #expect(jumped.heartbeats == stepped.heartbeats)
    #expect(jumped.coverage == stepped.coverage)
    #expect(jumped.levels == stepped.levels)
    #expect(jumped.digest == stepped.digest)
    #expect(jumped.strikes == stepped.strikes)
    #expect(jumped.spared > 10_000, "There was hardly any quiet")
  }

  @Test("Ticks at which nothing is due leave all as steps would", arguments: [7, 10, 250])
  func ticks(milliseconds: UInt64) throws {
    let scenario = try Self.scenario("brown-out")
    let span = min(scenario.span, .hours(1))
    let tick = TickSpan.milliseconds(milliseconds)
    let rested = Outcome(scenario, sparing: true, for: span, ticks: tick)
    let stepped = Outcome(scenario, sparing: false, for: span, ticks: tick)
    #expect(rested == stepped)
    #expect(rested.rounds > 3_600_000 / milliseconds - 2_000)
  }
}

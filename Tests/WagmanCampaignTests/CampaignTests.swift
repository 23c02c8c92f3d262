import Testing
import WagmanCore
import WagmanSim
import WagmanYaml

@testable import WagmanCampaign

@Suite("What a seed makes of a campaign")
struct CampaignTests {
  private static let hangs = "{do: 'guest {port} hangs', rate: 2/h..8/h}"
  private static let resets = "{do: 'board resets', share: 50%, rate: 1/h}"

  private func sentences(_ campaign: Campaign, seed: UInt64) throws -> [String] {
    try campaign.scenario(seed: seed) { _ in nil }.timeline.map {
      "\($0.at.text) \($0.steps[0].text)"
    }
  }

  @Test("The same seed makes the same scenario, another seed another")
  func seeds() throws {
    let campaign = try Fixtures.campaign([Self.hangs, Self.resets])
    #expect(try sentences(campaign, seed: 5) == sentences(campaign, seed: 5))
    #expect(try sentences(campaign, seed: 5) != sentences(campaign, seed: 6))
  }

  @Test("A fault that is added leaves the others of a seed where they were")
  func independence() throws {
    let often = "{do: 'guest {port} hangs', rate: 12/h}"
    let one = try Fixtures.campaign([often])
    let two = try Fixtures.campaign([often, "{do: 'guest {port} crashes', rate: 9/h}"])
    let before = try sentences(one, seed: 3).filter { $0.hasSuffix("hangs") }
    #expect(!before.isEmpty)
    #expect(try sentences(two, seed: 3).filter { $0.hasSuffix("hangs") } == before)
  }

  @Test("A fault strikes in its share of the seeds, and within the time of faults")
  func shares() throws {
    let campaign = try Fixtures.campaign(
      [Self.hangs, "{do: 'guest gn loops', share: 50%, rate: 1/h}"],
      more: "faults-for: 12h\nrecovery-for: 1h")
    var seedsWithLoops = 0
    for seed in 0..<200 as Range<UInt64> {
      let scenario = try campaign.scenario(seed: seed) { _ in nil }
      #expect(scenario.timeline.allSatisfy { $0.at < .hours(12) })
      if scenario.timeline.contains(where: { $0.steps[0].text == "guest gn loops" }) {
        seedsWithLoops += 1
      }
    }
    #expect((75...125).contains(seedsWithLoops))
  }

  @Test("No seed has fewer strikes than a run needs to show something")
  func fewest() throws {
    let campaign = try Fixtures.campaign(["{do: 'board resets', share: 1%, rate: 1/30d}"])
    for seed in 0..<20 as Range<UInt64> {
      #expect(try sentences(campaign, seed: seed).count == Campaign.fewestStrikes)
    }
  }

  @Test("Where what a seed draws may find no occasion, three strikes are added that need none")
  func certain() throws {
    let campaign = try Fixtures.campaign(
      ["{do: 'relay {port} welds', rate: 10/h}", "{do: 'board resets', share: 0.1%, rate: 1/d}"])
    for seed in 0..<20 as Range<UInt64> {
      let resets = try sentences(campaign, seed: seed).filter { $0.hasSuffix("board resets") }
      #expect(resets.count >= Campaign.fewestCertainStrikes)
    }
    let alone = try Fixtures.campaign(["{do: 'relay {port} welds', rate: 10/h}"])
    #expect(try sentences(alone, seed: 1).count >= Campaign.fewestStrikes)
  }

  @Test("The scenario of a seed, written and read again, is the same run")
  func roundTrip() throws {
    let campaign = try Fixtures.campaign(
      [Self.hangs, Self.resets, "{do: 'supply {3..4.6}V for {1s..2min}', rate: 2/h}"])
    let scenario = try campaign.scenario(seed: 11) { _ in nil }
    var read = try Fixtures.scenario(scenario.yaml)
    read.file = scenario.file
    var first = SeedRun(scenario)
    var second = SeedRun(read)
    #expect(first.perform() == second.perform())
  }

  @Test("A campaign for nobody is refused")
  func nobody() {
    #expect(
      Fixtures.complaints(about: "name: x\nguests: []\nfaults: []") == [
        "test.yaml:2:9: error: a campaign without guests; write 'guests: [node-controller]'"
      ])
  }

  @Test("What is wrong is said with its place")
  func complaints() {
    #expect(
      Fixtures.complaints(
        about: """
          name: x
          guests: [nobody]
          falts: []
          faults:
            - {do: 'guest {port} hongs', rate: 1/h}
            - {do: 'guest gn hangs'}
            - {rate: 1/h}
            - {do: 'guest gn hangs', rate: never}
          """
      ).map { String($0.split(separator: ":", maxSplits: 1)[1]) } == [
        "2:10: error: no guest profile 'nobody'; known: coresense, edge-camera, flaky, guest-node, "
          + "node-controller, sleepy, stubborn",
        "3:1: error: unknown key 'falts' in a campaign; did you mean 'faults'?",
        "5:11: error: 'guest cs hongs': 'hongs' is no verb of a guest; did you mean 'hangs'?",
        "6:5: error: a fault without a rate; add 'rate: 1/d..2/h'",
        "7:5: error: nothing to do; add 'do: guest {port} hangs'",
        "8:34: error: a fault that never strikes; leave it out",
      ])
  }
}

import WagmanCampaign
import WagmanSim

/// Seeds of the swarm, one process and one core.
enum CampaignBenches {
  static func figures(_ options: BenchOptions) throws -> [Figure] {
    let campaign = try Campaign.load(
      path: "sim/campaigns/swarm.yaml", library: GuestLibrary(folder: "sim/guests")
    ) { _ in nil }
    let seeds: ClosedRange<UInt64> = 1...40
    var days = 0.0
    let seconds = try Stopwatch.median(of: options.rounds) {
      days = 0
      for seed in seeds {
        var run = SeedRun(try campaign.scenario(seed: seed) { _ in nil })
        days += Double(run.perform().seconds) / 86_400
      }
    }
    return [
      Figure("campaign.seeds", Double(seeds.count) / seconds, "seeds/s"),
      Figure("campaign.days", days / seconds, "node-days/s"),
    ]
  }
}

import Foundation

/// `wagman-bench [--output FILE] [--rounds N] [--nodes N] [GROUP …]`: what the parts of Wagman cost.
///
/// Groups are machines, simulation, size, codecs, campaign, verify and fleet; all unless
/// told. `loop` and `graphs` are what scripts/bench-peers.py sets beside its peers, as its
/// METRIC and CHECK lines. It prints a table, and writes FILE as JSON; it is run from the repository's
/// root. Exit codes: 0 measured, 2 bad usage or input.
@main
struct Bench {
  static let groups: [(name: String, measure: @Sendable (BenchOptions) throws -> [Figure])] = [
    ("machines", MachineBenches.figures), ("simulation", SimulationBenches.figures),
    ("size", SizeBenches.figures), ("codecs", CodecBenches.figures),
    ("campaign", CampaignBenches.figures), ("verify", VerifyBench.figures),
    ("fleet", FleetBench.figures),
  ]

  @MainActor static func main() async {
    guard let options = BenchOptions(CommandLine.arguments.dropFirst()) else {
      complain("usage: wagman-bench [--output FILE] [--rounds N] [--nodes N] [GROUP …]")
      exit(2)
    }
    do {
      if options.groups == ["loop"] {
        for figure in try SimulationBenches.loop() {
          print("METRIC \(figure.name) \(figure.value) \(figure.unit)")
        }
        return
      }
      if options.groups == ["graphs"] {
        GraphBenches.reportInPlace()
        return await GraphBenches.reportRuns()
      }
      try report(options)
    } catch {
      complain("wagman-bench: \(error)")
      exit(2)
    }
  }

  private static func report(_ options: BenchOptions) throws {
    var all: [Figure] = []
    for group in groups where options.groups.isEmpty || options.groups.contains(group.name) {
      complain("measuring \(group.name)")
      let figures = try group.measure(options)
      all += figures
      for figure in figures {
        let gap = String(repeating: " ", count: max(1, 44 - figure.name.count))
        let value = figure.value.isNaN ? "not built" : "\(figure.text) \(figure.unit)"
        print("\(figure.name)\(gap)\(value)")
      }
      fflush(nil)
    }
    guard let path = options.output else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(all.filter { !$0.value.isNaN }).write(to: URL(fileURLWithPath: path))
  }

  private static func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}

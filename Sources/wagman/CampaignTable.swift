import Foundation
import WagmanCampaign
import WagmanCheck
import WagmanSim

/// What a campaign came to, for people and as JSON.
struct CampaignTable {
  let totals: CampaignTotals
  let campaign: Campaign

  var lines: [String] {
    let days = totals.seconds / 86_400
    var lines = [
      "\(campaign.name): \(totals.seeds) seeds, \(days) virtual days, \(totals.entries) log entries",
      "\(totals.repeats) seeds ran twice, \(totals.differing.count) of them ended in two ways",
      "\(totals.quietSeeds) seeds with fewer than three strikes", "",
      Self.row("fault", "seeds", "times"),
    ]
    for name in totals.struck.keys.sorted() {
      let figures = totals.struck[name] ?? (0, 0)
      lines.append(Self.row(name, "\(figures.seeds)", "\(figures.times)"))
    }
    let reached = totals.pairs.count { $0 > 0 }
    lines += ["", "state × input: \(reached) of \(totals.pairs.count) reached"]
    for (place, pair) in StepCoverage.pairs.enumerated() where totals.pairs[place] == 0 {
      lines.append("  never: \(pair.name)")
    }
    if !campaign.sometimes.isEmpty { lines += ["", Self.row("sometimes", "seeds", "")] }
    for (place, pattern) in campaign.sometimes.enumerated() {
      let count = totals.sometimes[place]
      lines.append(Self.row(pattern.text, count == 0 ? "never" : "\(count)", ""))
    }
    lines += ["", "\(totals.failures.count) seeds failed"]
    let groups = Dictionary(grouping: totals.failures) { $0.failure.invariant }
    for invariant in groups.keys.sorted() {
      let seeds = (groups[invariant] ?? []).map(\.seed).sorted()
      let some = seeds.prefix(8).map(String.init).joined(separator: ", ")
      let what = invariant == 0 ? "the program ended" : "invariant \(invariant)"
      lines.append("  \(what): \(seeds.count) seeds: \(some)\(seeds.count > 8 ? ", …" : "")")
    }
    return lines
  }

  var json: String {
    func quoted(_ text: String) -> String { "\"\(EventPrinter.escape(text))\"" }
    let faults = totals.struck.keys.sorted().map { name in
      let figures = totals.struck[name] ?? (0, 0)
      return "\(quoted(name)):{\"seeds\":\(figures.seeds),\"times\":\(figures.times)}"
    }
    let pairs = StepCoverage.pairs.enumerated().map { "\(quoted($1.name)):\(totals.pairs[$0])" }
    let sometimes = campaign.sometimes.enumerated().map {
      "\(quoted($1.text)):\(totals.sometimes[$0])"
    }
    let failures = totals.failures.sorted { $0.seed < $1.seed }.map {
      "{\"seed\":\($0.seed),\"invariant\":\($0.failure.invariant),\"at\":\($0.failure.at),"
        + "\"text\":\(quoted($0.failure.text))}"
    }
    return """
      {"campaign":\(quoted(campaign.name)),"seeds":\(totals.seeds),"seconds":\(totals.seconds),\
      "entries":\(totals.entries),"repeats":\(totals.repeats),\
      "differing":[\(totals.differing.sorted().map(String.init).joined(separator: ","))],\
      "quietSeeds":\(totals.quietSeeds),"faults":{\(faults.joined(separator: ","))},\
      "pairs":{\(pairs.joined(separator: ","))},"sometimes":{\(sometimes.joined(separator: ","))},\
      "failures":[\(failures.joined(separator: ","))]}
      """
  }

  private static func row(_ name: String, _ first: String, _ second: String) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    let line =
      name + String(repeating: " ", count: max(0, 44 - name.count)) + padded(first, 9)
      + (second.isEmpty ? "" : padded(second, 10))
    return line
  }
}

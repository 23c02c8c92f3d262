import ArgumentParser
import Foundation
import WagmanCampaign
import WagmanCore
import WagmanSerial
import WagmanSim

extension Wagman.CampaignVerbs {
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run many seeds, and print what failed and what was reached.",
      discussion: """
        Results go to a file, a JSON line for each seed; a campaign that was interrupted \
        goes on where it was. One seed in twenty runs a second time in another process \
        and must end the same.

        The exit code is 1 when a seed fails or ends in two ways.
        """)

    @OptionGroup var choice: Choice
    @Option(help: "The seeds, as in 1..1000.")
    var seeds = "1..1000"
    @Option(help: "How many seeds run at once. (default: as many as there are processors)")
    var jobs: Int?
    @Option(help: "The file of results. (default: campaign-NAME.jsonl)")
    var results: String?
    @Flag(help: "Begin anew, whatever the file of results holds.")
    var fresh = false
    @Flag(name: .customLong("stop-at-failure"), help: "End with the first seed that fails.")
    var stopsAtFailure = false
    @Flag(help: "Print the totals as JSON.")
    var json = false

    func run() throws {
      let range = try Self.range(seeds)
      let campaign = try choice.load()
      if let jobs, jobs < 1 { throw Failure("--jobs: \(jobs) is none; at least 1") }
      let text = (try? String(contentsOfFile: choice.path, encoding: .utf8)) ?? ""
      let path = results ?? "campaign-\(campaign.name).jsonl"
      let journal: CampaignJournal
      do {
        journal = try CampaignJournal(
          path: path, campaign: campaign.name, text: text, isFresh: fresh)
      } catch {
        throw Failure("\(error)")
      }
      var totals = CampaignTotals(sometimes: campaign.sometimes.count)
      var done = Set<UInt64>()
      for result in journal.results where range.contains(result.seed) {
        totals.add(result)
        done.insert(result.seed)
      }
      for pair in journal.repeats where range.contains(pair.first.seed) {
        totals.addRepeat(of: pair.first, pair.second)
      }
      if !done.isEmpty {
        Wagman.complain("\(path): \(done.count) seeds are done, the others follow")
      }
      Interruption.watch()
      var progress = CampaignProgress(done: done.count, of: Int(range.count))
      for failure in totals.failures { progress.tell(of: failure.seed, failure.failure) }
      let program = "/proc/self/exe"
      let runner = CampaignRunner(
        program: (try? FileManager.default.destinationOfSymbolicLink(atPath: program)) ?? program,
        arguments: ["campaign", "worker", choice.path],
        jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
        clock: { Monotonic.milliseconds })
      do {
        try runner.run(
          range.lazy.filter { !done.contains($0) },
          isOver: {
            Interruption.isRequested || (stopsAtFailure && !totals.failures.isEmpty)
          }
        ) { news in
          journal.add(news)
          switch news {
          case .result(let result):
            totals.add(result)
            if let failure = result.failure { progress.tell(of: result.seed, failure) }
            progress.advance(failures: totals.failures.count)
          case .repeated(let first, let second):
            totals.addRepeat(of: first, second)
            if first != second { progress.tell("seed \(first.seed) ends in two ways") }
          }
        }
      } catch {
        throw Failure("a worker cannot be started: \(error.localizedDescription)")
      }
      journal.flush()
      progress.finish()
      let table = CampaignTable(totals: totals, campaign: campaign)
      for line in json ? [table.json] : table.lines { print(line) }
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
      if !totals.failures.isEmpty || !totals.differing.isEmpty {
        throw ExitCode(Failure.failedCheck)
      }
    }

    private static func range(_ text: String) throws -> ClosedRange<UInt64> {
      let ends = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
      if ends.count == 1, let seed = UInt64(text) { return seed...seed }
      guard ends.count == 2, text == "\(ends[0])..\(ends[1])", let low = UInt64(ends[0]),
        let high = UInt64(ends[1]), low <= high, high - low < 1_000_000_000
      else { throw Failure("--seeds: '\(text)' are no seeds; write them like 1..1000") }
      return low...high
    }
  }
}

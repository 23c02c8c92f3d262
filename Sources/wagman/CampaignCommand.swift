import ArgumentParser
import Foundation
import WagmanCampaign
import WagmanCore
import WagmanSim
import WagmanYaml

extension Wagman {
  struct CampaignVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "campaign",
      abstract: "Let faults strike in a hundred thousand nodes, and find what nobody thought of.",
      discussion: """
        Each seed draws its own mixture of faults and rates. While they strike, what must \
        always hold is checked at every step; then they end, and every guest must come up \
        again. What fails is replayed and shrunk to a scenario of a few lines.

        Examples:
          wagman campaign run swarm --seeds 1..1000
          wagman campaign run my.yaml --seeds 1..100000 --jobs 2 --results night.jsonl
          wagman campaign replay swarm 4711
          wagman campaign shrink swarm 4711 --into sim/regressions
        """,
      subcommands: [Run.self, Replay.self, Shrink.self, Worker.self])
  }
}

extension Wagman.CampaignVerbs {
  /// The campaign that a verb is about.
  struct Choice: ParsableArguments {
    @Argument(help: "A campaign: a file, or a name in sim/campaigns.")
    var campaign: String

    var path: String { ScenarioFiles.path(of: campaign, in: "sim/campaigns") }

    func load() throws -> Campaign {
      let shipped = ShippedFiles.path("sim/guests").map { [$0] } ?? []
      do {
        return try Campaign.load(
          path: path, library: GuestLibrary(besideScenario: path, others: shipped),
          validateCommand: ScenarioFiles.problem)
      } catch {
        let more = error.all.count - 1
        throw Failure(error.all[0].description + (more > 0 ? " (and \(more) more)" : ""))
      }
    }

    func scenario(seed: UInt64) throws -> Scenario {
      try Self.scenario(of: load(), seed: seed)
    }

    static func scenario(of campaign: Campaign, seed: UInt64) throws -> Scenario {
      do {
        return try campaign.scenario(seed: seed, validateCommand: ScenarioFiles.problem)
      } catch {
        throw Failure("\(campaign.file): seed \(seed): \(error.message)")
      }
    }
  }

  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run one seed and print all that happens in it.",
      discussion: """
        The exit code is 1 when the seed fails.

        Examples:
          wagman campaign replay swarm 4711
          wagman campaign replay swarm 4711 --only 3,17
          wagman campaign replay swarm 4711 --yaml > seed.yaml
        """)

    @OptionGroup var choice: Choice
    @Argument(help: "The seed.")
    var seed: UInt64

    @Option(help: "Let only these of its happenings strike: their places in time, from 0.")
    var only: String?
    @Option(
      name: .customLong("trace"),
      help: "Write what happens to this file, too: run.vcd for waveforms, run.json for Perfetto.")
    var traces: [String] = []
    @Flag(help: "Print the seed as a scenario, and do not run it.")
    var yaml = false
    @Flag(help: "Print events and summary as JSON lines.")
    var json = false
    @Flag(name: .shortAndLong, help: "Print the summary alone.")
    var quiet = false

    func run() throws {
      var scenario = try choice.scenario(seed: seed)
      if let only { scenario.timeline = try Self.pick(only, of: scenario.timeline) }
      if yaml { return print(scenario.yaml, terminator: "") }
      let traces = try TraceFiles(traces, of: scenario)
      Interruption.watch()
      let end = Tick.zero + scenario.span
      let witness = Witness(configuration: scenario.configuration)
      try Self.perform(
        SimulationRun(
          Simulation(scenario, witness: witness), until: end, pace: .unlimited, server: nil,
          printer: EventPrinter(isJSON: json), isQuiet: quiet, traces: traces,
          judge: Judge(scenario, witness: witness, until: end)))
    }

    // Generic, for a type with a number among its parameters must not be asked for at run time.
    private static func perform<Program: ~Copyable>(
      _ run: consuming SimulationRun<Program>
    ) throws {
      var run = run
      run.perform()
      try run.watcher.traces.close(at: run.simulation.time)
      if !run.finish().isEmpty { throw ExitCode(Failure.failedCheck) }
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
    }

    private static func pick(_ list: String, of timeline: [TimelineEntry]) throws -> [TimelineEntry]
    {
      try list.split(separator: ",").map { word in
        guard let place = Int(word), timeline.indices.contains(place) else {
          throw Failure(
            "--only: '\(word)' is none of the seed's happenings; they are 0 to \(timeline.count - 1)"
          )
        }
        return timeline[place]
      }
    }
  }

  struct Shrink: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the smallest scenario that still fails as a seed does.",
      discussion: """
        Writes it as a scenario, as a case for Swift Testing and as one command line.

        Example:
          wagman campaign shrink swarm 4711 --into sim/regressions
        """)

    @OptionGroup var choice: Choice
    @Argument(help: "The seed.")
    var seed: UInt64
    @Option(help: "Write the scenario and the test case into this folder.")
    var into: String?

    func run() throws {
      let scenario = try choice.scenario(seed: seed)
      var first = SeedRun(scenario)
      guard let failure = first.perform().failure else {
        throw Failure("seed \(seed) does not fail", code: Failure.failedCheck)
      }
      Wagman.complain("seed \(seed): \(failure.text); \(Self.count(scenario.timeline.count))")
      var shrinker = Shrinker(scenario, failure: failure)
      shrinker.dropHappenings { left in
        if isatty(2) == 1 { Wagman.tell("\r\(Self.count(left)) left ") }
      }
      let places = shrinker.kept.map(String.init).joined(separator: ",")
      shrinker.simplify()
      if isatty(2) == 1 { Wagman.tell("\r") }
      let small = SmallScenario(shrinker.scenario, campaign: choice.campaign, seed: seed)
      let left = Self.count(small.scenario.timeline.count)
      Wagman.complain("\(left) left after \(shrinker.attempts) runs: \(small.failure)")
      print(small.yaml, terminator: "")
      print("# wagman campaign replay \(choice.campaign) \(seed) --only \(places)")
      if let into { try small.write(into: into) }
    }

    private static func count(_ happenings: Int) -> String {
      happenings == 1 ? "1 happening" : "\(happenings) happenings"
    }
  }

  /// What `campaign run` starts to run seeds in.
  struct Worker: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the seeds that come on standard input, a line each.", shouldDisplay: false)

    @OptionGroup var choice: Choice

    func run() throws {
      let campaign = try choice.load()
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      while let line = readLine() {
        guard let seed = UInt64(line) else { throw Failure("'\(line)' is no seed") }
        var run = SeedRun(
          try Choice.scenario(of: campaign, seed: seed), sometimes: campaign.sometimes)
        var bytes = try encoder.encode(run.perform())
        bytes.append(10)
        FileHandle.standardOutput.write(bytes)
      }
    }
  }
}

extension Wagman {
  /// Words for a person who watches, without an end of the line.
  static func tell(_ words: String) { FileHandle.standardError.write(Data(words.utf8)) }
}

/// A failing scenario as small as it became.
struct SmallScenario {
  private(set) var scenario: Scenario
  private let campaign: String
  private let seed: UInt64
  let failure: String

  init(_ scenario: Scenario, campaign: String, seed: UInt64) {
    self.scenario = scenario
    self.campaign = campaign
    self.seed = seed
    var run = SeedRun(scenario)
    failure = run.perform().failure?.text ?? "it does not fail any more"
    self.scenario.name = "\(stem)"
    self.scenario.about = failure
  }

  private var stem: String {
    let name = campaign.split(separator: "/").last.map(String.init) ?? campaign
    return "\(name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name)-\(seed)"
  }

  var yaml: String { "# Seed \(seed) of \(campaign): \(failure).\n" + scenario.yaml }

  /// A case for Swift Testing that runs the scenario as it stands here.
  var test: String {
    let lines = yaml.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
    return """
      import Testing
      import WagmanCampaign

      @Test("Seed \(seed) of \(campaign): \(failure)")
      func seed\(seed)() throws {
        let result = try SeedRun.result(
          of: \"\"\"
      \(lines)
            \"\"\")
        #expect(result.failure == nil)
      }

      """
  }

  func write(into folder: String) throws {
    for (name, text) in [("\(stem).yaml", yaml), ("\(stem).swift", test)] {
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      } catch {
        throw Failure("--into: \(folder)/\(name) cannot be written; does the folder exist?")
      }
    }
  }
}

import ArgumentParser
import Glibc
import WagmanCore
import WagmanHIL
import WagmanYaml

/// `wagman hil compare PLAN --boards A,B,C`.
struct HilCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run a plan on several boards and say where their logs first differ.",
    discussion: """
      The boards run the plan one after the other. The events of each guest, of the \
      controller, the environment and the board are held against the first board's, in \
      their order; --within bounds how far apart in time two of them may be.

      Example:
        wagman hil compare acceptance --boards sim:,pty:/tmp/w,unix:/tmp/cortex \\
          --plants ,unix:/tmp/p,unix:/tmp/q

      Exit codes: 0 no difference, 1 a difference, 2 bad input, 3 a bench failed, \
      130 interrupted.
      """)

  @Argument(help: "A plan: a file, or a name in hardware/plans.")
  var plan: String

  @Option(help: "The boards' URLs, joined by commas; two or more.")
  var boards: String

  @Option(help: "Where each board's plant listens, joined by commas, nothing for one without.")
  var plants: String?

  @Option(help: "What each bench has: a file, or a name in hardware/rigs.")
  var rig: String?

  @Option(help: "Run this test alone, with those that it needs; may be given again.")
  var only: [String] = []

  @Option(help: "How far apart two equal events may be, as in 5s, each from its subject's first.")
  var within: String?

  func run() throws {
    let plan = try HilFiles.plan(plan)
    let targets = try targets()
    let tolerance = try within.map { try BoardOptions.milliseconds($0, of: "--within") }
    var lanes: [PlanResults] = []
    for target in targets {
      let lane = HilLane(
        plan: plan, target: target, only: only,
        shows: isatty(STDOUT_FILENO) == 1 ? .screen : .nothing, recorder: nil)
      let results = try lane.run().results
      print("\(target.name): \(results.verdictText), \(results.events.count) events")
      if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
      if case .benchError(let reason) = results.outcome {
        throw Failure("\(target.name): \(reason)", code: Failure.boardFailed)
      }
      if case .skipped(let reason) = results.outcome {
        throw Failure("\(target.name): the plan was skipped: \(reason)")
      }
      lanes.append(results)
    }
    let comparison = Comparison(lanes, tolerance: tolerance)
    guard let difference = comparison.divergence else {
      print("no difference: \(comparison.count) events on \(targets.count) boards")
      return
    }
    tell(difference, reference: targets[0].name)
    throw ExitCode(Failure.failedCheck)
  }

  private func tell(_ difference: Comparison.Divergence, reference: String) {
    print("first difference: \(difference.subject), after \(difference.equal) equal events")
    for (board, lines) in [(reference, difference.reference), (difference.board, difference.other)]
    {
      print("  \(board)")
      for line in lines { print("    \(line)") }
    }
  }

  private func targets() throws -> [HilTarget] {
    let names = boards.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.count > 1, !names.contains("") else {
      throw Failure("--boards: '\(boards)' names fewer than two boards; write sim:,pty:/tmp/w")
    }
    let plants = (plants ?? "").split(separator: ",", omittingEmptySubsequences: false)
    guard self.plants == nil || plants.count == names.count else {
      throw Failure(
        "--plants: \(plants.count) for \(names.count) boards; leave the place of one without empty")
    }
    let described = try rig.map(HilFiles.rig)
    return try names.enumerated().map { place, name in
      var rig = described ?? Rig(name: "bench")
      if plants.indices.contains(place), !plants[place].isEmpty {
        rig.plant = String(plants[place])
      }
      return try HilTarget(name, rig, isDescribed: described != nil)
    }
  }
}

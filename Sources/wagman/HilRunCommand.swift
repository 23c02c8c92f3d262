import ArgumentParser
import Orchestration
import WagmanHIL
import WagmanSerial

/// `wagman hil run PLAN --board URL`.
struct HilRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a plan on a board.")

  @Argument(help: "A plan: a file, or a name in hardware/plans.")
  var plan: String

  @Option(help: "The board's URL; sim: for one that is simulated, in virtual time.")
  var board: String?

  @Option(help: "What the bench has: a file, or a name in hardware/rigs.")
  var rig: String?

  @Option(help: "Where the plant of a virtual board listens: unix:PATH.")
  var plant: String?

  @Option(help: "Run this test alone, with those that it needs; may be given again.")
  var only: [String] = []

  func run() throws {
    let plan = try HilFiles.plan(plan)
    var rig = try rig.map(HilFiles.rig) ?? Rig(name: "bench")
    let url = try BoardURL(board ?? rig.board ?? "sim:")
    rig.plant = plant ?? rig.plant
    Interruption.watch()
    let benches = HilBenches(
      url: url, plant: rig.plant.map { String($0.dropFirst(5)) }, identifier: rig.identifier,
      isEnded: { Interruption.isRequested }, observe: { print($0) })
    let results = try benches.run { bench in try PlanRun(plan, on: rig, bench, only: only) }
    for test in results.tests {
      print(
        test.outcome.name, test.name,
        test.decisive.map { "\($0.line) \($0.text): \($0.outcome.message)" } ?? "")
    }
    print(
      results.outcome, results.length, results.events.count, results.samples.count, results.unsafe,
      results.broken ?? "")
  }
}

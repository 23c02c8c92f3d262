import ArgumentParser
import WagmanHIL

extension Wagman {
  /// Tests of a board on a bench.
  struct Hil: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hil",
      abstract: "Run plans on a board: simulated, emulated, or on a bench.",
      subcommands: [HilRunCommand.self, HilCheckCommand.self])
  }
}

/// `wagman hil check PLAN`: all that is wrong with a plan.
struct HilCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say all that is wrong with a plan or a rig.")

  @Argument(help: "Plans, and rigs with --rig.")
  var plans: [String] = []

  @Option(help: "What a bench has, too.")
  var rig: String?

  func run() throws {
    var problems = 0
    for plan in plans {
      do {
        let plan = try HilFiles.plan(plan)
        print(
          "\(plan.file): \(plan.tests.count) tests, \(plan.tests.map(\.steps.count).reduce(0, +)) steps"
        )
      } catch {
        problems += 1
      }
    }
    if let rig { _ = try HilFiles.rig(rig) }
    if problems > 0 { throw ExitCode(Failure.badInput) }
  }
}

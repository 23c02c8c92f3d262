import ArgumentParser
import WagmanHIL

/// `wagman hil check PLAN`.
struct HilCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say all that is wrong with plans and rigs.",
    discussion: """
      Example:
        wagman hil check acceptance my.yaml --rig desk
      """)

  @Argument(help: "Plans: files, or names in hardware/plans.")
  var plans: [String] = []

  @Option(help: "A rig: a file, or a name in hardware/rigs; may be given again.")
  var rig: [String] = []

  func run() throws {
    guard !plans.isEmpty || !rig.isEmpty else {
      throw Failure("hil check: which plan? give a file, or a name in hardware/plans")
    }
    var hasFailed = false
    func check(_ read: () throws -> String) {
      do {
        print(try read())
      } catch let failure as Failure {
        Wagman.complain(failure.message)
        hasFailed = true
      } catch {
        Wagman.complain("\(error)")
        hasFailed = true
      }
    }
    for name in plans {
      check {
        let plan = try HilFiles.plan(name)
        let steps = plan.tests.map(\.steps.count).reduce(0, +)
        return "\(plan.file): \(plan.tests.count) tests, \(steps) steps"
      }
    }
    for name in rig {
      check { "\(name): bench '\(try HilFiles.rig(name).name)'" }
    }
    if hasFailed { throw ExitCode(Failure.badInput) }
  }
}

import ArgumentParser
import WagmanSim

extension Wagman {
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Report everything that is wrong with scenario files.",
      discussion: """
        Every error of a file is reported, with line, column and what would be \
        right. The exit code is 2 when there is one.

        Example: wagman check sim/scenarios/*.yaml
        """)

    @Argument(help: "The scenarios: files, or names in sim/scenarios.")
    var files: [String]

    func run() throws {
      var isAllRight = true
      for file in files {
        do {
          let scenario = try ScenarioFiles.load(file)
          print("\(scenario.file): ok (\(scenario.name))")
        } catch {
          isAllRight = false
          for diagnostic in error.all { Wagman.complain(diagnostic.description) }
        }
      }
      if !isAllRight { throw ExitCode(Failure.badInput) }
    }
  }
}

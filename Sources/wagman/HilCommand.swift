import ArgumentParser
import WagmanHIL

extension Wagman {
  /// Tests of a board on a bench.
  struct Hil: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hil",
      abstract: "Run plans on a board: simulated, emulated, or on a bench.",
      subcommands: [HilRunCommand.self, HilCompareCommand.self, HilCheckCommand.self])
  }
}

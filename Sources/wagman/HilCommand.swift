import ArgumentParser
import WagmanHIL

extension Wagman {
  /// Tests of a board on a bench.
  struct Hil: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hil",
      abstract: "Run plans on a board: simulated, emulated, or on a bench.",
      discussion: """
        Examples:
          wagman hil run acceptance
          wagman hil run my.yaml --rig desk --junit out.xml --report run.html
          wagman hil compare acceptance --boards sim:,pty:/tmp/wagman
          wagman hil check my.yaml
        """,
      subcommands: [HilRunCommand.self, HilCompareCommand.self, HilCheckCommand.self])
  }
}

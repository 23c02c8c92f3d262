import ArgumentParser
import Foundation

@main
struct Wagman: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wagman",
    abstract: "Simulate, supervise and test a Wagman: the board that keeps a node's computers up.",
    discussion: """
      Examples:
        wagman sim                              the default node for 30 days, in a second
        wagman sim heat-wave                    a scenario of sim/scenarios
        wagman sim --link pty:/tmp/wagman       a virtual board for your serial client
        wagman check my.yaml                    all that is wrong with a scenario
        wagman hil run acceptance               a plan on a simulated board
        wagman record show board.img            what a persistent memory says
        wagman status --board pty:/tmp/wagman   a board with its guests, in a table
        wagman stop 1 60 --wait                 the same for the board of WAGMAN_BOARD

      Exit codes: 0 ok, 1 failed check or refused, 2 bad usage or input, \
      3 board or link failed or silent, 4 --wait ran out, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      Simulate.self, Run.self, Hil.self, Check.self, CampaignVerbs.self, Verify.self, Record.self,
      Ports.self,
      Console.self, Decode.self,
    ],
    groupedSubcommands: [
      CommandGroup(name: "Board", subcommands: [Status.self] + Verbs.all)
    ])

  /// swift-argument-parser exits with 64 where the project's code for bad usage
  /// is 2; this is the one place that maps it.
  static func main() {
    do {
      var command = try boardHelp() ?? parsed()
      try command.run()
    } catch let failure as Failure {
      Self.complain(failure.message)
      Foundation.exit(failure.code)
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      complain("\(message(for: error)) (see wagman --help)")
      Foundation.exit(Failure.badInput)
    }
  }

  private static func parsed() throws -> any ParsableCommand {
    try VerbNames.check(CommandLine.arguments.dropFirst())
    return try parseAsRoot()
  }

  /// `help` is the program's own, unless a board is named that is to be asked for its.
  private static func boardHelp() throws -> (any ParsableCommand)? {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.first == "help",
      arguments.contains(where: { $0 == "--board" || $0.hasPrefix("--board=") })
    else { return nil }
    return try Verbs.Help.parse(Array(arguments.dropFirst()))
  }

  static func complain(_ message: String) {
    // A terminal may have gone by then, and writing to it fails.
    try? FileHandle.standardError.write(contentsOf: Data("wagman: \(message.printable)\n".utf8))
  }
}

/// Why a verb ends without having done its work.
struct Failure: Error {
  static let failedCheck: Int32 = 1
  static let badInput: Int32 = 2
  static let boardFailed: Int32 = 3
  static let timedOut: Int32 = 4
  static let interrupted: Int32 = 130

  let message: String
  let code: Int32

  init(_ message: String, code: Int32 = Failure.badInput) {
    self.message = message
    self.code = code
  }
}

import ArgumentParser
import Foundation
import Orchestration
import WagmanHIL
import WagmanRemote
import WagmanSerial

/// `wagman hil run PLAN --board URL`.
struct HilRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a plan on a board.",
    discussion: """
      The same plan runs on a board that is simulated here, in virtual time \
      (sim:), on any board behind a link, and on a recording of one (replay:FILE). \
      At the end, however it came, the rig's safe power state is reached.

      Examples:
        wagman hil run acceptance
        wagman hil run acceptance --board sim:bench?firmware=v3
        wagman hil run my.yaml --rig desk.yaml --junit out.xml --bundle failed
        wagman hil run acceptance --board pty:/tmp/w --plant unix:/tmp/p

      Exit codes: 0 every test passed or was skipped, 1 a test failed or ran out of \
      time, 2 bad input, 3 the bench failed or was not left in its safe state, \
      130 interrupted, with the board in its safe state.
      """)

  @Argument(help: "A plan: a file, or a name in hardware/plans.")
  var plan: String

  @OptionGroup var bench: HilBenchOptions

  @Option(help: "Run this test alone, with those that it needs; may be given again.")
  var only: [String] = []

  @Option(help: "Write JUnit XML to this file.")
  var junit: String?

  @Option(help: "Write all that happened to this file, a JSON object a line.")
  var jsonl: String?

  @Option(help: "Write a page with timeline, measurements and log to this file.")
  var report: String?

  @Option(help: "Where the run does not pass, write all that is known of it to this folder.")
  var bundle: String?

  @Option(help: "Write what passes on the link to this file, for --board replay:FILE.")
  var record: String?

  @Flag(help: "Print lines, also on a terminal.")
  var plain = false

  func run() throws {
    let plan = try HilFiles.plan(plan)
    let target = try bench.target()
    let files = try HilReports(
      junit: junit, jsonl: jsonl, page: report, bundle: bundle, command: command(target))
    let lane = HilLane(
      plan: plan, target: target, only: only, shows: plain ? .lines : .screen,
      recorder: try record.map { try HilFiles.recorder($0, target) })
    do {
      let (results, graph) = try lane.run()
      try files.write(results, graph: graph, of: target)
      try conclude(results)
    } catch let failure as Failure where failure.code == Failure.boardFailed {
      try files.write(.unopened(plan, target, failure), graph: "", of: target)
      throw failure
    }
  }

  private func conclude(_ results: PlanResults) throws {
    for line in HilSummary(results).lines { print(line) }
    // Whoever ends a run wants to know what he leaves behind.
    if !results.unsafe.isEmpty { throw ExitCode(Failure.boardFailed) }
    if Interruption.isRequested { throw ExitCode(Failure.interrupted) }
    switch results.outcome {
    case .passed, .skipped: return
    case .failed, .timedOut: throw ExitCode(Failure.failedCheck)
    case .benchError: throw ExitCode(Failure.boardFailed)
    case .aborted: throw ExitCode(Failure.interrupted)
    }
  }

  /// The command that runs the same once more.
  private func command(_ target: HilTarget) -> String {
    var words = ["wagman", "hil", "run", self.plan, "--board", target.name]
    if let rig = bench.rig { words += ["--rig", rig] }
    if let plant = target.rig.plant { words += ["--plant", plant] }
    return words.map(\.shellWord).joined(separator: " ")
  }
}

extension PlanResults {
  /// Of a bench that could not be opened: no report of an earlier run stays in place of this one.
  fileprivate static func unopened(
    _ plan: Plan, _ target: HilTarget, _ failure: Failure
  ) -> PlanResults {
    var results = skipped(
      plan, rig: target.rig.name, board: target.name, "the bench failed before")
    results.broken = failure.message
    results.unsafe = ["the safe power state was not reached: \(failure.message)"]
    return results
  }
}

/// Which bench, and what it has.
struct HilBenchOptions: ParsableArguments {
  @Option(
    help:
      "The board: sim:[SCENARIO], in virtual time unless ?speed= says otherwise, replay:FILE, or any URL of 'wagman status'. (default: the rig's, else sim:)"
  )
  var board: String?

  @Option(help: "What the bench has: a file, or a name in hardware/rigs.")
  var rig: String?

  @Option(help: "Where faults are put on the board: unix:PATH, a --plant of wagman sim.")
  var plant: String?

  @Option(
    name: .customLong("board-id"), help: "Refuse any board but the one with this id, 12 hex digits."
  )
  var identifier: String?

  /// - Throws: ``Failure`` of bad input; nothing has been opened.
  func target() throws -> HilTarget {
    var rig = try rig.map(HilFiles.rig) ?? Rig(name: "bench")
    if let plant { rig.plant = plant }
    if let identifier {
      guard let word = BoardIdentifier.read(identifier) else {
        throw Failure("--board-id: " + BoardIdentifier.complaint(about: identifier))
      }
      rig.identifier = word
    }
    let environment = ProcessInfo.processInfo.environment["WAGMAN_BOARD"]
    let isNamed = self.rig != nil
    return try HilTarget(
      board ?? rig.board ?? environment ?? "sim:", rig, isDescribed: isNamed)
  }
}

import ArgumentParser
import Foundation
import WagmanCheck
import WagmanCore
import WagmanRemote
import WagmanSerial

extension Wagman {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Search every state of the machines for one in which something does not hold.",
      discussion: """
        Breadth-first from a reset: in every state every input, every reset, and time that \
        passes. The invariants are those of docs/MACHINES.md; what is searched and what is left \
        out is in docs/verify.md.

        Examples:
          wagman verify --ports gn                 until nothing new is found
          wagman verify --states 10000000          two ports, as far as ten million states
          wagman verify --configuration default --depth 7

        Exit codes: 0 all holds, 1 something does not (the shortest way to it is printed as a \
        scenario), 2 bad usage, 130 interrupted (with the figures so far).
        """)

    @Option(help: "The ports that can move, by name or number, with commas.")
    var ports = "nc,gn"

    @Option(help: "Durations: coarse (short, on a grid) or default (those of docs/MACHINES.md).")
    var configuration: SearchScale = .coarse

    @Option(help: "Moves at most on a way.")
    var depth: Int?

    @Option(help: "End when so many states are found; none for no limit.")
    var states = "10000000"

    @Option(help: "Threads.")
    var jobs = 2

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      var plan = SearchPlan(ports: try portSet(), scale: configuration, jobs: jobs)
      guard jobs >= 1 && jobs <= 256 else { throw Failure("--jobs is 1 to 256, not \(jobs)") }
      guard depth ?? 0 >= 0 else { throw Failure("--depth is 0 or more") }
      plan.depth = depth
      plan.states = try Self.limit(states)
      Interruption.watch()
      var meter = VerifyMeter()
      let report = Verification.run(plan) { progress in
        meter.show(progress)
        return !Interruption.isRequested
      }
      meter.end()
      let printer = VerifyPrinter(plan: plan, report: report, meter: meter)
      print(json ? printer.json.description : printer.text)
      if report.counterexample != nil { throw ExitCode(Failure.failedCheck) }
      if report.isInterrupted { throw ExitCode(Failure.interrupted) }
    }

    private func portSet() throws -> PortSet {
      var set = PortSet()
      for word in ports.split(separator: ",", omittingEmptySubsequences: false) {
        let port = (0..<Port.count).compactMap { Port($0) }.first {
          "\($0.name)" == word || "\($0.rawValue)" == word
        }
        guard let port else {
          throw Failure("--ports: \(word) is no port; ports are nc, gn, cs, x1, x2 or 0 to 4")
        }
        set.insert(port)
      }
      return set
    }

    /// A number, or none.
    private static func limit(_ text: String) throws -> Int? {
      if text == "none" { return nil }
      guard let count = Int(text), count > 0 else {
        throw Failure(
          "--states: '\(text)' is no number of states; write one like 10000000, or none")
      }
      return count
    }
  }
}

extension SearchScale: ExpressibleByArgument {}

/// Shows on a terminal how a search goes on, and measures how long it takes.
struct VerifyMeter {
  private let start = Monotonic.milliseconds
  private var shownAt: UInt64 = 0
  private let isShown = isatty(2) != 0

  var milliseconds: UInt64 { Monotonic.milliseconds - start }

  /// The processor's time of all threads.
  var processorMilliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }

  mutating func show(_ progress: SearchProgress) {
    guard isShown, milliseconds >= shownAt + 250 else { return }
    shownAt = milliseconds
    let rate = UInt64(progress.states) * 1_000 / max(1, milliseconds)
    let text = "depth \(progress.depth): \(progress.states) states, \(rate)/s"
    FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
  }

  func end() {
    if isShown && shownAt > 0 { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
  }
}

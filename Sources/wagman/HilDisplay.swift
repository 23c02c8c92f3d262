import Orchestration
import TerminalMonitor
import WagmanHIL

/// Shows a plan's run to whoever started it, and lets him end it.
final class HilDisplay: Sendable {
  private let display: RunDisplay?
  private let run: PlanRun

  enum Form {
    /// A screen where there is a terminal, else lines.
    case screen
    case lines
    case nothing
  }

  init(_ run: PlanRun, _ plan: Plan, _ form: Form) {
    self.run = run
    let title = "\(plan.name) on \(run.board)"
    guard form != .nothing else {
      display = nil
      return
    }
    let display = RunDisplay.forStandardOutput(
      run.graph, title: title, isPlain: form == .lines, mayEndAtOnce: false
    ) { Interruption.request() }
    self.display = display
    run.tell { events in
      for event in events { display.log("\(Self.clock(event.at))  \(event.text)") }
      display.side = run.portLines
    }
  }

  /// Whether somebody wants the run to end.
  var isEnded: Bool { Interruption.isRequested }

  @Sendable
  func show(_ event: GraphEvent) { display?.show(event) }

  func close() { display?.close() }

  /// The board's time in a run: `1:02:03`.
  private static func clock(_ milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1_000
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}

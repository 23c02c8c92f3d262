import Orchestration
import Synchronization
import TerminalMonitor

struct Broken: Error {}

/// A graph, run in virtual time; each event with its moment.
struct Recorded: Sendable {
  let graph: JobGraph
  let events: [(event: GraphEvent, at: Duration)]

  init(_ builder: GraphBuilder, _ options: RunOptions = RunOptions()) throws {
    let graph = try builder.build()
    let time = VirtualTime()
    let events = Mutex<[(event: GraphEvent, at: Duration)]>([])
    _ = time.run {
      await graph.run(on: time.clock, executor: time, options) { event in
        events.withLock { $0.append((event, time.now)) }
      }
    }
    self.graph = graph
    self.events = events.withLock { $0 }
  }

  /// What has happened by then.
  func overview(at moment: Duration) -> RunOverview {
    var overview = RunOverview(graph)
    for (event, at) in events where at <= moment { overview.note(event, at: at) }
    return overview
  }

  func lines(title: String = "title") -> [String] {
    var lines = PlainLines(graph, title: title)
    return events.compactMap { lines.line(for: $0.event, at: $0.at) }
  }
}

/// A job that takes so many milliseconds and tells of its half.
func halving(_ milliseconds: Int) -> @Sendable (JobContext) async throws -> Void {
  { context in
    try await context.sleep(for: .milliseconds(milliseconds / 2))
    context.report("half", fraction: 0.5)
    try await context.sleep(for: .milliseconds(milliseconds / 2))
  }
}

/// A run with a job in each state.
func variety() throws -> Recorded {
  var graph = GraphBuilder()
  let start = graph.add("start", body: halving(1_000))
  let broken = graph.add("broken", after: [start.id], JobOptions(isCritical: false)) {
    (context: JobContext) in
    try await context.sleep(for: .milliseconds(500))
    throw Broken()
  }
  graph.add("dependent", after: [broken.id], body: halving(1_000))
  graph.add(
    "slow", JobOptions(isCritical: false, timeLimit: .seconds(2)), body: halving(9_000))
  graph.add("long", after: [start.id], body: halving(4_000))
  graph.addNeverEnding("watch") { try await $0.sleep(for: .seconds(3_600)) }
  return try Recorded(graph)
}

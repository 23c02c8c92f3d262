import Orchestration

/// All that a monitor shows, at one moment.
struct Scene: Sendable {
  let title: String
  var overview: RunOverview
  var side: [String] = []
  private(set) var log: [String] = []
  /// Somebody has asked for the end of the run.
  var isEnding = false

  /// What was said before that is not seen again.
  private static let keptLines = 500

  init(_ graph: JobGraph, title: String) {
    self.title = title.onOneLine
    overview = RunOverview(graph)
  }

  mutating func note(_ event: GraphEvent, at elapsed: Duration) {
    overview.note(event, at: elapsed)
    switch event {
    case .retried(let job, let error):
      log("\(overview.row(of: job).label) is tried again: \(error)", at: elapsed)
    case .ended(let job, .failed(let error)):
      log("\(overview.row(of: job).label) failed: \(error)", at: elapsed)
    case .ended(let job, .timedOut):
      log("\(overview.row(of: job).label) did not end in time", at: elapsed)
    case .shutdownFailed(let label, let error):
      log("shutdown of \(label) failed: \(error)", at: elapsed)
    case .began, .started, .progressed, .ended, .ticked, .drained, .finished: break
    }
  }

  mutating func log(_ text: String, at elapsed: Duration) {
    for line in text.split(whereSeparator: \.isNewline) {
      log.append("\(elapsed.inSeconds.aligned(to: 9))  \(String(line).onOneLine)")
    }
    if log.count > 2 * Self.keptLines { log.removeFirst(log.count - Self.keptLines) }
  }
}

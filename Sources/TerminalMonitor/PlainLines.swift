import Orchestration

/// A run as text, a line an event: for files, pipes and terminals that can do no more.
///
///        12.3 s  done       hung guest / wait gn started (3.2 s)
///
/// Equal events at equal times give equal lines. There is no control character in them, whatever
/// labels and errors say.
public struct PlainLines: Sendable {
  private let title: String
  public private(set) var overview: RunOverview

  public init(_ graph: JobGraph, title: String) {
    self.title = title.onOneLine
    overview = RunOverview(graph)
  }

  /// Takes the next event.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - elapsed: When, since the start of the run.
  /// - Returns: its line, without an end; `nil` where only time has passed.
  public mutating func line(for event: GraphEvent, at elapsed: Duration) -> String? {
    overview.note(event, at: elapsed)
    return switch event {
    case .ticked: nil
    case .began: Self.line("began", title, at: elapsed)
    case .started(let job, let attempt):
      Self.line(
        "started", label(job) + (attempt > 0 ? " (attempt \(attempt + 1))" : ""), at: elapsed)
    case .progressed(let job, let progress):
      Self.line("progress", "\(label(job)): \(Self.text(progress))", at: elapsed)
    case .retried(let job, let error): Self.line("retried", "\(label(job)): \(error)", at: elapsed)
    case .ended(let job, let state): Self.line(state.name, result(job, state), at: elapsed)
    case .drained: Self.line("ending", "the jobs are over", at: elapsed)
    case .shutdownFailed(let label, let error):
      Self.line("failed", "shutdown of \(label): \(error)", at: elapsed)
    case .finished(let hasSucceeded):
      Self.line("finished", "\(hasSucceeded ? "succeeded" : "failed"): \(counts)", at: elapsed)
    }
  }

  /// A line of the owner's.
  public func line(log text: String, at elapsed: Duration) -> String {
    Self.line("log", text, at: elapsed)
  }

  private static func line(_ word: String, _ text: String, at elapsed: Duration) -> String {
    "\(elapsed.inSeconds.aligned(to: 9))  \(word.padded(to: 9))  \(text.onOneLine)"
  }

  private static func text(_ progress: JobContext.Progress) -> String {
    progress.percent.map { "\(progress.text) (\($0) %)" } ?? progress.text
  }

  private func label(_ job: JobID) -> String { overview.row(of: job).label }

  private func result(_ job: JobID, _ state: JobState) -> String {
    let row = overview.row(of: job)
    let time = row.time(at: overview.latest).map { " (\($0.inSeconds))" } ?? ""
    return switch state {
    case .succeeded, .idle, .running: row.label + time
    case .failed, .timedOut, .cancelled, .skipped:
      row.label + time + (row.note.isEmpty ? "" : ": \(row.note)")
    }
  }

  private var counts: String {
    overview.counts.map { "\($0.count) \($0.state)" }.joined(separator: ", ")
  }
}

extension JobContext.Progress {
  /// From 0 to 100; `nil` where it cannot know.
  var percent: Int? {
    guard let fraction, fraction.isFinite else { return nil }
    return Int((min(max(fraction, 0), 1) * 100).rounded(.down))
  }
}

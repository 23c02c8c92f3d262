import Orchestration
import Synchronization

/// A graph in virtual time, and what happens in its runs.
final class Bench: Sendable {
  let time = VirtualTime()
  private let lines = Mutex<[String]>([])

  /// A line for each event, with its moment in milliseconds.
  var trace: [String] { lines.withLock { $0 } }

  func note(_ text: String) {
    let now = time.now.components
    let milliseconds = now.seconds * 1_000 + now.attoseconds / 1_000_000_000_000_000
    lines.withLock { $0.append("\(milliseconds) \(text)") }
  }

  @discardableResult
  func run(_ graph: JobGraph, _ options: RunOptions = RunOptions()) -> GraphRun {
    time.run { [self] in
      await graph.run(on: time.clock, executor: time, options) { event in
        switch event {
        case .began, .drained, .progressed, .ticked: break
        case .started(let job, let attempt):
          self.note("\(graph.label(of: job)) started" + (attempt > 0 ? " again" : ""))
        case .retried(let job, let error): self.note("\(graph.label(of: job)) failed: \(error)")
        case .ended(let job, let state): self.note("\(graph.label(of: job)) \(state.name)")
        case .shutdownFailed(let label, let error): self.note("\(label) not shut down: \(error)")
        case .finished(let hasSucceeded): self.note(hasSucceeded ? "succeeded" : "failed")
        }
      }
    }
  }
}

extension Bench {
  /// A job that does not look whether it was cancelled.
  func deaf(for milliseconds: Int) -> @Sendable (JobContext) async throws -> Int {
    { [time] context in
      // A task of its own hears nothing of the job's cancellation.
      await Task(executorPreference: time) {
        try? await context.sleep(for: .milliseconds(milliseconds))
      }.value
      return milliseconds
    }
  }
}

/// A job of the notebook: it takes so many milliseconds and comes to their number.
func sleeping(_ milliseconds: Int) -> @Sendable (JobContext) async throws -> Int {
  { context in
    try await context.sleep(for: .milliseconds(milliseconds))
    return milliseconds
  }
}

struct Broken: Error, Equatable {}

/// A job that fails after so many milliseconds.
func breaking(after milliseconds: Int) -> @Sendable (JobContext) async throws -> Int {
  { context in
    try await context.sleep(for: .milliseconds(milliseconds))
    throw Broken()
  }
}

/// What came of a run.
public struct GraphRun: Sendable {
  public let graph: JobGraph
  var states: JobStates
  /// Of jobs that do not suspend, as their bodies are.
  private let values: [AnyValues]
  /// Of jobs that may suspend; empty where none has come to anything.
  private var boxes: [(any Sendable)?] = []
  /// Empty where times are not taken.
  var times: [(start: Duration?, end: Duration?)]
  /// What was not shut down or torn down, and why.
  public internal(set) var shutdownErrors: [(label: String, error: any Error)] = []
  /// What each job was doing when the time limit came, if it did.
  public internal(set) var statesAtLimit: [JobState]?
  /// Since its start.
  public internal(set) var duration = Duration.zero

  init(_ graph: JobGraph, values: [AnyValues], isTimed: Bool) {
    self.graph = graph
    self.values = values
    let count = graph.jobs.count
    states = JobStates(count: count)
    times = .init(repeating: (nil, nil), count: isTimed ? count : 0)
  }

  /// A job that may suspend has come to something.
  mutating func keep(_ value: any Sendable, of place: Int) {
    if boxes.isEmpty { boxes = .init(repeating: nil, count: graph.jobs.count) }
    boxes[place] = value
  }

  /// What a job came to, if it has.
  private func anyValue(at place: Int) -> (any Sendable)? {
    let job = graph.jobs[place]
    if job.maySuspend { return boxes.isEmpty ? nil : boxes[place] }
    return values[Int(job.bodies)].any(at: Int(job.body))
  }

  /// The same, where its type is known.
  private func value<Value: Sendable>(at place: Int) -> Value? {
    let job = graph.jobs[place]
    guard !job.maySuspend else { return anyValue(at: place) as? Value }
    return (values[Int(job.bodies)] as? Values<Value>)?[Int(job.body)]
  }

  public func state(of job: JobID) -> JobState { states[graph.place(of: job)] }

  /// When it first started and when it ended, since the start of the run; `nil` also where a run
  /// in place was not to take times.
  public func times(of job: JobID) -> (start: Duration?, end: Duration?) {
    let place = graph.place(of: job)
    return times.isEmpty ? (nil, nil) : times[place]
  }

  /// Whether nothing more comes of it.
  public func isDone(_ job: JobID) -> Bool { state(of: job).isOver }

  /// What a job came to.
  ///
  /// - Throws: why there is no value: its own error, or ``NoValue``.
  public func value<Value>(of job: Job<Value>) throws -> Value {
    switch state(of: job.id) {
    case .succeeded:
      guard let value: Value = value(at: graph.place(of: job.id)) else { throw NoValue.notDone }
      return value
    case .failed(let error): throw error
    case .idle, .running: throw NoValue.notDone
    case .timedOut: throw NoValue.timedOut
    case .cancelled: throw NoValue.cancelled
    case .skipped(let reason): throw NoValue.skipped(reason)
    }
  }

  /// The error that a job ended with.
  public func error(of job: JobID) -> (any Error)? {
    if case .failed(let error) = state(of: job) { error } else { nil }
  }

  /// Whether every critical job came to its end as it should, in time, and so did all that
  /// came after them.
  public var hasSucceeded: Bool {
    shutdownErrors.isEmpty && statesAtLimit == nil
      && states.indices.allSatisfy { place in
        !graph.jobs[place].isCritical || graph.jobs[place].isLeftOut
          || isAsItShould(place)
      }
  }

  private func isAsItShould(_ place: Int) -> Bool {
    switch states[place] {
    case .succeeded, .skipped(.nothingFailed): true
    case .skipped(.requirement(let job)): isSkippedForNoFailure(graph.place(of: job))
    case .cancelled(let isAbandoned): graph.jobs[place].isNeverEnding && !isAbandoned
    case .idle, .running, .failed, .timedOut, .skipped: false
    }
  }

  private func isSkippedForNoFailure(_ place: Int) -> Bool {
    var place = place
    while case .skipped(.requirement(let job)) = states[place] { place = graph.place(of: job) }
    if case .skipped(.nothingFailed) = states[place] { return true }
    return false
  }

  /// Why a job did not run, in words; `nil` for one that did.
  public func why(_ job: JobID) -> String? {
    switch state(of: job) {
    case .skipped(let reason): text(of: reason)
    case .idle: "the run is not that far"
    case .running, .succeeded, .failed, .timedOut, .cancelled: nil
    }
  }

  private func text(of reason: SkipReason) -> String {
    switch reason {
    case .requirement(let job):
      "it requires '\(graph.label(of: job))', which \(became(job))"
    case .nothingFailed: "it waits for a failure, and nothing that it requires failed"
    case .criticalFailure(let job): "'\(graph.label(of: job))' failed, and is critical"
    case .timeLimit: "the run's time was over"
    case .ended: "the run was ended"
    }
  }

  private func became(_ job: JobID) -> String {
    switch state(of: job) {
    case .failed(let error): "failed: \(error)"
    case .timedOut: "did not end in time"
    case .cancelled: "was cancelled"
    case .skipped(let reason): "was skipped: \(text(of: reason))"
    case .idle, .running, .succeeded: "is \(state(of: job).name)"
    }
  }

  /// A line for a job: its state, what it came to, and both directions of the relation.
  public func line(of job: JobID) -> String {
    let place = graph.place(of: job)
    var parts = ["\(graph.label(of: job)): \(states[place].name)"]
    if case .succeeded = states[place], let value = anyValue(at: place), !(value is Void) {
      parts.append("result \(value)")
    }
    if case .failed(let error) = states[place] { parts.append("error \(error)") }
    for (word, others) in [
      ("requires", graph.requirements(of: job)), ("allows", graph.dependents(of: job)),
    ] where !others.isEmpty {
      parts.append("\(word) [\(others.map(graph.label(of:)).joined(separator: ", "))]")
    }
    return parts.joined(separator: ", ")
  }
}

/// Why a job has no value.
public enum NoValue: Error, Equatable, Sendable {
  case notDone
  case timedOut
  case cancelled
  case skipped(SkipReason)
}

/// A graph that was a job of another one did not succeed.
public struct NestedFailure: Error, Sendable {
  public let run: GraphRun
}

/// How many jobs of a run ended in which way, and how long they took.
public struct GraphStatistics: Equatable, Sendable {
  public var counts: [String: Int] = [:]
  /// Of all jobs together, from their first starts to their ends.
  public var work = Duration.zero
  /// Of the run.
  public var duration = Duration.zero
}

extension GraphRun {
  public var statistics: GraphStatistics {
    var statistics = GraphStatistics(duration: duration)
    for place in states.indices where !graph.jobs[place].isLeftOut {
      statistics.counts[states[place].name, default: 0] += 1
      guard !times.isEmpty else { continue }
      if case (let start?, let end?) = times[place] { statistics.work += end - start }
    }
    return statistics
  }
}

/// How far a job is in a run, and what became of it.
public enum JobState: Sendable {
  case idle
  case running(since: Duration)
  case succeeded
  /// Its last error, when it could not be retried any more.
  case failed(any Error)
  /// It did not end within its limit, or its graph's; where it did not end although it was
  /// cancelled, it was abandoned.
  case timedOut(isAbandoned: Bool)
  /// The run ended while it ran.
  case cancelled(isAbandoned: Bool)
  /// It never started.
  case skipped(SkipReason)

  /// One word.
  public var name: String {
    switch self {
    case .idle: "idle"
    case .running: "running"
    case .succeeded: "done"
    case .failed: "failed"
    case .timedOut: "timed out"
    case .cancelled: "cancelled"
    case .skipped: "skipped"
    }
  }

  /// Whether nothing more comes of it in this run.
  public var isOver: Bool {
    switch self {
    case .idle, .running: false
    case .succeeded, .failed, .timedOut, .cancelled, .skipped: true
    }
  }

  var hasFailed: Bool {
    switch self {
    case .failed, .timedOut: true
    case .idle, .running, .succeeded, .cancelled, .skipped: false
    }
  }
}

/// Why a job was not started.
public enum SkipReason: Equatable, Sendable {
  /// One that it requires did not succeed.
  case requirement(JobID)
  /// It waits for a failure, and there was none.
  case nothingFailed
  /// A critical job failed.
  case criticalFailure(JobID)
  /// The run's time was over.
  case timeLimit
  /// Whoever asked for the run ended it.
  case ended
}

/// A never-ending job ended by itself.
public struct EndedEarly: Error, Equatable, Sendable {
  public init() {}
}

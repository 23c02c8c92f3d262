/// Is told what happens in a run.
typealias GraphObserver = @Sendable (GraphEvent) -> Void

/// What happens in a run, in order: the one stream that displays, logs and tests read.
public enum GraphEvent: Sendable {
  case began
  case started(JobID, attempt: Int)
  case progressed(JobID, JobContext.Progress)
  /// An attempt failed, and there will be another one.
  case retried(JobID, any Error)
  case ended(JobID, JobState)
  /// So much time has passed since the start: every ``RunOptions/tick``, for readers that show
  /// how long something takes.
  case ticked(Duration)
  /// The jobs are over; those that never end are told to end.
  case drained
  /// A shutdown or a teardown failed.
  case shutdownFailed(String, any Error)
  case finished(hasSucceeded: Bool)
}

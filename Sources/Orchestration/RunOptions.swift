/// How a graph is run.
public struct RunOptions: Sendable {
  /// How many jobs run at the same time at most; `nil` for as many as may.
  public var window: Int?
  /// From the start of the run to the end of its jobs.
  public var timeLimit: Duration?
  /// For all that comes after the jobs, taken together: those that never end come to their
  /// end, actions are shut down, resources are torn down.
  public var shutdownLimit = Duration.seconds(10)
  /// How long a job may take to end once it was cancelled, and again when its resources were
  /// torn down under it.
  public var grace = Duration.seconds(1)
  /// Orders jobs that could start at the same moment; equal seeds give equal orders.
  ///
  /// Without one they start in the order in which they were added.
  public var seed: UInt64?
  /// How often whoever looks on is told that time has passed, by the run's clock and until the
  /// run is over; `nil` for never.
  public var tick: Duration?

  public init(
    window: Int? = nil, timeLimit: Duration? = nil, shutdownLimit: Duration = .seconds(10),
    grace: Duration = .seconds(1), seed: UInt64? = nil, tick: Duration? = nil
  ) {
    precondition(tick.map { $0 > .zero } ?? true, "a tick takes time")
    self.window = window
    self.timeLimit = timeLimit
    self.shutdownLimit = shutdownLimit
    self.grace = grace
    self.seed = seed
    self.tick = tick
  }
}

extension JobGraph {
  func id(at place: Int) -> JobID { JobID(index: place, origin: origin) }

  /// Runs the jobs by a clock.
  ///
  /// Cancelling the task that runs it ends the run in good order: what runs is cancelled,
  /// and all is shut down and torn down.
  ///
  /// - Parameters:
  ///   - clock: What all limits are measured by.
  ///   - executor: Where jobs run; `nil` for wherever Swift runs them.
  ///   - options: How.
  ///   - observe: Is told all that happens, in order, from wherever the run is.
  /// - Returns: what came of it, when all jobs are over and all is torn down.
  public func run<C: Clock>(
    on clock: C = ContinuousClock(), executor: (any TaskExecutor)? = nil,
    _ options: RunOptions = RunOptions(),
    observe: (@Sendable (GraphEvent) -> Void)? = nil
  ) async -> GraphRun where C.Duration == Duration {
    await Engine.perform(
      self, options, RunTime(of: clock, on: executor), limit: options.timeLimit, observe)
  }

  /// Runs as a job of another graph: by its time, and no longer than it may.
  func run(within context: JobContext, _ options: RunOptions) async -> GraphRun {
    let left = context.deadline.map { $0 - context.elapsed }
    return await Engine.perform(
      self, options, context.time.fromNow, limit: earlier(options.timeLimit, left), nil)
  }
}

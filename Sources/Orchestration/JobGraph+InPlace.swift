/// A graph that cannot run in place: this job suspends, never ends, or is to be shut down.
public struct NeedsTasks: Error, Equatable, Sendable, CustomStringConvertible {
  public let label: String

  public var description: String { "'\(label)' cannot run in place: it needs tasks" }
}

extension JobGraph {
  /// Runs jobs that do not suspend, one after the other, in this thread and without any task.
  ///
  /// Limits are not kept and nothing ticks: nobody could interrupt a job. Retries and rules are.
  ///
  /// - Parameters:
  ///   - seed: Orders jobs that could start at the same moment.
  ///   - observe: Is told all that happens.
  /// - Returns: what came of it.
  /// - Throws: ``NeedsTasks``, before anything has run.
  public func runInPlace(
    seed: UInt64? = nil, observe: ((GraphEvent) -> Void)? = nil
  ) throws(NeedsTasks) -> GraphRun {
    try refuseTasks()
    let clock = ContinuousClock()
    let begin = clock.now
    let time = RunTime(of: clock, on: nil)
    var scheduler = Scheduler(self, seed: seed)
    var run = GraphRun(self)
    var now = Duration.zero
    func noteSkipped() {
      for (job, reason) in scheduler.takeSkipped() {
        run.states[job] = .skipped(reason)
        observe?(.ended(id(at: job), .skipped(reason)))
      }
    }
    observe?(.began)
    while let job = scheduler.next() {
      run.starts[job] = now
      let state = attempt(job, by: time, &run, observe)
      now = begin.duration(to: clock.now)
      run.states[job] = state
      run.ends[job] = now
      observe?(.ended(id(at: job), state))
      if case .succeeded = state {
        scheduler.end(job, .succeeded)
      } else {
        scheduler.end(job, .failed)
      }
      if scheduler.hasSkipped { noteSkipped() }
    }
    noteSkipped()
    run.duration = now
    observe?(.finished(hasSucceeded: run.hasSucceeded))
    return run
  }

  private func refuseTasks() throws(NeedsTasks) {
    for job in jobs.indices where !jobs[job].isLeftOut {
      guard case .synchronous = jobs[job].body, !jobs[job].isNeverEnding,
        jobs[job].shutDown == nil, jobs[job].resources.isEmpty
      else { throw NeedsTasks(label: label(of: id(at: job))) }
    }
  }

  private func attempt(
    _ job: Int, by time: RunTime, _ run: inout GraphRun, _ observe: ((GraphEvent) -> Void)?
  ) -> JobState {
    guard case .synchronous(let body) = jobs[job].body else { return .idle }
    var attempt = 0
    while true {
      observe?(.started(id(at: job), attempt: attempt))
      let context = JobContext(time: time, tell: { _ in }, deadline: nil, attempt: attempt)
      do {
        run.values[job] = try body(context)
        return .succeeded
      } catch {
        guard attempt < jobs[job].options.retries else { return .failed(error) }
        observe?(.retried(id(at: job), error))
        attempt += 1
      }
    }
  }
}

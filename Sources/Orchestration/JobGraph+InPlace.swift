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
  ///   - isTimed: Whether it is noted when each job started and ended; a look at the clock costs
  ///     as much as a small job.
  ///   - observe: Is told all that happens.
  /// - Returns: what came of it.
  /// - Throws: ``NeedsTasks``, before anything has run.
  public func runInPlace(
    seed: UInt64? = nil, isTimed: Bool = false, observe: ((GraphEvent) -> Void)? = nil
  ) throws(NeedsTasks) -> GraphRun {
    try refuseTasks()
    return RunInPlace(self, seed: seed, isTimed: isTimed, observe: observe).perform()
  }

  private func refuseTasks() throws(NeedsTasks) {
    guard !jobs.needNoTasks else { return }
    for job in jobs.indices where !jobs[job].isLeftOut {
      guard jobs.runsInPlace(job) else {
        throw NeedsTasks(label: label(of: id(at: job)))
      }
    }
  }
}

/// A run of jobs that do not suspend.
private struct RunInPlace {
  let graph: JobGraph
  let observe: ((GraphEvent) -> Void)?
  let isTimed: Bool
  var scheduler: Scheduler
  var run: GraphRun
  let bodies: BoundBodies

  init(
    _ graph: JobGraph, seed: UInt64?, isTimed: Bool, observe: ((GraphEvent) -> Void)?
  ) {
    self.graph = graph
    self.observe = observe
    self.isTimed = isTimed
    scheduler = Scheduler(graph, seed: seed)
    bodies = BoundBodies(graph.jobs)
    run = GraphRun(graph, values: bodies.values, isTimed: isTimed)
  }

  consuming func perform() -> GraphRun {
    let begin = ContinuousClock.now
    observe?(.began)
    var now = Duration.zero
    while let job = scheduler.next() {
      if isTimed { run.times[job].start = now }
      let hasSucceeded = attempt(job)
      if isTimed {
        now = begin.duration(to: .now)
        run.times[job].end = now
      }
      if let observe { observe(.ended(graph.id(at: job), run.states[job])) }
      scheduler.end(job, hasSucceeded ? .succeeded : .failed)
      if scheduler.hasSkipped { noteSkipped() }
    }
    run.duration = begin.duration(to: .now)
    observe?(.finished(hasSucceeded: run.hasSucceeded))
    return run
  }

  @inline(__always)
  private mutating func attempt(_ job: Int) -> Bool {
    var attempt = 0
    while true {
      observe?(.started(graph.id(at: job), attempt: attempt))
      do {
        try bodies.perform(graph.jobs[job])
        run.states.succeed(job)
        return true
      } catch {
        guard attempt < graph.jobs.retries(at: job) else {
          run.states[job] = .failed(error)
          return false
        }
        observe?(.retried(graph.id(at: job), error))
        attempt += 1
      }
    }
  }

  private mutating func noteSkipped() {
    for (job, reason) in scheduler.takeSkipped() {
      run.states[job] = .skipped(reason)
      observe?(.ended(graph.id(at: job), .skipped(reason)))
    }
  }
}

/// What a job is given: the time of its run, and a way to tell how far it is.
public struct JobContext: Sendable {
  let time: RunTime
  let job: JobID
  let observe: GraphObserver?
  /// When this has to be over, since the start of the run: its own limit or the graph's,
  /// whichever is earlier.
  public let deadline: Duration?
  /// Counted from 0.
  public let attempt: Int

  /// How far a job is.
  public struct Progress: Equatable, Sendable {
    /// From 0 to 1; `nil` where it cannot know.
    public var fraction: Double?
    public var text: String
  }

  /// Since the start of the run.
  public var elapsed: Duration { time.elapsed() }

  /// Waits, by the run's clock.
  ///
  /// - Throws: `CancellationError` when the job is to end.
  public func sleep(for span: Duration) async throws {
    try await time.sleep(time.elapsed() + span)
  }

  /// Tells whoever looks on how far this is.
  public func report(_ text: String, fraction: Double? = nil) {
    observe?(.progressed(job, Progress(fraction: fraction, text: text)))
  }
}

/// The time of a run, whatever clock it is of: durations since its start.
final class RunTime: Sendable {
  private let now: @Sendable () -> Duration
  private let wait: @Sendable (Duration) async throws -> Void
  /// Where jobs run; `nil` for wherever Swift runs them.
  let executor: (any TaskExecutor)?

  init<C: Clock>(of clock: C, on executor: (any TaskExecutor)?) where C.Duration == Duration {
    let start = clock.now
    now = { start.duration(to: clock.now) }
    wait = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    self.executor = executor
  }

  func elapsed() -> Duration { now() }

  /// Sleeps until then.
  func sleep(_ moment: Duration) async throws { try await wait(moment) }

  /// A task where jobs run.
  func task(_ work: sending @escaping @isolated(any) () async -> Void) -> Task<Void, Never> {
    // A preference, even for none, costs a task nearly half a microsecond.
    guard let executor else { return Task(operation: work) }
    return Task(executorPreference: executor, operation: work)
  }

  /// The same time, for a run that begins now.
  var fromNow: RunTime {
    let start = elapsed()
    return RunTime(
      now: { [now] in now() - start },
      wait: { [wait] in try await wait($0 + start) },
      executor: executor)
  }

  private init(
    now: @escaping @Sendable () -> Duration,
    wait: @escaping @Sendable (Duration) async throws -> Void, executor: (any TaskExecutor)?
  ) {
    self.now = now
    self.wait = wait
    self.executor = executor
  }
}

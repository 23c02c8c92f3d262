import Orchestration

/// How far a run is, a row a job: what a display shows, and nothing of how.
///
/// It is folded from the run's one stream of events; the time of each is passed in.
public struct RunOverview: Sendable {
  /// What the run as a whole is doing.
  public enum Phase: Equatable, Sendable {
    case waiting
    case running
    /// The jobs are over; what never ends is told to end, and all is shut down.
    case shuttingDown
    case finished(hasSucceeded: Bool)
  }

  /// One job.
  public struct Row: Sendable {
    public let id: JobID
    public let label: String
    /// Nobody waits for it.
    public let isNeverEnding: Bool
    public fileprivate(set) var state = JobState.idle
    /// Counted from 0.
    public fileprivate(set) var attempt = 0
    public fileprivate(set) var startedAt: Duration?
    public fileprivate(set) var endedAt: Duration?
    /// What it last told of itself.
    public fileprivate(set) var progress: JobContext.Progress?
    /// What it is doing, or why it came to its end: its own words, its error, or what it lacked.
    public fileprivate(set) var note = ""

    /// How long it took, or has taken so far; `nil` for one that did not start.
    public func time(at now: Duration) -> Duration? {
      startedAt.map { (endedAt ?? max(now, $0)) - $0 }
    }
  }

  /// In the order in which the jobs were added.
  public private(set) var rows: [Row]
  public private(set) var phase = Phase.waiting
  /// The time of the latest event.
  public private(set) var latest = Duration.zero
  /// How many columns the longest label takes.
  let labelColumns: Int
  private let places: [JobID: Int]

  public init(_ graph: JobGraph) {
    rows = graph.ids.map { job in
      Row(
        id: job, label: graph.label(of: job).onOneLine, isNeverEnding: graph.isNeverEnding(job))
    }
    labelColumns = rows.map(\.label.columns).max() ?? 0
    places = Dictionary(uniqueKeysWithValues: zip(graph.ids, 0...))
  }

  public func row(of job: JobID) -> Row { rows[place(job)] }

  /// Takes the next event.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - elapsed: When, since the start of the run.
  public mutating func note(_ event: GraphEvent, at elapsed: Duration) {
    latest = max(latest, elapsed)
    switch event {
    case .began: phase = .running
    case .started(let job, let attempt): start(place(job), attempt, at: elapsed)
    case .progressed(let job, let progress): tell(place(job), progress)
    case .retried(let job, let error): rows[place(job)].note = "again after: \(error)".onOneLine
    case .ended(let job, let state): end(place(job), state, at: elapsed)
    case .drained: phase = .shuttingDown
    case .finished(let hasSucceeded): phase = .finished(hasSucceeded: hasSucceeded)
    case .ticked, .shutdownFailed: break
    }
  }

  /// How many jobs are in which state, by its name: those states that there are, in the order in
  /// which a job goes through them.
  public var counts: [(state: String, count: Int)] {
    var counts: [String: Int] = [:]
    for row in rows { counts[row.state.name, default: 0] += 1 }
    return ["running", "done", "failed", "timed out", "cancelled", "skipped", "idle"]
      .compactMap { name in counts[name].map { (name, $0) } }
  }

  // MARK: Events

  private func place(_ job: JobID) -> Int {
    guard let place = places[job] else { preconditionFailure("a job of another graph") }
    return place
  }

  private mutating func start(_ place: Int, _ attempt: Int, at elapsed: Duration) {
    rows[place].state = .running(since: elapsed)
    rows[place].attempt = attempt
    rows[place].progress = nil
    rows[place].startedAt = rows[place].startedAt ?? elapsed
  }

  private mutating func tell(_ place: Int, _ progress: JobContext.Progress) {
    // One that was abandoned may still speak.
    guard !rows[place].state.isOver else { return }
    rows[place].progress = progress
    rows[place].note = progress.text.onOneLine
  }

  private mutating func end(_ place: Int, _ state: JobState, at elapsed: Duration) {
    rows[place].state = state
    if rows[place].startedAt != nil { rows[place].endedAt = elapsed }
    if let reason = reason(of: state) { rows[place].note = reason.onOneLine }
  }

  private func reason(of state: JobState) -> String? {
    switch state {
    case .failed(let error): "\(error)"
    case .skipped(.requirement(let job)): "requires '\(row(of: job).label)'"
    case .skipped(.nothingFailed): "nothing failed"
    case .skipped(.criticalFailure(let job)): "'\(row(of: job).label)' failed"
    case .skipped(.timeLimit): "the run's time was over"
    case .skipped(.ended): "the run was ended"
    case .timedOut(isAbandoned: true), .cancelled(isAbandoned: true): "abandoned: it did not end"
    case .idle, .running, .succeeded, .timedOut, .cancelled: nil
    }
  }
}

import Orchestration

/// The time since the start of a run that is looked at; it stands still when that is over.
struct RunClock: Sendable {
  private var begin: ContinuousClock.Instant?
  private var end: Duration?

  mutating func note(_ event: GraphEvent) -> Duration {
    if case .began = event { begin = .now }
    let elapsed = elapsed
    if case .finished = event { end = elapsed }
    return elapsed
  }

  var elapsed: Duration { end ?? begin.map { ContinuousClock.now - $0 } ?? .zero }
}

/// Which job may start when, and what becomes of those that may not: no clock, no task, no work.
///
/// Whoever runs the jobs asks ``next()`` until it has none, and tells what ended.
struct Scheduler: Sendable {
  private let structure: Structure
  private let rules: [StartRule]
  private let isCritical: [Bool]
  private let neverEnding: [Bool]
  /// Decides between jobs that could start at the same moment; empty: their places do.
  private let ranks: [UInt64]
  private let ids: [JobID]

  private(set) var outcomes: [Outcome]
  private var left: [Int32]
  /// Of each job, a requirement that did not succeed, and whether one has failed.
  private var unsuccessful: [Int32]
  private var sawFailure: [Bool]
  private var ready: [Int32] = []
  private var taken = 0
  /// Finite jobs that are not over.
  private(set) var finiteLeft: Int
  /// Why nothing starts any more.
  private(set) var stop: SkipReason?
  /// Jobs that were skipped and that nobody was told of.
  private var skipped: [(job: Int, reason: SkipReason)] = []

  enum Outcome: UInt8 { case pending, running, succeeded, failed, cancelled, skipped }

  init(_ graph: JobGraph, seed: UInt64?) {
    structure = graph.structure
    rules = graph.jobs.map(\.options.rule)
    isCritical = graph.jobs.map(\.options.isCritical)
    neverEnding = graph.jobs.map(\.isNeverEnding)
    ids = graph.jobs.indices.map(graph.id(at:))
    ranks = seed.map { seed in graph.jobs.indices.map { graph.rank(of: $0, seed: seed) } } ?? []
    let count = structure.count
    outcomes = .init(repeating: .pending, count: count)
    left = structure.requirements
    unsuccessful = .init(repeating: -1, count: count)
    sawFailure = .init(repeating: false, count: count)
    finiteLeft = 0
    for job in 0..<count {
      if graph.jobs[job].isLeftOut {
        outcomes[job] = .skipped
      } else {
        if !neverEnding[job] { finiteLeft += 1 }
        if left[job] == 0 { ready.append(Int32(truncatingIfNeeded: job)) }
      }
    }
    order(from: 0)
  }

  /// The next job to start; `nil` when none may for now.
  mutating func next() -> Int? {
    guard stop == nil, taken < ready.count else { return nil }
    let job = Int(ready[taken])
    taken += 1
    outcomes[job] = .running
    return job
  }

  /// A job that runs has come to an end.
  mutating func end(_ job: Int, _ outcome: Outcome) {
    let first = ready.count
    close(job, outcome)
    if outcome == .failed && isCritical[job] { halt(.criticalFailure(ids[job])) }
    order(from: first)
  }

  /// Nothing starts any more.
  mutating func halt(_ reason: SkipReason) {
    guard stop == nil else { return }
    stop = reason
    for job in outcomes.indices where outcomes[job] == .pending {
      outcomes[job] = .skipped
      if !neverEnding[job] { finiteLeft -= 1 }
      skipped.append((job, reason))
    }
    taken = ready.count
  }

  var hasSkipped: Bool { !skipped.isEmpty }

  /// Takes those that were skipped since, in the order in which that was certain.
  mutating func takeSkipped() -> [(job: Int, reason: SkipReason)] {
    defer { skipped.removeAll(keepingCapacity: true) }
    return skipped
  }

  /// A job is over: those that waited for it alone may start, or never will.
  private mutating func close(_ job: Int, _ outcome: Outcome) {
    var over = [(job, outcome)]
    while let (job, outcome) = over.popLast() {
      outcomes[job] = outcome
      if !neverEnding[job] { finiteLeft -= 1 }
      for dependent in structure.dependents(of: job) {
        let index = Int(dependent)
        if outcome != .succeeded && unsuccessful[index] < 0 {
          unsuccessful[index] = Int32(truncatingIfNeeded: job)
        }
        if outcome == .failed { sawFailure[index] = true }
        left[index] -= 1
        guard left[index] == 0, outcomes[index] == .pending else { continue }
        if let reason = refusal(index) {
          skipped.append((index, reason))
          over.append((index, .skipped))
        } else {
          ready.append(dependent)
        }
      }
    }
  }

  /// Why a job whose requirements are all over does not start.
  private func refusal(_ job: Int) -> SkipReason? {
    switch rules[job] {
    case .allDone: nil
    case .allSucceeded: unsuccessful[job] < 0 ? nil : .requirement(ids[Int(unsuccessful[job])])
    case .oneFailed: sawFailure[job] ? nil : .nothingFailed
    }
  }

  /// Jobs that could start from the same moment on start by rank.
  private mutating func order(from first: Int) {
    guard !ranks.isEmpty, ready.count - max(first, taken) > 1 else { return }
    ready[max(first, taken)...].sort { (ranks[Int($0)], $0) < (ranks[Int($1)], $1) }
  }
}

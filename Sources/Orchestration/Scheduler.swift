/// Which job may start when, and what becomes of those that may not: no clock, no task, no work.
///
/// Whoever runs the jobs asks ``next()`` until it has none, and tells what ended.
struct Scheduler: Sendable {
  private let graph: JobGraph
  /// Decides between jobs that could start at the same moment; empty: their places do.
  private let ranks: [UInt64]

  /// Of each job, how many that it requires are not over.
  private var left: [Int32]
  private var ready: ContiguousArray<Int32> = []
  private var taken = 0
  /// What did not succeed; empty as long as all do, which is the rule.
  private var misses: [Int: Miss] = [:]
  /// Whether all have succeeded, no rule asks for a failure, and places alone decide.
  private var isPlain: Bool
  /// Finite jobs that are not over.
  private(set) var finiteLeft = 0
  /// Why nothing starts any more.
  private(set) var stop: SkipReason?
  /// Jobs that were skipped and that nobody was told of.
  private var skipped: [(job: Int, reason: SkipReason)] = []
  /// Those of them whose dependents were not told.
  private var untold: [Int] = []

  enum Outcome { case succeeded, failed, cancelled, skipped }

  /// Of a job, one that it requires and that did not succeed, and whether any has failed.
  private struct Miss {
    let requirement: Int
    var isFailure: Bool
  }

  init(_ graph: JobGraph, seed: UInt64?) {
    self.graph = graph
    ranks = seed.map { seed in graph.jobs.indices.map { graph.rank(of: $0, seed: seed) } } ?? []
    left = graph.structure.requirements
    isPlain = seed == nil && !graph.jobs.waitsForFailure
    ready.reserveCapacity(graph.jobs.count)
    for job in graph.jobs.indices where !graph.jobs[job].isLeftOut {
      if !graph.jobs[job].isNeverEnding { finiteLeft += 1 }
      if left[job] == 0 { ready.append(Int32(truncatingIfNeeded: job)) }
    }
    order(from: 0)
  }

  /// The next job to start; `nil` when none may for now.
  mutating func next() -> Int? {
    guard stop == nil, taken < ready.count else { return nil }
    taken += 1
    return Int(ready[taken - 1])
  }

  /// A job that runs has come to an end.
  @inline(__always)
  mutating func end(_ job: Int, _ outcome: Outcome) {
    if isPlain && outcome == .succeeded { succeed(job) } else { decide(job, outcome) }
  }

  /// What came of a job decides what becomes of others.
  @inline(never)
  private mutating func decide(_ job: Int, _ outcome: Outcome) {
    isPlain = false
    let first = ready.count
    close(job, outcome)
    while let job = untold.popLast() { close(job, .skipped) }
    if outcome == .failed && graph.jobs[job].isCritical {
      halt(.criticalFailure(graph.id(at: job)))
    }
    if !ranks.isEmpty { order(from: first) }
  }

  /// Nothing starts any more.
  mutating func halt(_ reason: SkipReason) {
    guard stop == nil else { return }
    stop = reason
    isPlain = false
    let waiting = left.indices.filter { left[$0] > 0 }
    for job in (waiting + ready[taken...].map(Int.init)).sorted() {
      if !graph.jobs[job].isNeverEnding { finiteLeft -= 1 }
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

  /// Nothing is to be decided: who waited for this job alone may start.
  @inline(__always)
  private mutating func succeed(_ job: Int) {
    if !graph.jobs[job].isNeverEnding { finiteLeft -= 1 }
    let end = Int(graph.structure.starts[job + 1])
    for place in Int(graph.structure.starts[job])..<end {
      let dependent = graph.structure.dependents[place]
      left[Int(dependent)] &-= 1
      if left[Int(dependent)] == 0 { ready.append(dependent) }
    }
  }

  /// A job is over: those that waited for it alone may start, or never will.
  private mutating func close(_ job: Int, _ outcome: Outcome) {
    if !graph.jobs[job].isNeverEnding { finiteLeft -= 1 }
    let end = Int(graph.structure.starts[job + 1])
    for place in Int(graph.structure.starts[job])..<end {
      let dependent = Int(graph.structure.dependents[place])
      if outcome != .succeeded { note(outcome, of: job, for: dependent) }
      left[dependent] &-= 1
      if left[dependent] == 0 { settle(dependent) }
    }
  }

  private mutating func note(_ outcome: Outcome, of job: Int, for dependent: Int) {
    misses[dependent, default: Miss(requirement: job, isFailure: false)].isFailure =
      outcome == .failed || misses[dependent]?.isFailure == true
  }

  /// All that a job requires is over.
  private mutating func settle(_ job: Int) {
    // Else it has been skipped with all others.
    guard stop == nil else { return }
    if let reason = refusal(job) {
      skipped.append((job, reason))
      untold.append(job)
    } else {
      ready.append(Int32(truncatingIfNeeded: job))
    }
  }

  /// Why a job whose requirements are all over does not start.
  @inline(__always)
  private func refusal(_ job: Int) -> SkipReason? {
    let miss = misses.isEmpty ? nil : misses[job]
    switch graph.jobs[job].rule {
    case .allDone: return nil
    case .allSucceeded: return miss.map { .requirement(graph.id(at: $0.requirement)) }
    case .oneFailed: return miss?.isFailure == true ? nil : .nothingFailed
    }
  }

  /// Jobs that could start from the same moment on start by rank.
  private mutating func order(from first: Int) {
    guard !ranks.isEmpty, ready.count - max(first, taken) > 1 else { return }
    ready[max(first, taken)...].sort { (ranks[Int($0)], $0) < (ranks[Int($1)], $1) }
  }
}

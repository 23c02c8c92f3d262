/// Which job may start when, and what becomes of those that may not: no clock, no task, no work.
///
/// Whoever runs the jobs asks ``next()`` until it has none, and tells what ended.
struct Scheduler: Sendable {
  private let structure: Structure
  private let origin: UInt64
  /// Decides between jobs that could start at the same moment; empty: their places do.
  private let ranks: [UInt64]

  private var waits: ContiguousArray<Wait>
  private var ready: ContiguousArray<Int32>
  private var taken = 0
  /// Finite jobs that are not over.
  private(set) var finiteLeft = 0
  /// Why nothing starts any more.
  private(set) var stop: SkipReason?
  /// Jobs that were skipped and that nobody was told of.
  private var skipped: [(job: Int, reason: SkipReason)] = []
  /// Those of them whose dependents were not told.
  private var untold: [Int] = []

  enum Outcome: UInt8 { case pending, running, succeeded, failed, cancelled, skipped }

  /// What a job waits for.
  private struct Wait {
    /// How many of those that it requires are not over.
    var left: Int32
    /// One of them that did not succeed; -1 for none.
    var unsuccessful: Int32 = -1
    var outcome = Outcome.pending
    var sawFailure = false
    let rule: StartRule
    let isCritical: Bool
    let isNeverEnding: Bool
  }

  init(_ graph: JobGraph, seed: UInt64?) {
    structure = graph.structure
    origin = graph.origin
    ranks = seed.map { seed in graph.jobs.indices.map { graph.rank(of: $0, seed: seed) } } ?? []
    waits = []
    waits.reserveCapacity(structure.count)
    ready = []
    ready.reserveCapacity(structure.count)
    for place in graph.jobs.indices {
      // Field by field: a copy of a whole definition counts references.
      let isLeftOut = graph.jobs[place].isLeftOut
      let wait = Wait(
        left: structure.requirements[place], outcome: isLeftOut ? .skipped : .pending,
        rule: graph.jobs[place].rule, isCritical: graph.jobs[place].isCritical,
        isNeverEnding: graph.jobs[place].isNeverEnding)
      waits.append(wait)
      guard !isLeftOut else { continue }
      if !wait.isNeverEnding { finiteLeft += 1 }
      if wait.left == 0 { ready.append(Int32(truncatingIfNeeded: place)) }
    }
    order(from: 0)
  }

  /// The next job to start; `nil` when none may for now.
  mutating func next() -> Int? {
    guard stop == nil, taken < ready.count else { return nil }
    let job = Int(ready[taken])
    taken += 1
    waits[job].outcome = .running
    return job
  }

  /// A job that runs has come to an end.
  mutating func end(_ job: Int, _ outcome: Outcome) {
    let first = ready.count
    close(job, outcome)
    while let job = untold.popLast() { close(job, .skipped) }
    if outcome == .failed && waits[job].isCritical { halt(.criticalFailure(id(at: job))) }
    order(from: first)
  }

  /// Nothing starts any more.
  mutating func halt(_ reason: SkipReason) {
    guard stop == nil else { return }
    stop = reason
    for job in waits.indices where waits[job].outcome == .pending {
      waits[job].outcome = .skipped
      if !waits[job].isNeverEnding { finiteLeft -= 1 }
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
    waits[job].outcome = outcome
    if !waits[job].isNeverEnding { finiteLeft -= 1 }
    for place in Int(structure.starts[job])..<Int(structure.starts[job + 1]) {
      let dependent = Int(structure.dependents[place])
      if outcome != .succeeded { note(outcome, of: job, for: dependent) }
      waits[dependent].left -= 1
      if waits[dependent].left == 0 { settle(dependent) }
    }
  }

  private mutating func note(_ outcome: Outcome, of job: Int, for dependent: Int) {
    if waits[dependent].unsuccessful < 0 {
      waits[dependent].unsuccessful = Int32(truncatingIfNeeded: job)
    }
    if outcome == .failed { waits[dependent].sawFailure = true }
  }

  /// All that a job requires is over.
  private mutating func settle(_ job: Int) {
    guard waits[job].outcome == .pending else { return }
    if let reason = refusal(waits[job]) {
      skipped.append((job, reason))
      untold.append(job)
    } else {
      ready.append(Int32(truncatingIfNeeded: job))
    }
  }

  /// Why a job whose requirements are all over does not start.
  private func refusal(_ wait: Wait) -> SkipReason? {
    switch wait.rule {
    case .allDone: nil
    case .allSucceeded:
      wait.unsuccessful < 0 ? nil : .requirement(id(at: Int(wait.unsuccessful)))
    case .oneFailed: wait.sawFailure ? nil : .nothingFailed
    }
  }

  private func id(at place: Int) -> JobID { JobID(index: place, origin: origin) }

  /// Jobs that could start from the same moment on start by rank.
  private mutating func order(from first: Int) {
    guard !ranks.isEmpty, ready.count - max(first, taken) > 1 else { return }
    ready[max(first, taken)...].sort { (ranks[Int($0)], $0) < (ranks[Int($1)], $1) }
  }
}

import Synchronization

/// Time that moves only when nothing else can: an executor on which everything runs in one thread,
/// first come, first served, and a clock that jumps from one moment at which somebody wakes to the
/// next.
///
/// Equal runs are equal, step by step, and an hour takes no time.
///
///     let time = VirtualTime()
///     let run = time.run { await graph.run(on: time.clock, executor: time) }
///
/// A world of its own may move with it: it is asked to before time does.
public final class VirtualTime: TaskExecutor {
  private let state = Mutex(State())
  private let moveWorld: @Sendable (Duration) -> Duration

  private struct State {
    var queue: [UnownedJob] = []
    var taken = 0
    var now = Duration.zero
    var lastSleeper: UInt64 = 0
    /// In the order in which they fell asleep.
    var sleepers: [Sleeper] = []
    /// Those that were cancelled before they slept.
    var cancelled: Set<UInt64> = []
  }

  private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ value: Value) { self.value.withLock { $0 = value } }
    func get() -> Value? { value.withLock { $0 } }
  }

  private struct Sleeper {
    let id: UInt64
    let until: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  /// A time at its beginning.
  ///
  /// - Parameter moveWorld: Moves what happens by itself up to a moment, or to an earlier one at
  ///   which it woke somebody; gives back where it is then. Called in the thread of
  ///   ``run(_:)``.
  public init(moveWorld: @escaping @Sendable (Duration) -> Duration = { $0 }) {
    self.moveWorld = moveWorld
  }

  public var clock: VirtualClock { VirtualClock(time: self) }

  /// Since its beginning.
  public var now: Duration { state.withLock { $0.now } }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.queue.append(job) }
  }

  /// Runs `body`, and all that it starts, until it has come to its end.
  ///
  /// - Precondition: what it waits for comes to pass in this time: nobody outside of it is
  ///   waited for.
  public func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let result = Box<Value>()
    Task(executorPreference: self) { result.set(await body()) }
    while true {
      while let job = takeJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
      if let value = result.get() { return value }
      guard wakeNext() else { preconditionFailure("everybody waits, and nobody will wake") }
    }
  }

  private func takeJob() -> UnownedJob? {
    state.withLock { state in
      guard state.taken < state.queue.count else {
        state.queue.removeAll(keepingCapacity: true)
        state.taken = 0
        return nil
      }
      state.taken += 1
      return state.queue[state.taken - 1]
    }
  }

  /// Jumps to the moment at which somebody wakes next, and wakes the first of them.
  private func wakeNext() -> Bool {
    guard let moment = state.withLock({ $0.sleepers.map(\.until).min() }) else { return false }
    let reached = moveWorld(moment)
    let sleeper = state.withLock { state -> Sleeper? in
      state.now = max(state.now, reached)
      guard reached >= moment,
        let next = state.sleepers.indices.min(by: {
          state.sleepers[$0].until < state.sleepers[$1].until
        })
      else { return nil }
      return state.sleepers.remove(at: next)
    }
    sleeper?.continuation.resume()
    return true
  }

  fileprivate func sleep(until moment: Duration) async throws {
    try Task.checkCancellation()
    let id = state.withLock { state in
      state.lastSleeper += 1
      return state.lastSleeper
    }
    defer { state.withLock { _ = $0.cancelled.remove(id) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(id) != nil { return true }
          state.sleepers.append(Sleeper(id: id, until: moment, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      wake(id)
    }
  }

  private func wake(_ id: UInt64) {
    let sleeper = state.withLock { state -> Sleeper? in
      guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.sleepers.remove(at: index)
    }
    sleeper?.continuation.resume(throwing: CancellationError())
  }
}

/// The clock of a ``VirtualTime``.
public struct VirtualClock: Clock {
  let time: VirtualTime

  /// A moment, by what has passed since the beginning.
  public struct Instant: InstantProtocol {
    public var elapsed: Duration

    public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
    public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
    public static func < (a: Instant, b: Instant) -> Bool { a.elapsed < b.elapsed }
  }

  public var now: Instant { Instant(elapsed: time.now) }
  public var minimumResolution: Duration { .nanoseconds(1) }

  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try await time.sleep(until: deadline.elapsed)
  }
}

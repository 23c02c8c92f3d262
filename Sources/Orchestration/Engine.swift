/// Runs the jobs of a graph: starts tasks, waits for what ends, keeps the limits.
///
/// All that happens comes to it as a message, one after the other; between two of them
/// nothing changes.
struct Engine {
  let graph: JobGraph
  let options: RunOptions
  let time: RunTime
  let observe: GraphObserver?
  var scheduler: Scheduler
  var run: GraphRun
  /// Runs jobs that do not suspend.
  let bodies: BoundBodies
  let mailbox = Mailbox<Message>()
  /// What came, and how many of that are done with.
  var messages: [Message] = []
  var taken = 0

  /// Of each job, while it runs.
  var tasks: ContiguousArray<Task<Void, Never>?>
  var taskCount = 0
  /// Of each job, the one under way or the last one.
  var attempts: ContiguousArray<Int>
  /// As of the message at hand: a look at the clock costs as much as a small job.
  var now = Duration.zero
  /// Jobs that are to end, why, and what comes next if they do not.
  var doomed: [Int: Doom] = [:]
  var limits: [Int: Duration] = [:]
  var runLimit: Duration?
  var nextTick: Duration?
  var running = 0
  var tornDown: Set<Int> = []
  var timer: (at: Duration, task: Task<Void, Never>)?
  var isDraining = false
  /// When all that comes after the jobs is to be over.
  var shutdownEnds: Duration?
  /// What is being shut down or torn down, by its number.
  var closing: [Int: String] = [:]
  var closings = 0

  enum Message: Sendable {
    case ended(Int, attempt: Int, Result<(any Sendable)?, any Error>)
    case timer
    case tornDown(Int, (any Error)?)
    case cancelled
  }

  struct Doom {
    var isTimeOut: Bool
    var next: Duration
    var tearsDown: Bool
  }

  static func perform(
    _ graph: JobGraph, _ options: RunOptions, _ time: RunTime, limit: Duration?,
    _ observe: GraphObserver?
  ) async -> GraphRun {
    var engine = Engine(graph, options, time, limit, observe)
    return await withTaskCancellationHandler {
      await engine.perform()
    } onCancel: { [mailbox = engine.mailbox] in
      mailbox.post(.cancelled)
    }
  }

  private init(
    _ graph: JobGraph, _ options: RunOptions, _ time: RunTime, _ limit: Duration?,
    _ observe: GraphObserver?
  ) {
    self.graph = graph
    self.options = options
    self.time = time
    self.observe = observe
    scheduler = Scheduler(graph, seed: options.seed)
    bodies = BoundBodies(graph.jobs)
    run = GraphRun(graph, values: bodies.values, isTimed: true)
    tasks = .init(repeating: nil, count: graph.jobs.count)
    attempts = .init(repeating: 0, count: graph.jobs.count)
    runLimit = limit
    nextTick = options.tick
  }

  mutating func perform() async -> GraphRun {
    observe?(.began)
    startWhatMay()
    while scheduler.finiteLeft > 0 { await takeMessage() }
    runLimit = nil
    now = time.elapsed()
    shutdownEnds = now + options.shutdownLimit
    await drain()
    await shutDown()
    timer?.task.cancel()
    run.duration = time.elapsed()
    observe?(.finished(hasSucceeded: run.hasSucceeded))
    return run
  }

  // MARK: Starting

  mutating func startWhatMay() {
    reportSkipped()
    while running < options.window ?? .max, let job = scheduler.next() {
      run.times[job].start = now
      if let limit = graph.jobs.particulars(at: job)?.timeLimit { limits[job] = now + limit }
      // Those that never end take no place of those that do.
      if !graph.jobs[job].isNeverEnding { running += 1 }
      start(job, attempt: 0)
      reportSkipped()
    }
    renewTimer()
  }

  mutating func start(_ job: Int, attempt: Int) {
    run.states[job] = .running(since: now)
    attempts[job] = attempt
    observe?(.started(graph.id(at: job), attempt: attempt))
    if graph.jobs[job].maySuspend {
      start(job, attempt: attempt, graph.jobs.suspending(at: job))
    } else {
      end(
        inPlace: job,
        Result {
          try bodies.perform(graph.jobs[job])
          return nil
        })
    }
  }

  private mutating func end(inPlace job: Int, _ result: Result<(any Sendable)?, any Error>) {
    now = time.elapsed()
    end(job, result)
  }

  private mutating func start(
    _ job: Int, attempt: Int, _ body: @escaping @Sendable (JobContext) async throws -> any Sendable
  ) {
    let context = JobContext(
      time: time, job: graph.id(at: job), observe: observe,
      deadline: earlier(limits[job], runLimit), attempt: attempt)
    if tasks[job] == nil { taskCount += 1 }
    tasks[job] = time.task { [mailbox] in
      let result: Result<(any Sendable)?, any Error>
      do { result = .success(try await body(context)) } catch { result = .failure(error) }
      mailbox.post(.ended(job, attempt: attempt, result))
    }
  }

  // MARK: Messages

  mutating func takeMessage() async {
    if taken == messages.count {
      messages = await mailbox.next()
      taken = 0
    }
    let message = messages[taken]
    taken += 1
    now = time.elapsed()
    switch message {
    case .ended(let job, let attempt, let result):
      // One that was abandoned, or of an attempt that is long over.
      guard tasks[job] != nil, attempts[job] == attempt else { break }
      end(job, result)
    case .timer: timeIsUp()
    case .tornDown(let number, let error): noteTornDown(number, error)
    case .cancelled: halt(.ended)
    }
    startWhatMay()
  }

  mutating func end(_ job: Int, _ result: Result<(any Sendable)?, any Error>) {
    let definition = graph.jobs[job]
    if !doomed.isEmpty, let doom = doomed[job] {
      if definition.isNeverEnding && !doom.isTimeOut, case .success = result {
        return close(job, .succeeded)
      }
      return close(
        job, doom.isTimeOut ? .timedOut(isAbandoned: false) : .cancelled(isAbandoned: false))
    }
    if !limits.isEmpty, let limit = limits[job], now > limit {
      return close(job, .timedOut(isAbandoned: false))
    }
    switch result {
    case .success where definition.isNeverEnding && !isDraining:
      close(job, .failed(EndedEarly()))
    case .success(let value):
      if let value { run.keep(value, of: job) }
      close(job, .succeeded)
    case .failure(let error):
      let attempt = attempts[job]
      guard attempt < graph.jobs.retries(at: job), scheduler.stop == nil, !isDraining else {
        return close(job, .failed(error))
      }
      observe?(.retried(graph.id(at: job), error))
      start(job, attempt: attempt + 1)
    }
  }

  mutating func close(_ job: Int, _ state: JobState) {
    run.states[job] = state
    run.times[job].end = now
    if tasks[job] != nil {
      tasks[job] = nil
      taskCount -= 1
    }
    if !limits.isEmpty { limits[job] = nil }
    if !doomed.isEmpty { doomed[job] = nil }
    if !graph.jobs[job].isNeverEnding { running -= 1 }
    observe?(.ended(graph.id(at: job), state))
    let wasStopped = scheduler.stop != nil
    let outcome: Scheduler.Outcome =
      switch state {
      case .succeeded: .succeeded
      case .failed, .timedOut: .failed
      case .cancelled, .skipped, .idle, .running: .cancelled
      }
    scheduler.end(job, outcome)
    if !wasStopped && scheduler.stop != nil { cancelAll() }
    reportSkipped()
  }

  mutating func reportSkipped() {
    guard scheduler.hasSkipped else { return }
    for (job, reason) in scheduler.takeSkipped() {
      run.states[job] = .skipped(reason)
      observe?(.ended(graph.id(at: job), .skipped(reason)))
    }
  }

  // MARK: Ending

  mutating func halt(_ reason: SkipReason) {
    scheduler.halt(reason)
    reportSkipped()
    cancelAll()
  }

  /// Jobs with a task that is not over.
  var runningTasks: [Int] { tasks.indices.filter { tasks[$0] != nil } }

  mutating func cancelAll() {
    for job in runningTasks { doom(job, isTimeOut: false) }
  }

  /// A job is to end: it is cancelled; what it uses alone is torn down if that does not help;
  /// then it is abandoned.
  mutating func doom(_ job: Int, isTimeOut: Bool) {
    guard doomed[job] == nil else { return }
    doomed[job] = Doom(
      isTimeOut: isTimeOut, next: now + options.grace,
      tearsDown: !graph.jobs.resources(at: job).isEmpty)
    tasks[job]?.cancel()
  }

  mutating func timeIsUp() {
    timer = nil
    if let shutdownEnds, shutdownEnds <= now { giveUpClosing() }
    if let limit = runLimit, limit <= now {
      runLimit = nil
      run.statesAtLimit = run.states.all
      scheduler.halt(.timeLimit)
      reportSkipped()
      for job in runningTasks { doom(job, isTimeOut: !graph.jobs[job].isNeverEnding) }
    }
    for (job, limit) in limits.sorted(by: { $0.key < $1.key }) where limit <= now {
      doom(job, isTimeOut: true)
    }
    for (job, doom) in doomed.sorted(by: { $0.key < $1.key }) where doom.next <= now {
      if doom.tearsDown {
        let next = now + options.grace
        doomed[job] = Doom(isTimeOut: doom.isTimeOut, next: next, tearsDown: false)
        tearDownUnder(job)
      } else {
        close(
          job, doom.isTimeOut ? .timedOut(isAbandoned: true) : .cancelled(isAbandoned: true))
      }
    }
    tickIfDue(now)
  }

  private mutating func tickIfDue(_ now: Duration) {
    guard let tick = options.tick, let due = nextTick, due <= now else { return }
    // Those that nobody could be told of in time are left out.
    nextTick = due + tick > now ? due + tick : now + tick
    observe?(.ticked(now))
  }

  mutating func tearDownUnder(_ job: Int) {
    let others = Set(runningTasks.filter { $0 != job }.flatMap { graph.jobs.resources(at: $0) })
    for resource in graph.jobs.resources(at: job) where !others.contains(resource) {
      tearDown(resource)
    }
  }

  // MARK: Time

  mutating func renewTimer() {
    var next = earlier(!closing.isEmpty ? earlier(runLimit, shutdownEnds) : runLimit, nextTick)
    for (job, at) in limits where doomed[job] == nil { next = earlier(next, at) }
    for doom in doomed.values { next = earlier(next, doom.next) }
    guard let next else {
      timer?.task.cancel()
      timer = nil
      return
    }
    if let timer, timer.at == next { return }
    timer?.task.cancel()
    timer = (
      next,
      time.task { [time, mailbox] in
        do { try await time.sleep(next) } catch { return }
        mailbox.post(.timer)
      }
    )
  }
}

/// The earlier of two moments that there may be.
func earlier(_ a: Duration?, _ b: Duration?) -> Duration? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}

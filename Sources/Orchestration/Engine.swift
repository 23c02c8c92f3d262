/// Runs the jobs of a graph: starts tasks, waits for what ends, keeps the limits.
///
/// All that happens comes to it as a message, one after the other; between two of them
/// nothing changes.
struct Engine {
  let graph: JobGraph
  let options: RunOptions
  let time: RunTime
  let observe: @Sendable (GraphEvent) -> Void
  var scheduler: Scheduler
  var run: GraphRun
  let mailbox = Mailbox<Message>()

  var tasks: [Int: Task<Void, Never>] = [:]
  var attempts: [Int: Int] = [:]
  /// Jobs that are to end, why, and what comes next if they do not.
  var doomed: [Int: Doom] = [:]
  var limits: [Int: Duration] = [:]
  var runLimit: Duration?
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
    _ observe: @escaping @Sendable (GraphEvent) -> Void
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
    _ observe: @escaping @Sendable (GraphEvent) -> Void
  ) {
    self.graph = graph
    self.options = options
    self.time = time
    self.observe = observe
    scheduler = Scheduler(graph, seed: options.seed)
    run = GraphRun(graph, isTimed: true)
    runLimit = limit
  }

  mutating func perform() async -> GraphRun {
    observe(.began)
    startWhatMay()
    while scheduler.finiteLeft > 0 { await takeMessage() }
    runLimit = nil
    shutdownEnds = time.elapsed() + options.shutdownLimit
    await drain()
    await shutDown()
    timer?.task.cancel()
    run.duration = time.elapsed()
    observe(.finished(hasSucceeded: run.hasSucceeded))
    return run
  }

  // MARK: Starting

  mutating func startWhatMay() {
    reportSkipped()
    while running < options.window ?? .max, let job = scheduler.next() {
      run.times[job].start = time.elapsed()
      if let limit = graph.jobs[job].timeLimit { limits[job] = time.elapsed() + limit }
      // Those that never end take no place of those that do.
      if !graph.jobs[job].isNeverEnding { running += 1 }
      start(job, attempt: 0)
      reportSkipped()
    }
    renewTimer()
  }

  mutating func start(_ job: Int, attempt: Int) {
    run.states[job] = .running(since: time.elapsed())
    attempts[job] = attempt
    let id = graph.id(at: job)
    observe(.started(id, attempt: attempt))
    let context = JobContext(
      time: time, tell: { [observe] in observe(.progressed(id, $0)) },
      deadline: earlier(limits[job], runLimit),
      attempt: attempt)
    switch graph.jobs[job].body {
    case .synchronous(let body):
      let result: Result<(any Sendable)?, any Error>
      do { result = .success(try body()) } catch { result = .failure(error) }
      end(job, result)
    case .procedure(let body):
      let result: Result<(any Sendable)?, any Error>
      do {
        try body()
        result = .success(nil)
      } catch {
        result = .failure(error)
      }
      end(job, result)
    case .asynchronous(let body):
      tasks[job] = Task(executorPreference: time.executor) { [mailbox] in
        let result: Result<(any Sendable)?, any Error>
        do { result = .success(try await body(context)) } catch { result = .failure(error) }
        mailbox.post(.ended(job, attempt: attempt, result))
      }
    }
  }

  // MARK: Messages

  mutating func takeMessage() async {
    switch await mailbox.next() {
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
    if let doom = doomed[job] {
      if definition.isNeverEnding && !doom.isTimeOut, case .success = result {
        return close(job, .succeeded)
      }
      return close(
        job, doom.isTimeOut ? .timedOut(isAbandoned: false) : .cancelled(isAbandoned: false))
    }
    if let limit = limits[job], time.elapsed() > limit {
      return close(job, .timedOut(isAbandoned: false))
    }
    switch result {
    case .success where definition.isNeverEnding && !isDraining:
      close(job, .failed(EndedEarly()))
    case .success(let value):
      if let value { run.keep(value, of: job) }
      close(job, .succeeded)
    case .failure(let error):
      let attempt = attempts[job] ?? 0
      guard attempt < definition.retries, scheduler.stop == nil, !isDraining else {
        return close(job, .failed(error))
      }
      observe(.retried(graph.id(at: job), error))
      start(job, attempt: attempt + 1)
    }
  }

  mutating func close(_ job: Int, _ state: JobState) {
    run.states[job] = state
    run.times[job].end = time.elapsed()
    tasks[job] = nil
    limits[job] = nil
    doomed[job] = nil
    if !graph.jobs[job].isNeverEnding { running -= 1 }
    observe(.ended(graph.id(at: job), state))
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
    for (job, reason) in scheduler.takeSkipped() {
      run.states[job] = .skipped(reason)
      observe(.ended(graph.id(at: job), .skipped(reason)))
    }
  }

  // MARK: Ending

  mutating func halt(_ reason: SkipReason) {
    scheduler.halt(reason)
    reportSkipped()
    cancelAll()
  }

  mutating func cancelAll() {
    for job in tasks.keys.sorted() { doom(job, isTimeOut: false) }
  }

  /// A job is to end: it is cancelled; what it uses alone is torn down if that does not help;
  /// then it is abandoned.
  mutating func doom(_ job: Int, isTimeOut: Bool) {
    guard doomed[job] == nil else { return }
    doomed[job] = Doom(
      isTimeOut: isTimeOut, next: time.elapsed() + options.grace,
      tearsDown: !graph.jobs[job].resources.isEmpty)
    tasks[job]?.cancel()
  }

  mutating func timeIsUp() {
    timer = nil
    let now = time.elapsed()
    if let shutdownEnds, shutdownEnds <= now { giveUpClosing() }
    if let limit = runLimit, limit <= now {
      runLimit = nil
      run.statesAtLimit = run.states
      scheduler.halt(.timeLimit)
      reportSkipped()
      for job in tasks.keys.sorted() { doom(job, isTimeOut: !graph.jobs[job].isNeverEnding) }
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
  }

  mutating func tearDownUnder(_ job: Int) {
    let others = Set(tasks.keys.filter { $0 != job }.flatMap { graph.jobs[$0].resources })
    for resource in graph.jobs[job].resources where !others.contains(resource) {
      tearDown(resource)
    }
  }

  // MARK: Time

  mutating func renewTimer() {
    var next = !closing.isEmpty ? earlier(runLimit, shutdownEnds) : runLimit
    for at in limits.filter({ doomed[$0.key] == nil }).values { next = earlier(next, at) }
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
      Task(executorPreference: time.executor) { [time, mailbox] in
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

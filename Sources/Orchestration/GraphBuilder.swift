import Synchronization

/// Takes jobs and who requires whom, and makes a graph of them if they make sense.
///
///     var graph = GraphBuilder()
///     let first = graph.add("first") { 1 }
///     graph.add("last", after: [first.id]) { 2 }
///     let run = try await graph.build().run()
public struct GraphBuilder: Sendable {
  private let label: String
  private var jobs = JobTable()
  private var edges: [(required: Int32, dependent: Int32)] = []
  private var resources: [JobGraph.ResourceDefinition] = []
  private var foreign: [Int] = []
  private var hasNeverEnding = false
  private let origin: UInt32

  public init(_ label: String = "graph") {
    self.label = label
    origin = origins.add(1, ordering: .relaxed).newValue
  }

  /// Makes room, where it is known how much will come; growing step by step costs as much again.
  public mutating func reserveCapacity(jobs: Int, requirements: Int) {
    self.jobs.reserveCapacity(jobs)
    edges.reserveCapacity(requirements)
  }

  // MARK: Jobs

  /// A job that does not suspend; it runs in place.
  @discardableResult
  public mutating func add<Value: Sendable>(
    _ label: consuming String? = nil, after requirements: [JobID] = [],
    using resources: [Resource] = [], _ options: JobOptions = JobOptions(),
    body: consuming @escaping @Sendable () throws -> Value
  ) -> Job<Value> {
    let place = jobs.add(label, options, particulars(options, resources), body: consume body)
    return Job(id: id(at: place, after: requirements))
  }

  /// A job that may suspend; it runs beside others.
  @discardableResult
  public mutating func add<Value: Sendable>(
    _ label: String? = nil, after requirements: [JobID] = [], using resources: [Resource] = [],
    _ options: JobOptions = JobOptions(),
    body: @escaping @Sendable (JobContext) async throws -> Value
  ) -> Job<Value> {
    let place = jobs.add(label, options, particulars(options, resources), suspending: body)
    return Job(id: id(at: place, after: requirements))
  }

  /// A job of a type of its own.
  @discardableResult
  public mutating func add<A: Action>(
    _ label: String? = nil, after requirements: [JobID] = [], using resources: [Resource] = [],
    _ options: JobOptions = JobOptions(), action: A
  ) -> Job<A.Value> {
    let own = particulars(options, resources, shutDown: { try await action.shutDown() })
    let place = jobs.add(label, options, own) { try await action.run($0) }
    return Job(id: id(at: place, after: requirements))
  }

  /// A job that is not designed to end: nobody waits for it.
  ///
  /// When all others are over, it is told so by `drain`, gets the time of the shutdown to come to
  /// its end, and is cancelled.
  ///
  /// `drain` tells it that nothing more will come; without it, it is cancelled at once.
  @discardableResult
  public mutating func addNeverEnding(
    _ label: String? = nil, after requirements: [JobID] = [], using resources: [Resource] = [],
    _ options: JobOptions = JobOptions(), drain: (@Sendable () -> Void)? = nil,
    body: @escaping @Sendable (JobContext) async throws -> Void
  ) -> JobID {
    hasNeverEnding = true
    let own = particulars(options, resources, drain: drain)
    let place = jobs.add(label, options, own, isNeverEnding: true, suspending: body)
    return id(at: place, after: requirements)
  }

  /// A graph as one job: it succeeds when that graph's run does, which is its value.
  ///
  /// It ends by its own limit or by the outer one, whichever is earlier.
  @discardableResult
  public mutating func add(
    _ graph: JobGraph, after requirements: [JobID] = [],
    _ options: JobOptions = JobOptions(), _ limits: RunOptions = RunOptions()
  ) -> Job<GraphRun> {
    add(graph.label, after: requirements, options) { (context: JobContext) in
      let run = await graph.run(within: context, limits)
      guard run.hasSucceeded else { throw NestedFailure(run: run) }
      return run
    }
  }

  @inline(__always)
  private mutating func id(at place: Int, after requirements: [JobID]) -> JobID {
    let id = JobID(index: place, origin: origin)
    for requirement in requirements { require(requirement, for: id) }
    return id
  }

  /// What most jobs have none of.
  @inline(__always)
  private func particulars(
    _ options: JobOptions, _ used: [Resource], drain: (@Sendable () -> Void)? = nil,
    shutDown: (@Sendable () async throws -> Void)? = nil
  ) -> JobTable.Particulars? {
    if options.retries == 0 && options.timeLimit == nil && used.isEmpty && drain == nil
      && shutDown == nil
    {
      return nil
    }
    return JobTable.Particulars(
      retries: options.retries, timeLimit: options.timeLimit, drain: drain, shutDown: shutDown,
      resources: used.map { resource in
        precondition(resource.origin == origin, "a resource of another graph")
        return resource.index
      })
  }

  // MARK: What they require

  /// `job` starts when `requirement` is over.
  @inline(__always)
  public mutating func require(_ requirement: JobID, for job: JobID) {
    guard requirement.origin == origin, job.origin == origin else { return noteForeign(job) }
    edges.append((Int32(requirement.index), Int32(job.index)))
  }

  @inline(never)
  private mutating func noteForeign(_ job: JobID) {
    if job.origin == origin { foreign.append(job.index) }
  }

  /// Each starts when the one before it is over.
  public mutating func sequence(_ jobs: [JobID]) {
    for (before, after) in zip(jobs, jobs.dropFirst()) { require(before, for: after) }
  }

  /// Something that several jobs use; `tearDown` is called once when the run is over, the
  /// last one first, whatever became of the jobs.
  public mutating func resource(
    _ label: String, tearDown: @escaping @Sendable () async throws -> Void
  ) -> Resource {
    resources.append(.init(label: label, tearDown: tearDown))
    return Resource(index: resources.count - 1, origin: origin)
  }

  // MARK: The graph

  /// The graph, if it makes sense.
  ///
  /// - Throws: everything that is wrong with it.
  public func build() throws(GraphProblems) -> JobGraph {
    let structure = Structure(count: jobs.count, edges: edges)
    let problems =
      foreign.map { GraphProblem.foreignJob(of: name($0)) } + duplicates + waitsForEver
      + cycles(structure) + unreachable(structure)
    guard problems.isEmpty else { throw GraphProblems(problems: problems) }
    return JobGraph(
      label: label, jobs: jobs, structure: structure, edges: edges, resources: resources,
      origin: origin)
  }

  private func name(_ job: Int) -> String { jobs.label(at: job) ?? "job \(job)" }

  private var duplicates: [GraphProblem] {
    repeatedLabels(jobs.labels).map { .duplicateLabel($0) }
  }

  private var waitsForEver: [GraphProblem] {
    guard hasNeverEnding else { return [] }
    return edges.filter { jobs[Int($0.required)].isNeverEnding }.map {
      .requiresNeverEnding(name(Int($0.dependent)), neverEnding: name(Int($0.required)))
    }
  }

  private func unreachable(_ structure: Structure) -> [GraphProblem] {
    guard jobs.waitsForFailure else { return [] }
    return jobs.indices.filter { jobs[$0].rule == .oneFailed && structure.requirements[$0] == 0 }
      .map { .unreachable(name($0)) }
  }

  /// One cycle with its path, where there is some.
  private func cycles(_ structure: Structure) -> [GraphProblem] {
    // Where each requires only what was added before it, there is none.
    guard edges.contains(where: { $0.required >= $0.dependent }),
      structure.forEach({ _ in }) < jobs.count
    else { return [] }
    var isSound = [Bool](repeating: false, count: jobs.count)
    _ = structure.forEach { isSound[$0] = true }
    var requirement = [Int32](repeating: -1, count: jobs.count)
    for edge in edges where !isSound[Int(edge.required)] {
      requirement[Int(edge.dependent)] = edge.required
    }
    // Who is not sound requires one that is not: that way leads into a cycle.
    guard var job = isSound.firstIndex(of: false) else { return [] }
    var path: [Int] = []
    while !path.contains(job), requirement[job] >= 0 {
      path.append(job)
      job = Int(requirement[job])
    }
    guard let begin = path.firstIndex(of: job) else { return [] }
    return [.cycle(path[begin...].map(name))]
  }
}

private let origins = Atomic<UInt32>(0)

/// Jobs and who requires whom, found sound.
///
/// It is run as often as one likes.
public struct JobGraph: Sendable {
  /// What it is called, where it is a job of another one.
  public let label: String
  let jobs: [Definition]
  let structure: Structure
  let edges: [(required: Int32, dependent: Int32)]
  let resources: [ResourceDefinition]
  let origin: UInt64

  /// What is known of a job before it runs.
  struct Definition: Sendable {
    let label: String?
    let body: Body
    let rule: StartRule
    let isCritical: Bool
    /// Not waited for: when all others are over it is told to end.
    let isNeverEnding: Bool
    /// Taken out by surgery: it keeps its place, and is no job of the graph.
    var isLeftOut = false
    /// `nil` for most.
    let particulars: Particulars?

    init(
      label: String?, _ options: JobOptions, body: Body, isNeverEnding: Bool = false,
      particulars: Particulars?
    ) {
      self.label = label
      self.body = body
      rule = options.rule
      isCritical = options.isCritical
      self.isNeverEnding = isNeverEnding
      self.particulars = particulars
    }

    var retries: Int { particulars?.retries ?? 0 }
    var timeLimit: Duration? { particulars?.timeLimit }
    var resources: [Int] { particulars?.resources ?? [] }
    /// Whether it can do without tasks.
    var runsInPlace: Bool { !body.maySuspend && resources.isEmpty }
  }

  /// What few jobs have: apart, so that the others are small.
  final class Particulars: Sendable {
    let retries: Int
    let timeLimit: Duration?
    /// Tells a never-ending job that nothing more will come.
    let drain: (@Sendable () -> Void)?
    let shutDown: (@Sendable () async throws -> Void)?
    /// What it uses, which is torn down after it.
    let resources: [Int]

    init(
      retries: Int, timeLimit: Duration?, drain: (@Sendable () -> Void)?,
      shutDown: (@Sendable () async throws -> Void)?, resources: [Int]
    ) {
      self.retries = retries
      self.timeLimit = timeLimit
      self.drain = drain
      self.shutDown = shutDown
      self.resources = resources
    }
  }

  enum Body: Sendable {
    /// It never suspends, and runs in place.
    case synchronous(@Sendable () throws -> any Sendable)
    /// Likewise, and it comes to nothing: as it was given, for what wraps it would be allocated.
    case procedure(@Sendable () throws -> Void)
    case asynchronous(@Sendable (JobContext) async throws -> any Sendable)

    var maySuspend: Bool {
      switch self {
      case .synchronous, .procedure: false
      case .asynchronous: true
      }
    }
  }

  struct ResourceDefinition: Sendable {
    var label: String
    var tearDown: @Sendable () async throws -> Void
  }

  /// What stands for the label of a job that has none.
  public static var noLabel: String { "NO_LABEL" }

  /// Its jobs, in the order in which they were added.
  public var ids: [JobID] {
    jobs.indices.filter { !jobs[$0].isLeftOut }.map(id(at:))
  }

  public func label(of job: JobID) -> String { jobs[place(of: job)].label ?? Self.noLabel }

  /// Whether it is not designed to end, and nobody waits for it.
  public func isNeverEnding(_ job: JobID) -> Bool { jobs[place(of: job)].isNeverEnding }

  /// The jobs that `job` requires.
  public func requirements(of job: JobID) -> [JobID] {
    let place = place(of: job)
    return edges.filter { Int($0.dependent) == place }
      .map { id(at: Int($0.required)) }
  }

  /// The jobs that require `job`.
  public func dependents(of job: JobID) -> [JobID] {
    structure.dependents(of: place(of: job)).map { id(at: Int($0)) }
  }

  /// - Precondition: the job is one of this graph.
  func place(of job: JobID) -> Int {
    precondition(job.origin == origin, "a job of another graph")
    return job.index
  }

  /// Orders jobs that could start at the same moment: by seed and label, so that the order
  /// in which they were added decides only between those without one.
  func rank(of job: Int, seed: UInt64) -> UInt64 {
    var rank = seed ^ 0xcbf2_9ce4_8422_2325
    if let label = jobs[job].label {
      for byte in label.utf8 { rank = (rank ^ UInt64(byte)) &* 0x100_0000_01b3 }
    } else {
      rank = (rank ^ UInt64(job)) &* 0x100_0000_01b3
    }
    rank = (rank ^ rank >> 30) &* 0xbf58_476d_1ce4_e5b9
    return rank ^ rank >> 27
  }
}

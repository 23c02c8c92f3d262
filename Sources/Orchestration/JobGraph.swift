/// Jobs and who requires whom, found sound.
///
/// It is run as often as one likes.
public struct JobGraph: Sendable {
  /// What it is called, where it is a job of another one.
  public let label: String
  let jobs: JobTable
  let structure: Structure
  let edges: [(required: Int32, dependent: Int32)]
  let resources: [ResourceDefinition]
  let origin: UInt32

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

  public func label(of job: JobID) -> String { jobs.label(at: place(of: job)) ?? Self.noLabel }

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
    if let label = jobs.label(at: job) {
      for byte in label.utf8 { rank = (rank ^ UInt64(byte)) &* 0x100_0000_01b3 }
    } else {
      rank = (rank ^ UInt64(job)) &* 0x100_0000_01b3
    }
    rank = (rank ^ rank >> 30) &* 0xbf58_476d_1ce4_e5b9
    return rank ^ rank >> 27
  }
}

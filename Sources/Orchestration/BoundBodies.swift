/// The bodies of a graph's jobs that do not suspend, for one run.
final class BoundBodies {
  let values: [AnyValues]
  private let lanes: UnsafeMutableBufferPointer<Lane>

  /// Not copyable: it is called where it is, and its references are not counted.
  private struct Lane: ~Copyable {
    let perform: @Sendable (Int) throws -> Void

    borrowing func callAsFunction(_ place: Int) throws { try perform(place) }
  }

  init(_ jobs: JobTable) {
    let bound = jobs.bodies.map { $0.bind($0) }
    values = bound.map(\.values)
    lanes = .allocate(capacity: bound.count)
    for index in bound.indices {
      lanes.initializeElement(at: index, to: Lane(perform: bound[index].perform))
    }
  }

  deinit {
    lanes.deinitialize()
    lanes.deallocate()
  }

  /// Runs a job, and keeps what it comes to.
  ///
  /// - Precondition: It does not suspend.
  @inline(__always)
  func perform(_ job: JobTable.Definition) throws {
    precondition(lanes.indices.contains(Int(job.bodies)))
    try lanes[Int(job.bodies)](Int(job.body))
  }
}

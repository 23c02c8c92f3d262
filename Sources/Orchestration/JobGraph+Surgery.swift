/// Graphs made of a graph, with fewer jobs; what was required through them still is.
extension JobGraph {
  /// Without one job: those that required it require what it required.
  public func bypassing(_ job: JobID) -> JobGraph { keeping { $0 != place(of: job) } }

  /// Only these jobs.
  public func keepingOnly(_ jobs: [JobID]) -> JobGraph {
    let places = Set(jobs.map(place(of:)))
    return keeping { places.contains($0) }
  }

  /// Only what is on a way from `first` to `last`, both of them with it.
  public func keepingBetween(_ first: JobID, _ last: JobID) -> JobGraph {
    let after = reach(from: place(of: first)) {
      $0.required
    } to: {
      $0.dependent
    }
    let before = reach(from: place(of: last)) {
      $0.dependent
    } to: {
      $0.required
    }
    return keeping { after.contains($0) && before.contains($0) }
  }

  private typealias Edge = (required: Int32, dependent: Int32)

  private func reach(
    from start: Int, _ near: (Edge) -> Int32, to far: (Edge) -> Int32
  ) -> Set<Int> {
    var reached: Set = [start]
    var rest = [start]
    while let place = rest.popLast() {
      for edge in edges where Int(near(edge)) == place {
        if reached.insert(Int(far(edge))).inserted { rest.append(Int(far(edge))) }
      }
    }
    return reached
  }

  /// Jobs keep their identity: a ``Job`` of this graph is one of that graph, if it is there.
  private func keeping(_ isKept: (Int) -> Bool) -> JobGraph {
    var kept: [Edge] = edges
    for place in jobs.indices where !isKept(place) {
      let required = kept.filter { Int($0.dependent) == place }.map(\.required)
      let dependents = kept.filter { Int($0.required) == place }.map(\.dependent)
      kept.removeAll { Int($0.required) == place || Int($0.dependent) == place }
      for from in required {
        for to in dependents where !kept.contains(where: { $0 == (from, to) }) {
          kept.append((from, to))
        }
      }
    }
    var jobs = jobs
    for place in jobs.indices where !isKept(place) { jobs.leaveOut(place) }
    return JobGraph(
      label: label, jobs: jobs, structure: Structure(count: jobs.count, edges: kept), edges: kept,
      resources: resources, origin: origin)
  }
}

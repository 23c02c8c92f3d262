/// Who waits for whom, by places: for each job those that require it, in one array.
package struct Structure: Sendable {
  /// How many jobs there are.
  package let count: Int
  /// How many others each requires.
  let requirements: [Int32]
  /// Those that require job n are at `starts[n]..<starts[n + 1]`.
  let starts: [Int32]
  let dependents: [Int32]

  /// - Parameters:
  ///   - count: How many jobs there are.
  ///   - edges: For each requirement the job that is required, and the one that requires it.
  package init(count: Int, edges: [(required: Int32, dependent: Int32)]) {
    self.count = count
    var requirements = [Int32](repeating: 0, count: count)
    // The dependents of job n are counted two places on, so that, added up, place n + 1 says where
    // they begin; when all are in, it says where they end, and those of the next one begin.
    var starts = [Int32](repeating: 0, count: count + 2)
    for edge in edges {
      requirements[Int(edge.dependent)] &+= 1
      starts[Int(edge.required) + 2] &+= 1
    }
    for index in 0...count { starts[index + 1] &+= starts[index] }
    var dependents = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      let next = Int(edge.required) + 1
      dependents[Int(starts[next])] = edge.dependent
      starts[next] &+= 1
    }
    self.requirements = requirements
    self.starts = starts
    self.dependents = dependents
  }

  func dependents(of job: Int) -> ArraySlice<Int32> {
    dependents[Int(starts[job])..<Int(starts[job + 1])]
  }

  /// Lets `body` run for each job after those that it requires; in the order of their places
  /// where nothing else decides.
  ///
  /// - Returns: how many ran; fewer than there are where some wait for each other.
  package func forEach(_ body: (Int) -> Void) -> Int {
    var left = requirements
    // Each is written where the next one that may start belongs, and counted if it may: whether
    // it may is what no processor foresees. The last write may be one behind all that count.
    var ready = [Int32](repeating: 0, count: count + 1)
    var known = 0
    for index in 0..<count {
      ready[known] = Int32(truncatingIfNeeded: index)
      known &+= requirements[index] == 0 ? 1 : 0
    }
    var taken = 0
    while taken < known {
      let job = Int(ready[taken])
      taken += 1
      body(job)
      for place in Int(starts[job])..<Int(starts[job + 1]) {
        let dependent = dependents[place]
        left[Int(dependent)] &-= 1
        ready[known] = dependent
        known &+= left[Int(dependent)] == 0 ? 1 : 0
      }
    }
    return taken
  }
}

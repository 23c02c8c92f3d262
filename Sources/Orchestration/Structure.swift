/// Who waits for whom, by places: for each job those that require it, in one array.
struct Structure: Sendable {
  /// How many jobs there are.
  let count: Int
  /// How many others each requires.
  let requirements: [Int32]
  /// Those that require job n are at `starts[n]..<starts[n + 1]`.
  let starts: [Int32]
  let dependents: [Int32]

  /// - Parameters:
  ///   - count: How many jobs there are.
  ///   - edges: For each requirement the job that is required, and the one that requires it.
  init(count: Int, edges: [(required: Int32, dependent: Int32)]) {
    self.count = count
    var requirements = [Int32](repeating: 0, count: count)
    var starts = [Int32](repeating: 0, count: count + 1)
    for edge in edges {
      requirements[Int(edge.dependent)] &+= 1
      starts[Int(edge.required) + 1] &+= 1
    }
    for index in 0..<count { starts[index + 1] &+= starts[index] }
    var next = starts
    var dependents = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      let required = Int(edge.required)
      dependents[Int(next[required])] = edge.dependent
      next[required] &+= 1
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
  func forEach(_ body: (Int) -> Void) -> Int {
    var left = requirements
    var ready: [Int32] = []
    ready.reserveCapacity(count)
    for index in 0..<count where requirements[index] == 0 {
      ready.append(Int32(truncatingIfNeeded: index))
    }
    var taken = 0
    while taken < ready.count {
      let job = Int(ready[taken])
      taken += 1
      body(job)
      for place in Int(starts[job])..<Int(starts[job + 1]) {
        let dependent = dependents[place]
        left[Int(dependent)] &-= 1
        if left[Int(dependent)] == 0 { ready.append(dependent) }
      }
    }
    return taken
  }
}

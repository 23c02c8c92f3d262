/// Where the jobs of a graph go in a drawing: in layers, each job after all that it requires.
///
/// Equal graphs are laid out equally. A requirement that passes by a layer has a place in it, so
/// that its arrow goes between the jobs and not through them.
struct LayeredLayout {
  /// Of each vertex, its layer; jobs come first, then places that arrows pass.
  private(set) var layer: [Int]
  /// Of each vertex, its middle across the layers, in jobs from the first.
  private(set) var middle: [Double]
  /// Of each requirement, its vertices from the job that is required to the one that requires.
  private(set) var routes: [[Int]] = []
  let jobCount: Int
  private var before: [[Int]]
  private var after: [[Int]]
  private var order: [[Int]] = []

  /// - Parameters:
  ///   - jobs: The places of the jobs that are drawn; the others have no requirements.
  ///   - structure: Of which they are the places.
  ///   - edges: The requirements, each once.
  init(
    _ jobs: [Int], _ structure: Structure, _ edges: [(required: Int32, dependent: Int32)]
  ) {
    jobCount = structure.count
    layer = .init(repeating: 0, count: jobCount)
    middle = .init(repeating: 0, count: jobCount)
    before = .init(repeating: [], count: jobCount)
    after = before
    let edges = edges.map { (Int($0.required), Int($0.dependent)) }
    _ = structure.forEach { job in
      for dependent in structure.dependents(of: job) {
        layer[Int(dependent)] = max(layer[Int(dependent)], layer[job] + 1)
      }
    }
    for (from, to) in edges { routes.append(route(from, to)) }
    order = .init(repeating: [], count: (layer.max() ?? -1) + 1)
    for job in jobs { order[layer[job]].append(job) }
    for vertex in layer.indices.dropFirst(jobCount) { order[layer[vertex]].append(vertex) }
    untangle()
    place()
  }

  var layerCount: Int { order.count }

  /// How far it is across, in jobs.
  var breadth: Double { order.joined().map { middle[$0] + size($0) / 2 }.max() ?? 0 }

  private func size(_ vertex: Int) -> Double { vertex < jobCount ? 1 : 0.4 }

  private mutating func route(_ from: Int, _ to: Int) -> [Int] {
    var route = [from]
    for passed in layer[from] + 1..<layer[to] {
      route.append(layer.count)
      layer.append(passed)
      middle.append(0)
      before.append([])
      after.append([])
    }
    route.append(to)
    for (near, far) in zip(route, route.dropFirst()) {
      after[near].append(far)
      before[far].append(near)
    }
    return route
  }

  // MARK: Order within the layers

  /// Moves each vertex to the mean of its neighbours, to and fro, and keeps the order in which
  /// the fewest arrows cross.
  private mutating func untangle() {
    var best = (order: order, crossings: crossings)
    for sweep in 0..<16 where best.crossings > 0 {
      let isForth = sweep.isMultiple(of: 2)
      for number in isForth ? Array(order.indices) : order.indices.reversed() {
        sort(number, by: isForth ? before : after)
      }
      let count = crossings
      if count < best.crossings { best = (order, count) }
    }
    order = best.order
  }

  private var places: [Int] {
    var places = [Int](repeating: 0, count: layer.count)
    for vertices in order {
      for (place, vertex) in vertices.enumerated() { places[vertex] = place }
    }
    return places
  }

  private mutating func sort(_ number: Int, by neighbours: [[Int]]) {
    let places = places
    func mean(_ vertex: Int) -> Double {
      let near = neighbours[vertex]
      guard !near.isEmpty else { return Double(places[vertex]) }
      return Double(near.reduce(0) { $0 + places[$1] }) / Double(near.count)
    }
    order[number] = order[number].map { (mean($0), places[$0], $0) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private var crossings: Int {
    let places = places
    return order.reduce(0) { sum, vertices in
      let ends = vertices.flatMap { after[$0].map { places[$0] }.sorted() }
      return sum + Self.inversions(ends)
    }
  }

  /// How many pairs are out of order, counted while they are merged.
  private static func inversions(_ values: [Int]) -> Int {
    var tree = [Int](repeating: 0, count: (values.max() ?? 0) + 2)
    var count = 0
    for (seen, value) in values.enumerated() {
      var notLarger = 0
      var index = value + 1
      while index > 0 {
        notLarger += tree[index]
        index -= index & -index
      }
      count += seen - notLarger
      index = value + 1
      while index < tree.count {
        tree[index] += 1
        index += index & -index
      }
    }
    return count
  }

  // MARK: Distances

  /// Brings each vertex as near to the middle of its neighbours as the order allows.
  private mutating func place() {
    for vertices in order {
      for (vertex, at) in zip(vertices, offsets(vertices)) { middle[vertex] = at }
    }
    for _ in 0..<8 {
      for vertices in order { align(vertices) }
      for vertices in order.reversed() { align(vertices) }
    }
    let first = order.joined().map { middle[$0] - size($0) / 2 }.min() ?? 0
    for vertex in middle.indices { middle[vertex] -= first }
  }

  /// Where they are when each is next to the one before it.
  private func offsets(_ vertices: [Int]) -> [Double] {
    var end = 0.0
    return vertices.map { vertex in
      defer { end += size(vertex) }
      return end + size(vertex) / 2
    }
  }

  /// Those that want the same place share the distance from it: the sum of the squares of all
  /// distances is the least.
  private mutating func align(_ vertices: [Int]) {
    let offsets = offsets(vertices)
    var blocks: [(mean: Double, count: Int)] = []
    for (vertex, offset) in zip(vertices, offsets) {
      let near = before[vertex] + after[vertex]
      let wanted =
        near.isEmpty ? middle[vertex] : near.reduce(0) { $0 + middle[$1] } / Double(near.count)
      blocks.append((wanted - offset, 1))
      while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
        let last = blocks.removeLast()
        let previous = blocks.removeLast()
        let count = previous.count + last.count
        let sum = previous.mean * Double(previous.count) + last.mean * Double(last.count)
        blocks.append((sum / Double(count), count))
      }
    }
    let starts = blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
    for (place, vertex) in vertices.enumerated() { middle[vertex] = starts[place] + offsets[place] }
  }
}

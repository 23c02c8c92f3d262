import WagmanCore

/// A graph of the reference workload, bench/peers/WORKLOAD.md W5: how many jobs, and who
/// requires whom.
struct GraphShape {
  let name: String
  let count: Int
  let edges: [(required: Int32, dependent: Int32)]

  /// Each job requires the one before it.
  static func chain(_ size: Int32) -> GraphShape {
    GraphShape(name: "chain\(size)", count: Int(size), edges: (1..<size).map { ($0 - 1, $0) })
  }

  /// One job, so many that require it, and one that requires all of those.
  static func fan(_ size: Int32) -> GraphShape {
    GraphShape(
      name: "fan\(size)", count: Int(size) + 2,
      edges: (1...size).map { (0, $0) } + (1...size).map { ($0, size + 1) })
  }

  /// Layers of a hundred, each job of which requires two drawn from the layer before.
  static func layered(_ size: Int32) -> GraphShape {
    var seed = SplitMix64(seed: 46)
    var draws = SplitMix64(seed: seed.next())
    var edges: [(required: Int32, dependent: Int32)] = []
    for job in 100..<size {
      for _ in 0..<2 {
        // The workload's own rounding, not that of `below`.
        let drawn = Int32(((draws.next() >> 32) * 100) >> 32)
        edges.append(((job / 100 - 1) * 100 + drawn, job))
      }
    }
    return GraphShape(name: "layered\(size)", count: Int(size), edges: edges)
  }

  /// The wiring in one number, as the workload folds it.
  var checksum: UInt64 {
    edges.reduce(0xcbf2_9ce4_8422_2325) { sum, edge in
      (sum ^ UInt64(edge.required) << 32 ^ UInt64(edge.dependent)) &* 0x100_0000_01b3
    }
  }
}

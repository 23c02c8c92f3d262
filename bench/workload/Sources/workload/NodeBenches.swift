/// The runs of whole nodes, WORKLOAD.md W1.7.
enum NodeBenches {
  static let day: UInt64 = 86_400_000

  /// From event to event, one node after the other.
  static func events(
    _ name: String, nodes: UInt64 = 20, days: UInt64 = 30,
    run: (inout Node, _ end: UInt64) -> Void
  ) {
    var sum: UInt64 = 0
    var firings: UInt64 = 0
    let seconds = Report.seconds {
      for number in 0..<nodes {
        var node = Node(number: number)
        run(&node, days * day)
        sum &+= node.checksum
        firings += node.firings
      }
    }
    report(name, nodes: nodes, days: days, sum: sum, firings: firings, seconds: seconds)
  }

  /// From event to event, five nodes at once.
  static func lanes(nodes: UInt64 = 20, days: UInt64 = 30) {
    var sum: UInt64 = 0
    var firings: UInt64 = 0
    let seconds = Report.seconds {
      for first in stride(from: 0, to: nodes, by: 5) {
        var lanes = Lanes(first: first)
        lanes.run(until: days * day)
        for lane in lanes.nodes.indices {
          sum &+= lanes.nodes[lane].checksum
          firings += lanes.nodes[lane].firings
        }
      }
    }
    report("des_lanes", nodes: nodes, days: days, sum: sum, firings: firings, seconds: seconds)
  }

  /// From tick to tick; `eighths` of a day.
  static func ticks(
    _ name: String, nodes: UInt64, eighths: UInt64, tick: UInt64, isCached: Bool = true
  ) {
    let end = eighths * day / 8
    var sum: UInt64 = 0
    let seconds = Report.seconds {
      for number in 0..<nodes {
        var node = Node(number: number)
        var time: UInt64 = 0
        if isCached {
          while time < end {
            node.tick(at: time)
            time &+= tick
          }
        } else {
          while time < end {
            node.tickScanning(at: time)
            time &+= tick
          }
        }
        sum &+= node.checksum
      }
    }
    let length = eighths % 8 == 0 ? "\(eighths / 8)" : "\(Double(eighths) / 8)"
    Report.check("node.\(nodes)x\(length)d", sum)
    Report.metric("\(name).node_seconds_per_s", Double(nodes * end / 1000) / seconds, "sim-s/s")
    Report.metric("\(name).ns_per_tick", seconds * 1e9 / Double(nodes * end / tick), "ns")
  }

  private static func report(
    _ name: String, nodes: UInt64, days: UInt64, sum: UInt64, firings: UInt64, seconds: Double
  ) {
    Report.check("node.\(nodes)x\(days)d", sum)
    let simulated = Double(nodes * days * day / 1000)
    Report.metric("\(name).node_seconds_per_s", simulated / seconds, "sim-s/s")
    Report.metric("\(name).ns_per_event", seconds * 1e9 / Double(firings), "ns")
  }
}

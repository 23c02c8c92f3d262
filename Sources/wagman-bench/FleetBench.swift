import Foundation
import Synchronization
import WagmanCore
import WagmanFirmware

/// A hundred thousand nodes at once, for a day, on two cores.
enum FleetBench {
  static func figures(_ options: BenchOptions) -> [Figure] {
    let before = resident()
    let memories = UnsafeMutablePointer<FleetMemory>.allocate(capacity: options.nodes)
    memories.initialize(repeating: FleetMemory(), count: options.nodes)
    let nodes = UnsafeMutablePointer<FleetNode>.allocate(capacity: options.nodes)
    for index in 0..<options.nodes {
      (nodes + index).initialize(to: FleetNode(number: UInt32(index), memory: memories + index))
    }
    let (cpu, wall) = (Stopwatch.seconds(), Stopwatch.seconds(CLOCK_MONOTONIC))
    run(nodes, options.nodes)
    let processor = Stopwatch.seconds() - cpu
    let elapsed = Stopwatch.seconds(CLOCK_MONOTONIC) - wall

    let count = Double(options.nodes)
    var (pages, heartbeats, starts) = (0, 0.0, 0.0)
    for index in 0..<options.nodes {
      pages += memories[index].bytes
      heartbeats += Double(nodes[index].program.board.heartbeats)
      for port in 0..<Port.count
      where nodes[index].program.node.relaysOn.contains(
        Port(unchecked: port))
      {
        starts += 1
      }
    }
    let used = resident() - before
    precondition(heartbeats > count * 10_000, "The fleet stood still")
    nodes.deinitialize(count: options.nodes)
    nodes.deallocate()
    memories.deinitialize(count: options.nodes)
    memories.deallocate()
    return [
      Figure("fleet.nodes", count, "nodes"),
      Figure("fleet.day.elapsed", elapsed, "s"),
      Figure("fleet.day.processor", processor, "s"),
      Figure("fleet.rate", count * 86_400 / elapsed, "node-s/s"),
      Figure("fleet.guests_with_power", starts / count, "a node"),
      Figure("fleet.resident", used / count, "B"),
      Figure("fleet.node", Double(MemoryLayout<FleetNode>.stride), "B"),
      Figure("fleet.written_pages", Double(pages) / count, "B"),
    ]
  }

  /// Two threads take a stretch of nodes each, until none is left.
  ///
  /// No node knows another.
  private static func run(_ nodes: UnsafeMutablePointer<FleetNode>, _ count: Int) {
    let taken = Atomic<Int>(0)
    nonisolated(unsafe) let nodes = nodes
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let first = taken.add(256, ordering: .relaxed).oldValue
        guard first < count else { return }
        for index in first..<min(first + 256, count) {
          _ = nodes[index].advance(to: 86_400_000)
        }
      }
    }
  }

  /// Bytes of this process that are in memory.
  private static func resident() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return .nan
    }
    let words = text.split(separator: " ")
    return words.count > 1 ? Double(words[1]).map { $0 * 4_096 } ?? .nan : .nan
  }
}

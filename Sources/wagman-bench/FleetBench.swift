import Foundation
import Synchronization
import WagmanCore
import WagmanImage
import WagmanSim

/// A hundred thousand nodes at once, for a day, on two cores: the simulator's own node, with
/// board, guests, weather, faults and memory, to which nobody is linked.
enum FleetBench {
  static func figures(_ options: BenchOptions) throws -> [Figure] {
    let scenario = try SimulationBenches.defaultScenario().unattended
    let before = resident()
    let nodes = UnsafeMutablePointer<UnattendedSimulation>.allocate(capacity: options.nodes)
    for index in 0..<options.nodes {
      (nodes + index).initialize(
        to: UnattendedSimulation(unattended: scenario, seed: UInt64(index) + 1))
    }
    let (cpu, wall) = (Stopwatch.seconds(), Stopwatch.seconds(CLOCK_MONOTONIC))
    for hour in 1...24 { run(nodes, options.nodes, to: .zero + .hours(UInt64(hour))) }
    let processor = Stopwatch.seconds() - cpu
    let elapsed = Stopwatch.seconds(CLOCK_MONOTONIC) - wall

    let count = Double(options.nodes)
    var (heartbeats, powered) = (0.0, 0.0)
    for index in 0..<options.nodes {
      heartbeats += Double(nodes[index].counts.heartbeats)
      powered += Double(nodes[index].levels.contacts?.rawValue.nonzeroBitCount ?? 0)
    }
    let used = (resident() - before) / count
    precondition(heartbeats > count * 10_000, "The fleet stood still")
    nodes.deinitialize(count: options.nodes)
    nodes.deallocate()
    return [
      Figure("fleet.nodes", count, "nodes"),
      Figure("fleet.day.elapsed", elapsed, "s"),
      Figure("fleet.day.processor", processor, "s"),
      Figure("fleet.rate", count * 86_400 / elapsed, "node-s/s"),
      Figure("fleet.guests_with_power", powered / count, "a node"),
      Figure("fleet.resident", used, "B"),
      Figure("fleet.resident_without_memory", used - Double(MemoryImage.size), "B"),
      Figure("fleet.node", Double(MemoryLayout<UnattendedSimulation>.stride), "B"),
    ]
  }

  /// All nodes go on to `end`: two threads take a few at a time, until none is left.
  ///
  /// No node knows another.
  private static func run(
    _ nodes: UnsafeMutablePointer<UnattendedSimulation>, _ count: Int, to end: Tick
  ) {
    let taken = Atomic<Int>(0)
    nonisolated(unsafe) let nodes = nodes
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let first = taken.add(256, ordering: .relaxed).oldValue
        guard first < count else { return }
        for index in first..<min(first + 256, count) {
          nodes[index].advance(to: end) { _ in }
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

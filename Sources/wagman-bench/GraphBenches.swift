import Foundation
import Orchestration
import Synchronization

/// Graphs of jobs that count, bench/peers/WORKLOAD.md W5: what creating, wiring and running them costs, in
/// each way that there is to run them.
///
/// `core` is who waits for whom and nothing else, by places and with one body; `in_place` a run
/// without tasks and `run` one with an engine, both of jobs that do not suspend; `tasks` a run of
/// jobs that could. `full` is `in_place` where each job has a label, a value, and its times.
enum GraphBenches {
  /// Prints a CHECK line for each graph, and a METRIC line for each way to run it.
  static func report() async {
    for shape in shapes {
      check("dag.\(shape.name).wiring", shape.checksum)
      await measure("core", shape, jobs: 2_000_000) { core(shape) }
      await measure("in_place", shape, jobs: 2_000_000) { inPlace(shape) }
      let labels = (0..<shape.count).map { "job \($0)" }
      await measure("full", shape, jobs: 500_000) { full(shape, labels) }
      await measure("run", shape, jobs: 500_000) { await run(shape) }
      await measure("tasks", shape, jobs: 200_000) { await tasks(shape) }
    }
  }

  private static var shapes: [GraphShape] {
    [1_000, 10_000, 100_000].flatMap { [.chain($0), .fan($0), .layered($0)] }
  }

  // MARK: Ways to run a graph, each of which counts its jobs

  /// Plain, for one job at a time runs, each after the other.
  private final class Count: @unchecked Sendable {
    var value = 0
  }

  private final class AtomicCount: Sendable {
    let value = Atomic(0)
  }

  /// How many jobs ran; and what is to be given up only when the time is taken, as in C++.
  private typealias Ran = (count: Int, run: GraphRun?)

  private static func core(_ shape: GraphShape) -> Ran {
    var count = 0
    _ = Structure(count: shape.count, edges: shape.edges).forEach { _ in count += 1 }
    return (count, nil)
  }

  private static func inPlace(_ shape: GraphShape) -> Ran {
    let count = Count()
    let graph = graph(shape) { builder, _ in builder.add { count.value += 1 }.id }
    let run = try? graph.runInPlace()
    return (count.value, run)
  }

  private static func full(_ shape: GraphShape, _ labels: [String]) -> Ran {
    let count = Count()
    let graph = graph(shape) { builder, place in
      builder.add(labels[place]) { () -> Int in
        count.value += 1
        return place
      }.id
    }
    let run = try? graph.runInPlace(isTimed: true)
    return (count.value, run)
  }

  private static func run(_ shape: GraphShape) async -> Ran {
    let count = Count()
    let graph = graph(shape) { builder, _ in builder.add { count.value += 1 }.id }
    let run = await graph.run()
    return (count.value, run)
  }

  private static func tasks(_ shape: GraphShape) async -> Ran {
    let count = AtomicCount()
    let graph = graph(shape) { builder, _ in
      builder.add { (_: JobContext) async in _ = count.value.add(1, ordering: .relaxed) }.id
    }
    let run = await graph.run()
    return (count.value.load(ordering: .relaxed), run)
  }

  @inline(__always)
  private static func graph(
    _ shape: GraphShape, _ add: (inout GraphBuilder, Int) -> JobID
  ) -> JobGraph {
    var builder = GraphBuilder()
    builder.reserveCapacity(jobs: shape.count, requirements: shape.edges.count)
    var ids: [JobID] = []
    ids.reserveCapacity(shape.count)
    for place in 0..<shape.count { ids.append(add(&builder, place)) }
    for edge in shape.edges {
      builder.require(ids[Int(edge.required)], for: ids[Int(edge.dependent)])
    }
    do {
      return try builder.build()
    } catch {
      preconditionFailure("\(shape.name): \(error)")
    }
  }

  // MARK: Lines

  /// Runs the graph over and over, so that about so many jobs run; reports the median run.
  private static func measure(
    _ way: String, _ shape: GraphShape, jobs: Int, _ run: () async -> Ran
  ) async {
    var counts: Set<Int> = []
    var taken: [Double] = []
    for _ in 0..<max(3, jobs / shape.count) {
      let start = Stopwatch.seconds(CLOCK_MONOTONIC)
      let ran = await run()
      taken.append(Stopwatch.seconds(CLOCK_MONOTONIC) - start)
      counts.insert(ran.run?.hasSucceeded ?? true ? ran.count : 0)
    }
    // What is not the same each time is not right either.
    check("dag.\(shape.name)", counts.count == 1 ? UInt64(counts.first ?? 0) : 0)
    let nanoseconds = taken.sorted()[taken.count / 2] * 1e9 / Double(shape.count)
    print("METRIC dag.\(shape.name).\(way).ns_per_job \(nanoseconds) ns")
  }

  private static func check(_ name: String, _ number: UInt64) {
    let digits = String(number, radix: 16)
    print("CHECK \(name) \(String(repeating: "0", count: 16 - digits.count))\(digits)")
  }
}

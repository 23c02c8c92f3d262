import Foundation
import Orchestration
import Synchronization

/// Graphs of jobs that count, bench/peers/WORKLOAD.md W5: what creating, wiring and running them costs, in
/// each way that there is to run them.
///
/// `core` is who waits for whom and nothing else, by places and with one body; `in_place` a run
/// without tasks and `run` one with an engine, both of jobs that do not suspend; `tasks` a run of
/// jobs that could. `full` is `in_place` where each job has a label that is checked and a value
/// that is asked for; `timed` is `full` with the times of each job.
enum GraphBenches {
  /// Prints a CHECK line for each graph, and a METRIC line for each way to run it here, one job
  /// after the other; before there is a second thread, as in C++.
  static func reportInPlace() {
    for shape in shapes {
      check("dag.\(shape.name).wiring", shape.checksum)
      measure("core", shape, jobs: 2_000_000) { core(shape) }
      measure("in_place", shape, jobs: 2_000_000) { inPlace(shape) }
      let labels = (0..<shape.count).map { "job \($0)" }
      measure("full", shape, jobs: 2_000_000) { full(shape, labels, isTimed: false) }
      measure("timed", shape, jobs: 500_000) { full(shape, labels, isTimed: true) }
    }
  }

  /// The same for the ways that need an engine.
  static func reportRuns() async {
    for shape in shapes {
      await measure("run", shape, jobs: 500_000) { await run(shape) }
      await measure("tasks", shape, jobs: 200_000) { await tasks(shape) }
    }
  }

  /// In the order of the C++ program, for what was given up before decides what memory costs.
  private static var shapes: [GraphShape] {
    [GraphShape.chain, GraphShape.fan, GraphShape.layered].flatMap { shape in
      [1_000, 10_000, 100_000].map(shape)
    }
  }

  // MARK: Ways to run a graph, each of which counts its jobs

  /// Plain, for one job at a time runs, each after the other.
  private final class Count: @unchecked Sendable {
    var value = 0
  }

  private final class AtomicCount: Sendable {
    let value = Atomic(0)
  }

  /// How many jobs ran; and what is looked at and given up only when the time is taken, as in C++.
  private struct Ran {
    let count: Int
    var run: GraphRun?
    var hasValues: (GraphRun) -> Bool = { _ in true }

    /// 0 where something is not as it should be.
    var proven: Int {
      guard let run else { return count }
      return run.hasSucceeded && hasValues(run) ? count : 0
    }
  }

  private static func core(_ shape: GraphShape) -> Ran {
    var count = 0
    _ = Structure(count: shape.count, edges: shape.edges).forEach { _ in count += 1 }
    return Ran(count: count)
  }

  private static func inPlace(_ shape: GraphShape) -> Ran {
    let count = Count()
    let (graph, _) = graph(shape) { builder, _ in builder.add { count.value += 1 } }
    let run = try? graph.runInPlace()
    return Ran(count: count.value, run: run)
  }

  private static func full(_ shape: GraphShape, _ labels: [String], isTimed: Bool) -> Ran {
    let count = Count()
    let (graph, jobs) = graph(shape) { builder, place in
      builder.add(labels[place]) { () -> Int in
        count.value += 1
        return place
      }
    }
    let run = try? graph.runInPlace(isTimed: isTimed)
    return Ran(count: count.value, run: run) { run in
      jobs.indices.allSatisfy { (try? run.value(of: jobs[$0])) == $0 }
    }
  }

  private static func run(_ shape: GraphShape) async -> Ran {
    let count = Count()
    let (graph, _) = graph(shape) { builder, _ in builder.add { count.value += 1 } }
    let run = await graph.run()
    return Ran(count: count.value, run: run)
  }

  private static func tasks(_ shape: GraphShape) async -> Ran {
    let count = AtomicCount()
    let (graph, _) = graph(shape) { builder, _ in
      builder.add { (_: JobContext) async in _ = count.value.add(1, ordering: .relaxed) }
    }
    let run = await graph.run()
    return Ran(count: count.value.load(ordering: .relaxed), run: run)
  }

  @inline(__always)
  private static func graph<Value>(
    _ shape: GraphShape, _ add: (inout GraphBuilder, Int) -> Job<Value>
  ) -> (graph: JobGraph, jobs: [Job<Value>]) {
    var builder = GraphBuilder()
    builder.reserveCapacity(jobs: shape.count, requirements: shape.edges.count)
    var jobs: [Job<Value>] = []
    jobs.reserveCapacity(shape.count)
    for place in 0..<shape.count { jobs.append(add(&builder, place)) }
    for edge in shape.edges {
      builder.require(jobs[Int(edge.required)].id, for: jobs[Int(edge.dependent)].id)
    }
    do {
      return (try builder.build(), jobs)
    } catch {
      preconditionFailure("\(shape.name): \(error)")
    }
  }

  // MARK: Lines

  /// What several runs of a graph took.
  private struct Sample {
    let shape: GraphShape
    var counts: Set<Int> = []
    var taken: [Double] = []

    mutating func note(_ ran: Ran, since start: Double) {
      taken.append(Stopwatch.seconds(CLOCK_MONOTONIC) - start)
      counts.insert(ran.proven)
    }

    /// Prints the median run.
    func report(_ way: String) {
      // What is not the same each time is not right either.
      check("dag.\(shape.name)", counts.count == 1 ? UInt64(counts.first ?? 0) : 0)
      let nanoseconds = taken.sorted()[taken.count / 2] * 1e9 / Double(shape.count)
      print("METRIC dag.\(shape.name).\(way).ns_per_job \(nanoseconds) ns")
    }
  }

  /// Runs the graph over and over, so that about so many jobs run.
  private static func measure(
    _ way: String, _ shape: GraphShape, jobs: Int, _ run: () -> Ran
  ) {
    var sample = Sample(shape: shape)
    for _ in 0..<max(3, jobs / shape.count) {
      let start = Stopwatch.seconds(CLOCK_MONOTONIC)
      sample.note(run(), since: start)
    }
    sample.report(way)
  }

  private static func measure(
    _ way: String, _ shape: GraphShape, jobs: Int, _ run: () async -> Ran
  ) async {
    var sample = Sample(shape: shape)
    for _ in 0..<max(3, jobs / shape.count) {
      let start = Stopwatch.seconds(CLOCK_MONOTONIC)
      sample.note(await run(), since: start)
    }
    sample.report(way)
  }

  private static func check(_ name: String, _ number: UInt64) {
    let digits = String(number, radix: 16)
    print("CHECK \(name) \(String(repeating: "0", count: 16 - digits.count))\(digits)")
  }
}

import Orchestration
import Synchronization
import Testing

/// What a run does without, so that small jobs cost little, must not be missed.
@Suite("001, small jobs")
struct SmallJobTests {
  /// Who requires whom among jobs that each require up to three others, by places dealt at random.
  private func requirements(count: Int, seed: UInt64) -> [(required: Int32, dependent: Int32)] {
    var state = seed
    func draw(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var places = Array(0..<Int32(count))
    for last in places.indices.reversed() { places.swapAt(last, draw(last + 1)) }
    return (1..<count).flatMap { job in
      (0..<draw(4)).map { _ in (places[draw(job)], places[job]) }
    }
  }

  /// The order in which they may start, with who is waited for looked up each time.
  private func order(count: Int, _ edges: [(required: Int32, dependent: Int32)]) -> [Int] {
    var ready = (0..<count).filter { job in !edges.contains { Int($0.dependent) == job } }
    var left = edges
    var done: [Int] = []
    while let job = ready.first {
      ready.removeFirst()
      done.append(job)
      // One after the other, as a job may be required twice.
      while let index = left.firstIndex(where: { Int($0.required) == job }) {
        let dependent = Int(left.remove(at: index).dependent)
        if !left.contains(where: { Int($0.dependent) == dependent }) { ready.append(dependent) }
      }
    }
    return done
  }

  @Test(
    "Each job comes once, after all that it requires, first come first served", arguments: 1...20)
  func structure(seed: UInt64) {
    let edges = requirements(count: 60, seed: seed)
    var came: [Int] = []
    let count = Structure(count: 60, edges: edges).forEach { came.append($0) }
    #expect(count == 60)
    #expect(came == order(count: 60, edges))
  }

  @Test("In place and with tasks the jobs run in the order of the bare structure", arguments: 1...5)
  func sameOrder(seed: UInt64) async throws {
    let edges = requirements(count: 60, seed: seed)
    let came = Mutex<[Int]>([])
    var builder = GraphBuilder()
    builder.reserveCapacity(jobs: 60, requirements: edges.count)
    let jobs = (0..<60).map { place in builder.add { came.withLock { $0.append(place) } } }
    for edge in edges {
      builder.require(jobs[Int(edge.required)].id, for: jobs[Int(edge.dependent)].id)
    }
    let graph = try builder.build()
    #expect(try graph.runInPlace().hasSucceeded)
    #expect(came.withLock { $0 } == order(count: 60, edges))
    came.withLock { $0 = [] }
    #expect(Bench().run(graph).hasSucceeded)
    #expect(came.withLock { $0 } == order(count: 60, edges))
  }

  @Test("A job that comes to nothing has that as its value, and no result in its line")
  func nothing() throws {
    var builder = GraphBuilder()
    let inPlace = builder.add("in place") {}
    let graph = try builder.build()
    builder.add("number") { 1 }
    let suspending = builder.add("suspending") { (_: JobContext) async in }
    let alone = try graph.runInPlace()
    let run = Bench().run(try builder.build())
    try alone.value(of: inPlace)
    try run.value(of: inPlace)
    try run.value(of: suspending)
    #expect(run.line(of: inPlace.id) == "in place: done")
    #expect(run.line(of: suspending.id) == "suspending: done")
  }

  @Test("A job that comes to nothing and did not run has no value")
  func nothingYet() throws {
    var builder = GraphBuilder()
    let fails = builder.add("fails", JobOptions(isCritical: false)) { () throws -> Void in
      throw Broken()
    }
    let after = builder.add("after", after: [fails.id]) {}
    let run = try builder.build().runInPlace()
    #expect(throws: Broken.self) { try run.value(of: fails) }
    #expect(throws: NoValue.skipped(.requirement(fails.id))) { try run.value(of: after) }
  }

  @Test("In place, times are taken only where they are asked for")
  func times() throws {
    var builder = GraphBuilder()
    let first = builder.add("first") { 1 }
    let last = builder.add("last", after: [first.id]) { 2 }
    let graph = try builder.build()
    let untimed = try graph.runInPlace()
    #expect(untimed.times(of: first.id) == (nil, nil))
    #expect(untimed.statistics.work == .zero)
    let timed = try graph.runInPlace(isTimed: true)
    let end = try #require(timed.times(of: first.id).end)
    #expect(timed.times(of: first.id).start == .zero)
    #expect(timed.times(of: last.id).start == end)
    #expect(timed.statistics.work == timed.times(of: last.id).end)
  }

  @Test("After a critical failure all others are skipped, in the order of the graph")
  func skipped() throws {
    var builder = GraphBuilder()
    builder.add("a") { () throws -> Void in throw Broken() }
    builder.add("b") {}
    let c = builder.add("c") {}
    let d = builder.add("d") {}
    builder.require(d.id, for: c.id)
    let bench = Bench()
    bench.run(try builder.build())
    #expect(
      bench.trace == [
        "0 a started", "0 a failed", "0 b skipped", "0 c skipped", "0 d skipped", "0 failed",
      ])
  }

  @Test("What a job reports is told under its own name")
  func progress() throws {
    var builder = GraphBuilder()
    builder.add("other") {}
    let job = builder.add("job") { (context: JobContext) async in
      context.report("half", fraction: 0.5)
    }
    let graph = try builder.build()
    let told = Mutex<[String]>([])
    let time = VirtualTime()
    _ = time.run {
      await graph.run(on: time.clock, executor: time) { event in
        guard case .progressed(let id, let progress) = event else { return }
        told.withLock { $0.append("\(id == job.id) \(progress.text) \(progress.fraction ?? 0)") }
      }
    }
    #expect(told.withLock { $0 } == ["true half 0.5"])
  }
}

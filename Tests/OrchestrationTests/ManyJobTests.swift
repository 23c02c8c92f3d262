import Orchestration
import Synchronization
import Testing

/// What graphs of many jobs keep together, by place and by type, must not be mixed up.
@Suite("001, many jobs")
struct ManyJobTests {
  /// Labels of up to 20 letters of which many come twice, and some jobs without one.
  private func labels(count: Int, seed: UInt64) -> [String?] {
    var state = seed
    func draw(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    return (0..<count).map { _ in
      draw(5) == 0 ? nil : String(repeating: "ab", count: draw(11)) + "\(draw(count / 8))"
    }
  }

  private func problems(_ labels: [String?]) -> [GraphProblem] {
    var builder = GraphBuilder()
    for label in labels { builder.add(label) {} }
    do {
      _ = try builder.build()
      return []
    } catch {
      return error.problems
    }
  }

  @Test("Each label that came before is found, in the order of the jobs", arguments: 1...10)
  func repeated(seed: UInt64) {
    let labels = labels(count: 400, seed: seed)
    let repeated = labels.indices.compactMap { place in
      labels[place].flatMap { labels[..<place].contains($0) ? $0 : nil }
    }
    #expect(!repeated.isEmpty)
    #expect(problems(labels) == repeated.map { .duplicateLabel($0) })
  }

  @Test("Labels that are equal as text are found, whatever bytes they are of")
  func equal() {
    let labels = ["caf\u{e9}", "K", nil, "cafe\u{301}", "\u{212a}", "cafe"]
    #expect(
      problems(labels) == [.duplicateLabel("cafe\u{301}"), .duplicateLabel("\u{212a}")])
  }

  @Test("A job without a label among others that have one has none")
  func unlabelled() throws {
    var builder = GraphBuilder()
    let ids = ["a", nil, nil, "b", nil].map { builder.add($0) {}.id }
    let graph = try builder.build()
    #expect(
      ids.map(graph.label(of:)) == ["a", JobGraph.noLabel, JobGraph.noLabel, "b", JobGraph.noLabel])
  }

  @Test("Values of many jobs and several types are each of their own job")
  func values() async throws {
    var builder = GraphBuilder()
    let numbers = (0..<50).map { number in builder.add { number } }
    let texts = (0..<50).map { number in builder.add { "text \(number)" } }
    let suspending = (0..<50).map { number in builder.add { (_: JobContext) async in -number } }
    let none = builder.add { () -> Int? in nil }
    let run = Bench().run(try builder.build())
    #expect(try numbers.map(run.value(of:)) == Array(0..<50))
    #expect(try texts.map(run.value(of:)) == (0..<50).map { "text \($0)" })
    #expect(try suspending.map(run.value(of:)) == (0..<50).map { -$0 })
    #expect(try run.value(of: none) == nil)
  }

  @Test("Two copies of a builder, and the graph that was built before, go their own ways")
  func copies() throws {
    var one = GraphBuilder()
    one.reserveCapacity(jobs: 8, requirements: 0)
    let first = one.add { 1 }
    let early = try one.build()
    var other = one
    let second = one.add { 2 }
    let third = other.add { 3 }
    let text = other.add { "text" }
    let four = one.add { 4 }
    let (run, otherRun) = (try one.build().runInPlace(), try other.build().runInPlace())
    #expect(try [first, second, four].map(run.value(of:)) == [1, 2, 4])
    #expect(try [first, third].map(otherRun.value(of:)) == [1, 3])
    #expect(try otherRun.value(of: text) == "text")
    #expect(try early.runInPlace().value(of: first) == 1)
    // The same place, with a value of another type.
    #expect(throws: NoValue.notDone) { try run.value(of: text) }
  }

  @Test("Each run has values of its own, from the attempt that succeeded")
  func runs() throws {
    let calls = Mutex(0)
    var builder = GraphBuilder()
    let job = builder.add("job", JobOptions(retries: 1)) { () throws -> Int in
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      if call % 2 == 1 { throw Broken() }
      return call
    }
    let graph = try builder.build()
    let runs = [try graph.runInPlace(), try graph.runInPlace(), Bench().run(graph)]
    #expect(try runs.map { try $0.value(of: job) } == [2, 4, 6])
  }

  private final class Witness: Sendable {
    private let left = Mutex(0)
    func leave() { left.withLock { $0 += 1 } }
    var count: Int { left.withLock { $0 } }
  }

  private final class Guest: Sendable {
    let witness: Witness
    init(_ witness: Witness) { self.witness = witness }
    deinit { witness.leave() }
  }

  @Test("Values are given up with their run, and bodies with their graph, once each")
  func givenUp() throws {
    let (values, bodies) = (Witness(), Witness())
    do {
      var builder = GraphBuilder()
      for place in 0..<20 {
        let guest = Guest(bodies)
        builder.add("\(place)", JobOptions(isCritical: false)) { () throws -> Guest in
          if place == 7 { throw Broken() }
          return Guest(guest.witness === bodies ? values : bodies)
        }
      }
      let graph = try builder.build()
      for _ in 0..<2 { _ = try graph.runInPlace() }
      #expect(values.count == 38)
      #expect(bodies.count == 0)
    }
    #expect(bodies.count == 20)
  }

  @Test("What a copy of a builder was given is given up with that copy")
  func copyGivenUp() {
    let bodies = Witness()
    var builder = GraphBuilder()
    builder.add { 1 }
    do {
      var copy = builder
      let guest = Guest(bodies)
      copy.add { guest.witness.count }
    }
    #expect(bodies.count == 1)
    builder.add { 2 }
  }

  @Test("A failure that came first is not forgotten when the last requirement succeeds")
  func failureBeforeSuccess() throws {
    var builder = GraphBuilder()
    let fails = builder.add("fails", JobOptions(isCritical: false)) { () throws -> Void in
      throw Broken()
    }
    let succeeds = builder.add("succeeds") {}
    let both = builder.add("both", after: [fails.id, succeeds.id]) {}
    let run = try builder.build().runInPlace()
    #expect(throws: NoValue.skipped(.requirement(fails.id))) { try run.value(of: both) }
  }
}

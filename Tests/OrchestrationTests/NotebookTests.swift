import Orchestration
import Testing

@Suite("001, the notebook")
struct NotebookTests {
  @Test("001-01 Jobs without requirements start at once, and the run lasts as long as the longest")
  func gather() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    for milliseconds in [1_000, 2_000, 1_500] {
      graph.add("\(milliseconds)", body: sleeping(milliseconds))
    }
    let run = bench.run(try graph.build())
    #expect(
      bench.trace == [
        "0 1000 started", "0 2000 started", "0 1500 started", "1000 1000 done",
        "1500 1500 done", "2000 2000 done", "2000 succeeded",
      ])
    #expect(run.duration == .seconds(2))
  }

  @Test("001-02 A run has succeeded only when all of its jobs are done")
  func success() throws {
    var graph = GraphBuilder()
    graph.add("a", body: sleeping(10))
    #expect(Bench().run(try graph.build()).hasSucceeded)
    graph.add("b", body: breaking(after: 20))
    #expect(!Bench().run(try graph.build()).hasSucceeded)
  }

  @Test("001-03 A job without a label is shown as NO_LABEL")
  func labels() throws {
    var graph = GraphBuilder()
    let job = graph.add { 1 }
    let run = Bench().run(try graph.build())
    #expect(run.line(of: job.id) == "NO_LABEL: done, result 1")
  }

  @Test("001-04 A job starts when the one that it requires has ended")
  func requirements() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let b1 = graph.add("b1", body: sleeping(1_000))
    graph.add("b2", body: sleeping(2_000))
    let b3 = graph.add("b3", body: sleeping(1_500))
    graph.require(b1.id, for: b3.id)
    let run = bench.run(try graph.build())
    #expect(
      bench.trace == [
        "0 b1 started", "0 b2 started", "1000 b1 done", "1000 b3 started", "2000 b2 done",
        "2500 b3 done", "2500 succeeded",
      ])
    #expect(run.times(of: b3.id).start == .seconds(1))
    #expect(run.times(of: b3.id).end == .milliseconds(2_500))
  }

  /// A job of a type of its own.
  private struct Doubling: Action {
    let number: Int
    func run(_ context: JobContext) async throws -> Int { number * 2 }
  }

  @Test("001-05 A job may be a type of its own, with its own way to run")
  func actions() throws {
    var graph = GraphBuilder()
    let job = graph.add("twice", action: Doubling(number: 21))
    #expect(try Bench().run(try graph.build()).value(of: job) == 42)
  }

  @Test("001-06 A job is done after the run, and not before")
  func done() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let first = graph.add("first", body: sleeping(1_000))
    let last = graph.add("last", after: [first.id], body: sleeping(1_000))
    let run = bench.run(try graph.build(), RunOptions(timeLimit: .milliseconds(1_500)))
    let atLimit = try #require(run.statesAtLimit)
    #expect(atLimit.map(\.name) == ["done", "running"])
    #expect(atLimit.map(\.isOver) == [true, false])
    #expect(run.isDone(last.id))
  }

  @Test("001-07 A job comes to a value of its type; asked without one, it says why")
  func values() throws {
    var graph = GraphBuilder()
    let jobs = [1_000, 2_000, 1_500].map { graph.add(body: sleeping($0)) }
    let skipped = graph.add(
      "skipped", after: jobs.map(\.id), JobOptions(rule: .oneFailed)
    ) { "never" }
    let run = Bench().run(try graph.build())
    #expect(try jobs.map { try run.value(of: $0) } == [1_000, 2_000, 1_500])
    #expect(throws: NoValue.skipped(.nothingFailed)) { try run.value(of: skipped) }
  }

  @Test("001-08 A job's line shows its state, its result and both directions of the relation")
  func lines() throws {
    var graph = GraphBuilder()
    let first = graph.add("first", body: sleeping(1_000))
    let last = graph.add("last", after: [first.id], body: sleeping(500))
    let run = Bench().run(try graph.build())
    #expect(run.line(of: first.id) == "first: done, result 1000, allows [last]")
    #expect(run.line(of: last.id) == "last: done, result 500, requires [first]")
  }

  @Test("001-09 A graph's jobs can be gone through, in the order in which they were added")
  func jobs() throws {
    var graph = GraphBuilder()
    for label in ["a", "b", "c"] { graph.add(label) { 1 } }
    let built = try graph.build()
    #expect(built.ids.map(built.label(of:)) == ["a", "b", "c"])
  }
}

import Orchestration
import Testing

@Suite("001, graphs")
struct GraphTests {
  private func problems(_ graph: GraphBuilder) -> [GraphProblem] {
    do {
      _ = try graph.build()
      return []
    } catch {
      return error.problems
    }
  }

  @Test("A cycle is refused when the graph is built, with its path")
  func cycle() {
    var graph = GraphBuilder()
    let jobs = ["a", "b", "c", "d"].map { label in graph.add(label) { 1 } }
    graph.sequence(jobs.map(\.id))
    graph.require(jobs[3].id, for: jobs[1].id)
    #expect(problems(graph) == [.cycle(["b", "d", "c"])])
    #expect(problems(graph).first?.description == "a cycle: b requires d requires c requires b")
  }

  @Test("A job that requires itself, and a cycle with the first job in it, are refused")
  func shortCycles() {
    var graph = GraphBuilder()
    let jobs = ["a", "b"].map { label in graph.add(label) { 1 } }
    graph.require(jobs[0].id, for: jobs[0].id)
    #expect(problems(graph) == [.cycle(["a"])])
    var pair = GraphBuilder()
    let others = ["a", "b"].map { label in pair.add(label) { 1 } }
    pair.require(others[0].id, for: others[1].id)
    pair.require(others[1].id, for: others[0].id)
    #expect(problems(pair) == [.cycle(["a", "b"])])
  }

  @Test("A job of another graph, a label that is there twice, and a wait for nothing are refused")
  func refused() {
    var other = GraphBuilder()
    let foreign = other.add("foreign") { 1 }
    var graph = GraphBuilder()
    graph.add("a", after: [foreign.id]) { 1 }
    graph.add("a") { 1 }
    let monitor = graph.addNeverEnding("monitor") { _ in }
    graph.add("late", after: [monitor]) { 1 }
    graph.add("handler", JobOptions(rule: .oneFailed)) { 1 }
    #expect(
      problems(graph) == [
        .foreignJob(of: "a"), .duplicateLabel("a"),
        .requiresNeverEnding("late", neverEnding: "monitor"), .unreachable("handler"),
      ])
  }

  @Test("001-20 The order in which jobs are added changes no result, and a seed decides ties")
  func order() throws {
    func trace(_ labels: [String], seed: UInt64) throws -> ([String], [Int]) {
      let bench = Bench()
      var graph = GraphBuilder()
      var jobs: [String: Job<Int>] = [:]
      for label in labels { jobs[label] = graph.add(label, body: sleeping(label.utf8.count)) }
      for label in labels where label.count > 2 {
        graph.require(jobs[String(label.dropLast())]!.id, for: jobs[label]!.id)
      }
      let run = bench.run(try graph.build(), RunOptions(window: 2, seed: seed))
      return (bench.trace, try labels.sorted().map { try run.value(of: jobs[$0]!) })
    }
    let labels = ["aa", "bb", "cc", "dd", "aaa", "bbb", "ccc", "ddd"]
    let first = try trace(labels, seed: 1)
    let shuffled = try trace(Array(labels.reversed()), seed: 1)
    #expect(first.0 == shuffled.0)
    #expect(first.1 == shuffled.1)
    let others = try (2...5 as ClosedRange<UInt64>).map { try trace(labels, seed: $0) }
    #expect(others.contains { $0.0 != first.0 })
    #expect(others.allSatisfy { $0.1 == first.1 })
  }

  @Test("A graph is a job of another one, and its run is what it comes to")
  func nested() throws {
    let bench = Bench()
    var inner = GraphBuilder("inner")
    let leaf = inner.add("leaf", body: sleeping(500))
    var outer = GraphBuilder("outer")
    let first = outer.add("first", body: sleeping(1_000))
    let nested = outer.add(try inner.build(), after: [first.id])
    outer.add("last", after: [nested.id], body: sleeping(1))
    let run = bench.run(try outer.build())
    #expect(try run.value(of: nested).value(of: leaf) == 500)
    #expect(
      bench.trace == [
        "0 first started", "1000 first done", "1000 inner started", "1500 inner done",
        "1500 last started", "1501 last done", "1501 succeeded",
      ])
  }

  @Test("Jobs that do not suspend run in place, in the order of the graph")
  func inPlace() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let a = graph.add("a") { 1 }
    let b = graph.add("b", after: [a.id]) { () throws -> Int in throw Broken() }
    graph.add("c", after: [b.id]) { 3 }
    let run = bench.run(try graph.build())
    #expect(
      bench.trace == [
        "0 a started", "0 a done", "0 b started", "0 b failed", "0 c skipped", "0 failed",
      ])
    #expect(run.error(of: b.id) is Broken)
  }

  /// a → b → d, a → c → d, d → e; and f beside them.
  private func diamond() throws -> (JobGraph, [Job<Int>]) {
    var graph = GraphBuilder("diamond")
    let jobs = ["a", "b", "c", "d", "e", "f"].map { label in graph.add(label) { 1 } }
    for (required, dependent) in [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)] {
      graph.require(jobs[required].id, for: jobs[dependent].id)
    }
    return (try graph.build(), jobs)
  }

  @Test("A job is taken out, and who required it requires what it required")
  func bypass() throws {
    let (graph, jobs) = try diamond()
    let rest = graph.bypassing(jobs[3].id)
    #expect(rest.requirements(of: jobs[4].id).map(rest.label(of:)) == ["b", "c"])
    let run = Bench().run(rest)
    #expect(run.hasSucceeded)
    #expect(run.statistics.counts == ["done": 5])
  }

  @Test("Only some jobs are kept, or those on a way between two")
  func keep() throws {
    let (graph, jobs) = try diamond()
    let few = graph.keepingOnly([0, 4, 5].map { jobs[$0].id })
    #expect(few.requirements(of: jobs[4].id).map(few.label(of:)) == ["a"])
    let way = graph.keepingBetween(jobs[1].id, jobs[4].id)
    #expect(way.ids.map(way.label(of:)) == ["b", "d", "e"])
    let bench = Bench()
    bench.run(way)
    #expect(bench.trace.filter { $0.hasSuffix("started") }.count == 3)
  }

  @Test("A graph is drawn for Graphviz, each job in the colour of its state")
  func dot() throws {
    var graph = GraphBuilder("a \"graph\"")
    let good = graph.add("good") { 1 }
    graph.add("bad", after: [good.id], JobOptions(isCritical: false)) { () throws -> Int in
      throw Broken()
    }
    let run = Bench().run(try graph.build())
    #expect(
      run.dot == """
        digraph "a \\"graph\\"" {
          rankdir=LR;
          node [shape=box];
          j0 [label="good", style="filled", fillcolor="palegreen"];
          j1 [label="bad", style="filled,dashed", fillcolor="salmon"];
          j0 -> j1;
        }

        """)
  }

  @Test("In place a graph runs as with tasks, where nothing suspends, and else not at all")
  func inPlaceAlone() throws {
    let (graph, jobs) = try diamond()
    let run = try graph.runInPlace()
    #expect(run.hasSucceeded)
    #expect(try run.value(of: jobs[4]) == 1)
    var builder = GraphBuilder()
    builder.add("slow", body: sleeping(1))
    let slow = try builder.build()
    let error = #expect(throws: NeedsTasks.self) { try slow.runInPlace() }
    #expect(error?.description == "'slow' cannot run in place: it needs tasks")
  }
}

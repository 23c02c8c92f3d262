import Orchestration
import Synchronization
import Testing

@Suite("001, failures and what comes after")
struct FailureTests {
  /// An action that is shut down, and says so.
  private struct Closing: Action {
    let bench: Bench
    let label: String
    var takes = 0
    var fails = false

    func run(_ context: JobContext) async throws {}
    func shutDown() async throws {
      try await bench.time.clock.sleep(for: .milliseconds(takes))
      if fails { throw Broken() }
      bench.note("\(label) shut down")
    }
  }

  @Test("001-13 After the run every action is shut down, once each, started or not")
  func shutdown() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let a = graph.add("a", action: Closing(bench: bench, label: "a"))
    let fails = graph.add("fails", after: [a.id], body: breaking(after: 10))
    graph.add("b", after: [fails.id], action: Closing(bench: bench, label: "b"))
    bench.run(try graph.build())
    #expect(
      bench.trace.filter { $0.hasSuffix("shut down") } == ["10 b shut down", "10 a shut down"])
  }

  @Test("001-13 A shutdown has a limit of its own, and what exceeds it is reported")
  func shutdownLimit() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add("slow", action: Closing(bench: bench, label: "slow", takes: 60_000))
    let run = bench.run(try graph.build(), RunOptions(shutdownLimit: .seconds(2)))
    #expect(run.duration == .seconds(2))
    #expect(run.shutdownErrors.map(\.label) == ["slow"])
    #expect(!run.hasSucceeded)
  }

  @Test("An error in a shutdown is reported, and the run has not succeeded")
  func shutdownError() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add("a", action: Closing(bench: bench, label: "a", fails: true))
    let run = bench.run(try graph.build())
    #expect(!run.hasSucceeded)
    #expect(run.shutdownErrors.first?.error is Broken)
  }

  @Test("001-14 What several jobs use is torn down once, after all of them, whatever happened")
  func resources() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let power = graph.resource("power") { bench.note("power off") }
    let line = graph.resource("line") { bench.note("line closed") }
    graph.add("a", using: [power, line], body: sleeping(100))
    graph.add("b", using: [line], body: breaking(after: 50))
    bench.run(try graph.build())
    #expect(
      bench.trace == [
        "0 a started", "0 b started", "50 b failed", "50 a cancelled", "50 line closed",
        "50 power off", "50 failed",
      ])
  }

  @Test("001-15 A job that throws neither stops the run nor is lost: its error can be asked for")
  func exceptions() throws {
    var graph = GraphBuilder()
    let bad = graph.add("bad", JobOptions(isCritical: false), body: breaking(after: 10))
    let good = graph.add("good", body: sleeping(100))
    let run = Bench().run(try graph.build())
    #expect(run.error(of: bad.id) is Broken)
    #expect(throws: Broken.self) { try run.value(of: bad) }
    #expect(try run.value(of: good) == 100)
    #expect(run.hasSucceeded)
  }

  @Test("001-16 The failure of a critical job ends the run, that of an advisory one does not")
  func critical() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let bad = graph.add("bad", body: breaking(after: 10))
    let sibling = graph.add("sibling", body: sleeping(1_000))
    let dependent = graph.add("dependent", after: [sibling.id], body: sleeping(1))
    let run = bench.run(try graph.build())
    #expect(!run.hasSucceeded)
    #expect(run.duration == .milliseconds(10))
    #expect(run.state(of: sibling.id).name == "cancelled")
    #expect(run.why(dependent.id) == "'bad' failed, and is critical")
    _ = bad
  }

  @Test("001-16 A dependent runs when all succeeded, or all ended, or one failed, as it says")
  func rules() throws {
    var graph = GraphBuilder()
    let good = graph.add("good", body: sleeping(10))
    let bad = graph.add("bad", JobOptions(isCritical: false), body: breaking(after: 10))
    var jobs: [(StartRule, Job<Int>, Job<Int>)] = []
    for rule in [StartRule.allSucceeded, .allDone, .oneFailed] {
      let options = JobOptions(rule: rule, isCritical: false)
      jobs.append(
        (
          rule, graph.add("\(rule) of good", after: [good.id], options, body: sleeping(1)),
          graph.add("\(rule) of both", after: [good.id, bad.id], options, body: sleeping(1))
        ))
    }
    let run = Bench().run(try graph.build())
    let names = jobs.map { [run.state(of: $0.1.id).name, run.state(of: $0.2.id).name] }
    #expect(names == [["done", "skipped"], ["done", "done"], ["skipped", "done"]])
    #expect(run.why(jobs[0].2.id) == "it requires 'bad', which failed: Broken()")
  }

  @Test("A job is tried again as often as it may, within its limit")
  func retries() throws {
    let bench = Bench()
    let left = Mutex(2)
    var graph = GraphBuilder()
    let job = graph.add("flaky", JobOptions(retries: 3)) { (context: JobContext) in
      try await context.sleep(for: .milliseconds(100))
      if left.withLock({ left in
        left -= 1; return left >= 0
      }) {
        throw Broken()
      }
      return context.attempt
    }
    let run = bench.run(try graph.build())
    #expect(try run.value(of: job) == 2)
    #expect(
      bench.trace == [
        "0 flaky started", "100 flaky failed: Broken()", "100 flaky started again",
        "200 flaky failed: Broken()", "200 flaky started again", "300 flaky done",
        "300 succeeded",
      ])
  }

  @Test("A place in the window is free again after a failure", arguments: [1, 2, 7])
  func window(size: Int) throws {
    let bench = Bench()
    let now = Mutex(0)
    let most = Mutex(0)
    var graph = GraphBuilder()
    for number in 0..<40 {
      graph.add("\(number)", JobOptions(isCritical: false)) { (context: JobContext) in
        let running = now.withLock { now in
          now += 1; return now
        }
        most.withLock { $0 = max($0, running) }
        defer { now.withLock { $0 -= 1 } }
        try await context.sleep(for: .milliseconds(10))
        if number % 3 == 0 { throw Broken() }
      }
    }
    let run = bench.run(try graph.build(), RunOptions(window: size))
    #expect(run.statistics.counts == ["done": 26, "failed": 14])
    #expect(most.withLock { $0 } == size)
    #expect(run.duration == .milliseconds(10 * ((40 + size - 1) / size)))
  }

  @Test("The same graph runs again, and comes to the same")
  func again() throws {
    var graph = GraphBuilder()
    let a = graph.add("a", body: sleeping(10))
    graph.add("b", after: [a.id], body: sleeping(20))
    let built = try graph.build()
    let (first, second) = (Bench(), Bench())
    first.run(built)
    second.run(built)
    #expect(first.trace == second.trace)
    first.run(built)
    #expect(first.trace.count == 2 * second.trace.count)
  }
}

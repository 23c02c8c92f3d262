import Orchestration
import Synchronization
import Testing

@Suite("001, limits and ends")
struct LimitTests {
  @Test("001-10 A run stops at its limit, fails, and says which jobs were done, running and idle")
  func runLimit() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let short = graph.add("short", body: sleeping(100))
    let long = graph.add("long", after: [short.id], body: sleeping(1_000))
    let never = graph.add("never", after: [long.id], body: sleeping(1))
    let run = bench.run(try graph.build(), RunOptions(timeLimit: .milliseconds(500)))
    #expect(!run.hasSucceeded)
    #expect(run.statesAtLimit?.map(\.name) == ["done", "running", "idle"])
    #expect(run.duration == .milliseconds(500))
    #expect(run.why(never.id) == "the run's time was over")
    #expect(run.state(of: long.id).name == "timed out")
  }

  @Test("A limit strikes when it is over, one of nothing at once", arguments: [0, 200, 999])
  func jobLimit(milliseconds: Int) throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add(
      "job", JobOptions(timeLimit: .milliseconds(milliseconds)), body: sleeping(1_000))
    let run = bench.run(try graph.build())
    #expect(run.duration == .milliseconds(milliseconds))
    #expect(bench.trace.contains("\(milliseconds) job timed out"))
  }

  @Test("A job that ends at its limit has ended in time")
  func atTheLimit() throws {
    var graph = GraphBuilder()
    let job = graph.add("job", JobOptions(timeLimit: .seconds(1)), body: sleeping(999))
    #expect(try Bench().run(try graph.build()).value(of: job) == 999)
  }

  @Test("A job that ignores that it was cancelled is abandoned after the grace, and reported")
  func escalation() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let job = graph.add(
      "deaf", JobOptions(timeLimit: .milliseconds(100)), body: bench.deaf(for: 60_000))
    let run = bench.run(try graph.build(), RunOptions(grace: .milliseconds(50)))
    #expect(run.duration == .milliseconds(150))
    guard case .timedOut(isAbandoned: true) = run.state(of: job.id) else {
      Issue.record("\(run.state(of: job.id))")
      return
    }
  }

  @Test("One that was abandoned and ends at last changes nothing any more")
  func lateEnd() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add(
      "deaf", JobOptions(isCritical: false, timeLimit: .milliseconds(100)),
      body: bench.deaf(for: 5_000))
    graph.add("long", body: sleeping(10_000))
    graph.add("after", body: sleeping(10_000))
    let run = bench.run(
      try graph.build(), RunOptions(window: 2, grace: .milliseconds(50)))
    #expect(
      bench.trace == [
        "0 deaf started", "0 long started", "150 deaf timed out", "150 after started",
        "10000 long done", "10150 after done", "10150 succeeded",
      ])
    #expect(run.hasSucceeded)
  }

  @Test("A run that its limit ended has not succeeded, whatever was left")
  func limitOfTheUnimportant() throws {
    var graph = GraphBuilder()
    graph.add("slow", JobOptions(isCritical: false), body: sleeping(10_000))
    let run = Bench().run(try graph.build(), RunOptions(timeLimit: .seconds(1)))
    #expect(!run.hasSucceeded)
  }

  @Test("What a deaf job uses alone is torn down under it before it is abandoned, once")
  func tearsDownUnder() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    let line = graph.resource("line") { bench.note("line closed") }
    graph.add(
      "deaf", using: [line], JobOptions(timeLimit: .milliseconds(100)),
      body: bench.deaf(for: 60_000))
    bench.run(try graph.build(), RunOptions(grace: .milliseconds(50)))
    #expect(
      bench.trace == [
        "0 deaf started", "150 line closed", "200 deaf timed out", "200 failed",
      ])
  }

  @Test("A nested graph ends by the outer limit where that is earlier, and the outer one goes on")
  func nestedLimit() throws {
    let bench = Bench()
    var inner = GraphBuilder("inner")
    let deadline = Mutex<Duration?>(nil)
    inner.add("slow") { (context: JobContext) in
      deadline.withLock { $0 = context.deadline }
      try await context.sleep(for: .seconds(10))
    }
    var outer = GraphBuilder("outer")
    let nested = outer.add(
      try inner.build(), JobOptions(isCritical: false, timeLimit: .seconds(2)),
      RunOptions(timeLimit: .seconds(5)))
    let beside = outer.add("beside", body: sleeping(3_000))
    let run = bench.run(try outer.build())
    #expect(run.times(of: nested.id).end == .seconds(2))
    #expect(deadline.withLock { $0 } == .seconds(2))
    #expect(try run.value(of: beside) == 3_000)
    #expect(run.hasSucceeded)
  }

  @Test("001-11 A job that never ends is not waited for, and is ended once all others are over")
  func neverEnding() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add("work", body: sleeping(1_000))
    let monitor = graph.addNeverEnding("monitor") { context in
      while true { try await context.sleep(for: .milliseconds(300)) }
    }
    let run = bench.run(try graph.build())
    #expect(run.hasSucceeded)
    #expect(run.duration == .seconds(1))
    #expect(run.state(of: monitor).name == "cancelled")
  }

  @Test("001-12 A job that never ends takes every message that was sent before the end")
  func drains() throws {
    let bench = Bench()
    let (messages, sender) = AsyncStream.makeStream(of: Int.self)
    let taken = Mutex<[Int]>([])
    var graph = GraphBuilder()
    graph.add("sender") { (context: JobContext) in
      for number in 0..<100 { sender.yield(number) }
    }
    let reader = graph.addNeverEnding("reader", drain: { sender.finish() }) { context in
      for await number in messages {
        try await context.sleep(for: .milliseconds(10))
        taken.withLock { $0.append(number) }
      }
    }
    let run = bench.run(try graph.build())
    #expect(taken.withLock { $0 } == Array(0..<100))
    #expect(run.state(of: reader).name == "done")
    #expect(run.hasSucceeded)
  }

  @Test("A job that never ends and does all the same is noticed, and fails the run at once")
  func diesEarly() throws {
    let bench = Bench()
    var graph = GraphBuilder()
    graph.add("work", body: sleeping(1_000))
    let monitor = graph.addNeverEnding("monitor") { try await $0.sleep(for: .milliseconds(300)) }
    let run = bench.run(try graph.build())
    #expect(!run.hasSucceeded)
    #expect(run.error(of: monitor) is EndedEarly)
    #expect(run.duration == .milliseconds(300))
  }

  @Test("Who is cancelled with the run's own task ends in good order")
  func cancelled() throws {
    let bench = Bench()
    var builder = GraphBuilder()
    let line = builder.resource("line") { bench.note("line closed") }
    builder.add("work", using: [line], body: sleeping(10_000))
    let graph = try builder.build()
    let run = bench.time.run { [bench] in
      let task = Task(executorPreference: bench.time) {
        await graph.run(on: bench.time.clock, executor: bench.time)
      }
      try? await bench.time.clock.sleep(for: .seconds(1))
      task.cancel()
      return await task.value
    }
    #expect(!run.hasSucceeded)
    #expect(run.duration == .seconds(1))
    #expect(bench.trace == ["1000 line closed"])
  }
}

import Foundation
import Orchestration
import Synchronization
import Testing

@Suite("001, readers of a run")
struct ReaderTests {
  /// A reader of its own kind: it counts what it is told, and keeps when it was told of time.
  private final class TickCount: Sendable {
    private let told = Mutex<(changes: Int, ticks: [Duration])>((0, []))
    var changes: Int { told.withLock { $0.changes } }
    var ticks: [Duration] { told.withLock { $0.ticks } }

    @Sendable
    func read(_ event: GraphEvent) {
      told.withLock { told in
        if case .ticked(let elapsed) = event {
          told.ticks.append(elapsed)
        } else {
          told.changes += 1
        }
      }
    }
  }

  private func perform(
    _ graph: JobGraph, _ options: RunOptions = RunOptions(), _ readers: EventReaders.Reader...
  ) -> GraphRun {
    let time = VirtualTime()
    let all = EventReaders(readers)
    return time.run {
      await graph.run(on: time.clock, executor: time, options, observe: all.read)
    }
  }

  @Test("001-18 A reader is called at every change, and at every tick of the run's clock")
  func ticks() throws {
    var graph = GraphBuilder()
    graph.add("job", body: sleeping(1_000))
    let reader = TickCount()
    _ = perform(try graph.build(), RunOptions(tick: .milliseconds(300)), reader.read)
    #expect(reader.ticks == [.milliseconds(300), .milliseconds(600), .milliseconds(900)])
    // It began, the job started and ended, it drained and finished.
    #expect(reader.changes == 5)
  }

  @Test("001-18 Nothing ticks where nobody asked for it")
  func noTicks() throws {
    var graph = GraphBuilder()
    graph.add("job", body: sleeping(100_000))
    let reader = TickCount()
    _ = perform(try graph.build(), RunOptions(), reader.read)
    #expect(reader.ticks == [])
  }

  @Test("001-18 It ticks while the run is shut down, and no more when it is over")
  func ticksUntilTheEnd() throws {
    let time = VirtualTime()
    var graph = GraphBuilder()
    _ = graph.resource("line") { try await time.clock.sleep(for: .seconds(2)) }
    graph.add("job", body: sleeping(1_000))
    let built = try graph.build()
    let reader = TickCount()
    let run = time.run {
      let run = await built.run(
        on: time.clock, executor: time, RunOptions(tick: .milliseconds(700)), observe: reader.read)
      try? await time.clock.sleep(for: .seconds(60))
      return run
    }
    #expect(run.duration == .seconds(3))
    #expect(reader.ticks == [700, 1_400, 2_100, 2_800].map(Duration.milliseconds))
  }

  @Test("001-18 Ticks change neither the order of a run nor its times")
  func ticksChangeNothing() throws {
    func trace(_ tick: Duration?) throws -> [String] {
      let bench = Bench()
      var graph = GraphBuilder()
      let first = graph.add("first", JobOptions(retries: 1), body: breaking(after: 100))
      graph.add("deaf", JobOptions(timeLimit: .milliseconds(250)), body: bench.deaf(for: 9_000))
      graph.add("last", after: [first.id], JobOptions(rule: .allDone), body: sleeping(40))
      bench.run(try graph.build(), RunOptions(grace: .milliseconds(70), tick: tick))
      return bench.trace
    }
    #expect(try trace(.milliseconds(10)) == trace(nil))
  }

  @Test("001-19 A display, a log and a test get the same events in the same order")
  func readers() throws {
    let heard = Mutex<[String]>([])
    func reader(_ name: String) -> EventReaders.Reader {
      { event in heard.withLock { $0.append("\(name) \(event)") } }
    }
    var graph = GraphBuilder()
    let first = graph.add("first") { (context: JobContext) in
      for step in 1...3 {
        try await context.sleep(for: .milliseconds(100))
        context.report("step \(step)", fraction: Double(step) / 3)
      }
    }
    graph.add("last", after: [first.id], body: sleeping(100))
    _ = perform(
      try graph.build(), RunOptions(tick: .milliseconds(250)), reader("display"), reader("log"),
      reader("test"))
    let lines = heard.withLock { $0 }
    let display = lines.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    #expect(display.count == 11)
    #expect(
      lines
        == display.flatMap { line in
          ["display", "log", "test"].map { $0 + line.dropFirst("display".count) }
        })
  }

  @Test("001-19 A reader may take all from a queue, at its own pace")
  func queue() throws {
    let time = VirtualTime()
    var graph = GraphBuilder()
    let first = graph.add("first", body: sleeping(10))
    graph.add("last", after: [first.id], body: sleeping(10))
    let built = try graph.build()
    let direct = Mutex<[String]>([])
    let slow = time.run {
      let (events, queue) = AsyncStream<GraphEvent>.makeStream()
      let reading = Task(executorPreference: time) {
        var read: [String] = []
        for await event in events {
          try? await time.clock.sleep(for: .seconds(1))
          read.append("\(event)")
          if case .finished = event { break }
        }
        return read
      }
      let readers = EventReaders([
        { event in direct.withLock { $0.append("\(event)") } }, { queue.yield($0) },
      ])
      _ = await built.run(on: time.clock, executor: time, observe: readers.read)
      return await reading.value
    }
    #expect(slow.count == 7)
    #expect(slow == direct.withLock { $0 })
  }

  @Test("001-19 Events that come from many threads at once reach all readers in one order")
  func threads() async throws {
    let first = Mutex<[String]>([])
    let second = Mutex<[String]>([])
    var graph = GraphBuilder()
    for job in 0..<8 {
      graph.add("job \(job)") { (context: JobContext) in
        for step in 0..<200 { context.report("\(job) \(step)") }
      }
    }
    let readers = EventReaders([
      { event in
        let count = first.withLock {
          $0.append("\(event)")
          return $0.count
        }
        // Whoever could overtake it on the way to the second reader does.
        for _ in 0..<(count.isMultiple(of: 3) ? 100 : 0) { sched_yield() }
      },
      { event in second.withLock { $0.append("\(event)") } },
    ])
    _ = try await graph.build().run(observe: readers.read)
    #expect(first.withLock { $0.count } == 8 * 202 + 3)
    #expect(first.withLock { $0 } == second.withLock { $0 })
  }
}

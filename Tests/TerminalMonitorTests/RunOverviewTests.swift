import Orchestration
import Testing

@testable import TerminalMonitor

@Suite("001-17, what a monitor knows")
struct RunOverviewTests {
  private func rows(_ overview: RunOverview, at now: Duration) -> [String] {
    overview.rows.map { row in
      [row.label, row.state.name, row.time(at: now)?.inSeconds ?? "", row.note]
        .joined(separator: "|")
    }
  }

  @Test("001-17 A row a job: its state, its time so far or taken, and its own last words")
  func rowsOfAMoment() throws {
    let run = try variety()
    #expect(
      rows(run.overview(at: .milliseconds(1_200)), at: .milliseconds(1_200)) == [
        "start|done|1.0 s|half", "broken|running|0.2 s|", "dependent|idle||",
        "slow|running|1.2 s|", "long|running|0.2 s|", "watch|running|1.2 s|",
      ])
    #expect(
      rows(run.overview(at: .seconds(60)), at: .seconds(60)) == [
        "start|done|1.0 s|half", "broken|failed|0.5 s|Broken()",
        "dependent|skipped||requires 'broken'", "slow|timed out|2.0 s|",
        "long|done|4.0 s|half", "watch|cancelled|5.0 s|",
      ])
  }

  @Test("001-17 Jobs are counted by their states, and add up to all of them")
  func counts() throws {
    let run = try variety()
    func words(_ seconds: Double) -> [String] {
      run.overview(at: .seconds(seconds)).counts.map { "\($0.count) \($0.state)" }
    }
    #expect(words(0.5) == ["3 running", "3 idle"])
    #expect(words(1.2) == ["4 running", "1 done", "1 idle"])
    #expect(
      words(60) == ["2 done", "1 failed", "1 timed out", "1 cancelled", "1 skipped"])
  }

  @Test("A run waits, runs, shuts down, and has succeeded or failed")
  func phases() throws {
    var graph = GraphBuilder()
    graph.add("job", body: halving(1_000))
    graph.addNeverEnding("watch") { try await $0.sleep(for: .seconds(3_600)) }
    let run = try Recorded(graph)
    var overview = RunOverview(run.graph)
    var phases = [overview.phase]
    for (event, at) in run.events {
      overview.note(event, at: at)
      if phases.last != overview.phase { phases.append(overview.phase) }
    }
    #expect(phases == [.waiting, .running, .shuttingDown, .finished(hasSucceeded: true)])
  }

  @Test("A job's time counts from its first attempt; its progress starts anew with each")
  func retries() throws {
    var graph = GraphBuilder()
    graph.add("job", JobOptions(retries: 1)) { (context: JobContext) in
      context.report("words", fraction: 0.25)
      try await context.sleep(for: .seconds(1))
      if context.attempt == 0 { throw Broken() }
      try await context.sleep(for: .seconds(1))
    }
    let run = try Recorded(graph)
    let overview = run.overview(at: .seconds(2))
    #expect(rows(overview, at: .milliseconds(2_500)) == ["job|running|2.5 s|words"])
    #expect(overview.rows[0].attempt == 1)
    var untold = RunOverview(run.graph)
    for (event, at) in run.events {
      untold.note(event, at: at)
      if case .started(_, attempt: 1) = event { break }
    }
    #expect(untold.rows[0].progress == nil)
    #expect(untold.rows[0].note == "again after: Broken()")
  }

  @Test("One that was abandoned and still speaks changes nothing")
  func lateWords() throws {
    let time = VirtualTime()
    var graph = GraphBuilder()
    graph.add("deaf", JobOptions(isCritical: false, timeLimit: .seconds(1))) {
      (context: JobContext) in
      await Task(executorPreference: time) {
        try? await time.clock.sleep(for: .seconds(5))
        context.report("at last", fraction: 1)
      }.value
    }
    graph.add("long", body: halving(10_000))
    let built = try graph.build()
    let overview = time.run {
      let (events, queue) = AsyncStream<(GraphEvent, Duration)>.makeStream()
      _ = await built.run(on: time.clock, executor: time) { queue.yield(($0, time.now)) }
      queue.finish()
      var overview = RunOverview(built)
      var hasSpoken = false
      for await (event, at) in events {
        if case .progressed(_, let progress) = event, progress.fraction == 1 { hasSpoken = true }
        overview.note(event, at: at)
      }
      return hasSpoken ? overview : nil
    }
    let row = try #require(overview).rows[0]
    #expect(row.note == "abandoned: it did not end")
    #expect(row.progress == nil)
  }
}

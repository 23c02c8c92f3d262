import Orchestration
import Testing

@testable import TerminalMonitor

@Suite("001-17, without a terminal")
struct PlainLinesTests {
  @Test("001-17 Without a terminal each event is a line: when, what, which job, how long it took")
  func lines() throws {
    #expect(
      try variety().lines(title: "bench") == [
        "    0.0 s  began      bench",
        "    0.0 s  started    start",
        "    0.0 s  started    slow",
        "    0.0 s  started    watch",
        "    0.5 s  progress   start: half (50 %)",
        "    1.0 s  done       start (1.0 s)",
        "    1.0 s  started    broken",
        "    1.0 s  started    long",
        "    1.5 s  failed     broken (0.5 s): Broken()",
        "    1.5 s  skipped    dependent: requires 'broken'",
        "    2.0 s  timed out  slow (2.0 s)",
        "    3.0 s  progress   long: half (50 %)",
        "    5.0 s  done       long (4.0 s)",
        "    5.0 s  ending     the jobs are over",
        "    5.0 s  cancelled  watch (5.0 s)",
        "    5.0 s  finished   failed: 2 done, 1 failed, 1 timed out, 1 cancelled, 1 skipped",
      ])
  }

  @Test("Another attempt, and a shutdown that fails, are told with their errors")
  func errors() throws {
    var graph = GraphBuilder()
    let line = graph.resource("line") { throw Broken() }
    graph.add("job", using: [line], JobOptions(retries: 1)) { (context: JobContext) in
      if context.attempt == 0 { throw Broken() }
    }
    #expect(
      try Recorded(graph).lines().dropFirst(2) == [
        "    0.0 s  retried    job: Broken()",
        "    0.0 s  started    job (attempt 2)",
        "    0.0 s  done       job (0.0 s)",
        "    0.0 s  ending     the jobs are over",
        "    0.0 s  failed     shutdown of line: Broken()",
        "    0.0 s  finished   failed: 1 done",
      ])
  }

  @Test("That time passes is no line")
  func ticks() throws {
    var graph = GraphBuilder()
    graph.add("job", body: halving(1_000))
    let run = try Recorded(graph, RunOptions(tick: .milliseconds(100)))
    #expect(run.events.count == 15)
    #expect(run.lines().count == 6)
  }

  /// An error whose text is out to harm.
  private struct Nasty: Error, CustomStringConvertible {
    var description: String { "two\nlines\u{1b}[2J\u{9b}31m\r" }
  }

  @Test("No label and no error moves the cursor or ends a line")
  func controls() throws {
    var graph = GraphBuilder()
    graph.add("a\u{1b}[1m\tb\u{7}") { (_: JobContext) in throw Nasty() }
    let run = try Recorded(graph)
    let lines =
      run.lines(title: "one\ntwo") + [
        PlainLines(run.graph, title: "").line(log: "x\u{1b}c\ny", at: .zero)
      ]
    for line in lines {
      #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
    #expect(lines[2] == "    0.0 s  failed     a�[1m b� (0.0 s): two lines�[2J�31m ")
  }

  @Test("How far a job is, is shown within 0 and 100, and not at all where it is no number")
  func fractions() throws {
    var graph = GraphBuilder()
    graph.add("job") { (context: JobContext) in
      for fraction in [-1, 0.999, 7, .nan, .infinity] {
        context.report("at", fraction: fraction)
      }
    }
    let texts = try Recorded(graph).lines().filter { $0.contains("progress") }
      .map { $0.dropFirst("    0.0 s  progress   job: ".count) }
    #expect(texts == ["at (0 %)", "at (99 %)", "at (100 %)", "at", "at"])
  }
}

import Orchestration
import Testing

@testable import TerminalMonitor

@Suite("001-17, on a screen")
struct MonitorPageTests {
  private func scene(_ run: Recorded, at moment: Duration, title: String = "bench") -> Scene {
    var scene = Scene(run.graph, title: title)
    for (event, at) in run.events where at <= moment { scene.note(event, at: at) }
    return scene
  }

  private func page(
    _ scene: Scene, _ now: Duration, _ columns: Int, _ rows: Int,
    _ scroll: RowScroll = RowScroll()
  ) -> [String] {
    var scroll = scroll
    return MonitorPage(scene: scene, now: now, columns: columns, rows: rows).lines(&scroll)
      .map { line in
        var text = Substring(line.text)
        while text.last == " " { text.removeLast() }
        return String(text)
      }
  }

  @Test("001-17 A line a job, the owner's lines beside them, what was said below")
  func wholePage() throws {
    let now = Duration.milliseconds(3_200)
    var scene = scene(try variety(), at: now)
    scene.side = ["wm", "  gn started on 380 mA"]
    scene.log("hello", at: now)
    #expect(
      page(scene, now, 90, 13) == [
        "bench" + String(repeating: " ", count: 27)
          + "3.2 s  2 running  1 done  1 failed  1 timed out  1 skipped",
        "done          1.0 s  start      half                              │ wm",
        "failed        0.5 s  broken     Broken()                          │   gn started on 380 mA",
        "skipped              dependent  requires 'broken'                 │",
        "timed out     2.0 s  slow                                         │",
        "running       2.2 s  long       █████░░░░░  50%  half             │",
        "running       3.2 s  watch                                        │",
        String(repeating: " ", count: 66) + "│",
        String(repeating: "─", count: 90),
        "    1.5 s  broken failed: Broken()",
        "    2.0 s  slow did not end in time",
        "    3.2 s  hello",
        "q ends the run",
      ])
  }

  @Test("Whatever its size, no line is wider than the screen, and no more of them than fit")
  func sizes() throws {
    var graph = GraphBuilder()
    for number in 0..<30 {
      graph.add("job \(number) 日本 with a long label that is not for small screens") {
        (context: JobContext) in
        context.report("halfway through something long 日本", fraction: 0.5)
        try await context.sleep(for: .seconds(number))
      }
    }
    let run = try Recorded(graph)
    var scene = scene(run, at: .seconds(10), title: "a title 日本 of some length")
    scene.side = ["beside", "日本日本日本日本日本日本日本日本日本日本日本日本日本日本"]
    for line in 0..<20 { scene.log("line \(line) 日本語日本語日本語", at: .seconds(1)) }
    for columns in [0, 1, 2, 8, 9, 10, 11, 20, 21, 22, 39, 40, 41, 59, 60, 61, 62, 63, 80, 130] {
      for rows in [0, 1, 2, 3, 4, 9, 10, 24] {
        var scroll = RowScroll()
        let lines = MonitorPage(scene: scene, now: .seconds(10), columns: columns, rows: rows)
          .lines(&scroll)
        #expect(lines.count == (columns == 0 ? 0 : rows))
        #expect(lines.allSatisfy { $0.columns <= columns })
        #expect(lines.allSatisfy { $0.columns == $0.text.columns })
      }
    }
  }

  @Test("A label that is too long is cut in its middle, and says so")
  func ellipsis() throws {
    var graph = GraphBuilder()
    graph.add("a label of thirty characters..", body: halving(1_000))
    let scene = scene(try Recorded(graph), at: .zero)
    #expect(page(scene, .zero, 30, 3)[1] == "running    a lab… characters..")
    #expect(page(scene, .zero, 12, 3)[1] == "running    …")
  }

  @Test("With more jobs than lines those that run are seen, until somebody scrolls")
  func scrolling() throws {
    var graph = GraphBuilder()
    graph.addNeverEnding("watch") { try await $0.sleep(for: .seconds(3_600)) }
    var before: [JobID] = []
    for number in 0..<40 {
      before = [graph.add("job \(number)", after: before, body: halving(1_000)).id]
    }
    let run = try Recorded(graph)
    func seen(_ moment: Duration, _ scroll: inout RowScroll) -> [String] {
      let page = MonitorPage(
        scene: scene(run, at: moment), now: moment, columns: 100, rows: 12)
      return page.lines(&scroll).dropFirst().dropLast()
        .map { String($0.text.dropFirst(21).prefix(6)) }
    }
    var scroll = RowScroll()
    for second in 0..<40 {
      let lines = seen(.milliseconds(second * 1_000 + 500), &scroll)
      #expect(lines.contains("job \(second)".padded(to: 6)), "\(second): \(lines)")
    }
    scroll.move(by: -1 << 40)
    #expect(seen(.seconds(30), &scroll).first == "watch ")
    scroll.move(by: 1)
    #expect(seen(.seconds(30), &scroll).first == "job 0 ")
    scroll.move(by: 1 << 40)
    #expect(seen(.seconds(3), &scroll).last == "job 39")
    scroll.isFollowing = true
    #expect(seen(.milliseconds(3_500), &scroll).contains("job 3 "))
  }

  @Test("Rows do not jump to and fro between one job and the next, for all that goes on for ever")
  func noJumps() throws {
    var graph = GraphBuilder()
    var before: [JobID] = []
    for number in 0..<40 {
      before = [graph.add("job \(number)", after: before, body: halving(1_000)).id]
    }
    for label in ["watch", "listen"] {
      graph.addNeverEnding(label) { try await $0.sleep(for: .seconds(3_600)) }
    }
    let run = try Recorded(graph)
    var scene = Scene(run.graph, title: "")
    var scroll = RowScroll()
    var tops: [Int] = []
    for (event, at) in run.events {
      scene.note(event, at: at)
      _ = MonitorPage(scene: scene, now: at, columns: 80, rows: 12).lines(&scroll)
      tops.append(scroll.top)
    }
    #expect(tops == tops.sorted())
    #expect(tops.first == 0)
    #expect(tops.last == 32)
  }

  @Test("Rows move no more than it takes to see most of what goes on")
  func settling() {
    var scroll = RowScroll()
    func settle(_ active: Int...) -> Int {
      scroll.settle(height: 10, weights: (0..<100).map { active.contains($0) ? 1 : 0 })
      return scroll.top
    }
    #expect(settle(0, 3) == 0)
    #expect(settle(12) == 3)
    // One that goes on for ever keeps nobody from seeing two others.
    #expect(settle(0, 50, 51) == 42)
    #expect(settle(0, 51) == 42)
    #expect(settle() == 42)
    #expect(settle(99) == 90)
  }

  @Test("What is beside is left out where there is no room for it")
  func narrow() throws {
    var scene = scene(try variety(), at: .zero)
    scene.side = ["beside"]
    #expect(page(scene, .zero, 60, 10).contains { $0.contains("beside") })
    #expect(!page(scene, .zero, 59, 10).contains { $0.contains("beside") })
  }

  @Test("The last line says how the run ends, and how it may be ended")
  func status() throws {
    let run = try variety()
    var running = scene(run, at: .seconds(1))
    #expect(page(running, .zero, 80, 20).last == "q ends the run")
    running.isEnding = true
    #expect(page(running, .zero, 80, 20).last?.hasPrefix("ending the run") == true)
    #expect(page(scene(run, at: .seconds(60)), .zero, 80, 20).last == "failed")
  }

  @Test("Of what was said the last lines are kept, each on a line of its own")
  func log() throws {
    var scene = Scene(try GraphBuilder().build(), title: "")
    for number in 0..<2_000 { scene.log("line \(number)\nmore", at: .zero) }
    #expect(scene.log.count <= 1_000)
    #expect(scene.log.suffix(2) == ["    0.0 s  line 1999", "    0.0 s  more"])
  }
}

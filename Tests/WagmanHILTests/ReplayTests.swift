import Foundation
import Synchronization
import Testing

@testable import WagmanHIL

@Suite struct ReplayTests {
  private static let plan = """
    tests:
      - name: stop
        steps:
          - wait: {state: gn started, within: 15min}
          - stop gn
          - wait: {event: gn stopped, within: 110s}
          - {command: bs gn, tells: sd}
          - measure: {current: nc, from: 10mA}
      - name: fails
        steps: [start gn, {wait: {event: gn stopping, within: 2min}}]
      - name: fault
        steps: [{fault: guest gn hangs}, {wait: {event: gn heartbeat-lost, within: 320s}}]
    """

  private final class Tape: Sendable {
    private let traffic = Mutex<[Traffic]>([])
    var all: [Traffic] { traffic.withLock { $0 } }
    func add(_ item: Traffic) { traffic.withLock { $0.append(item) } }
  }

  private func recording(_ text: String) throws -> Recording {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("wagman-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try Recording(contentsOfFile: path)
  }

  /// What was recorded, as it comes out of its file.
  private func written(_ traffic: [Traffic]) throws -> Recording {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("wagman-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let recorder = try Recorder(path: path, board: "sim:desk", hasPlant: true)
    for item in traffic { recorder.record(item) }
    let recording = try Recording(contentsOfFile: path)
    #expect(recording.traffic == traffic && recording.hasPlant && recording.board == "sim:desk")
    return recording
  }

  @Test(
    "A recording replays to the same outcomes, events and measurements", arguments: [false, true])
  func same(isOriginal: Bool) throws {
    let tape = Tape()
    let live = try Desk.run(Self.plan, Desk.bench(isOriginal: isOriginal, tap: { tape.add($0) }))
    let replay = try Desk.run(Self.plan, ReplayBench(try written(tape.all)))
    #expect(live.stepNames == replay.stepNames)
    #expect(live.events.map(\.text) == replay.events.map(\.text) && !live.events.isEmpty)
    // A board in the field tells no times: they are those of hearing it.
    #expect(isOriginal || live.events == replay.events)
    let (mine, theirs) = (live.measurements, replay.measurements)
    #expect(mine.map(\.name) == theirs.map(\.name))
    #expect(isOriginal || zip(mine, theirs).allSatisfy { abs($0.value - $1.value) <= 400 })
    #expect(replay.board == "replay of sim:desk")
    #expect(isOriginal || live.tests.map(\.outcome.name) == ["passed", "failed", "passed"])
  }

  @Test("What was asked again because no whole answer came replays with the answer")
  func retried() throws {
    let tape = Tape()
    let live = try Desk.run(Self.plan, Desk.bench(tap: { tape.add($0) }))
    var traffic: [Traffic] = []
    for item in tape.all {
      // Attempts of other names before each reading: one unanswered, one cut off.
      if item.direction == .sent, item.line.hasSuffix(" state") || item.line.hasSuffix(" cu") {
        let word = item.line.split(separator: " ").last.map(String.init) ?? ""
        traffic.append(Traffic(at: item.at, .sent, "@lost \(word)"))
        traffic.append(Traffic(at: item.at, .sent, "@half\(traffic.count) \(word)"))
        traffic.append(
          Traffic(at: item.at, .heard, "<<<- sid=half\(traffic.count - 1) \(word)"))
      }
      traffic.append(item)
    }
    let replay = try Desk.run(Self.plan, ReplayBench(try written(traffic)))
    #expect(live.stepNames == replay.stepNames)
    #expect(live.events == replay.events)
  }

  @Test("A recording that ends too early is an error of the bench")
  func short() throws {
    let tape = Tape()
    _ = try Desk.run(Self.plan, Desk.bench(tap: { tape.add($0) }))
    let half = Array(tape.all.prefix(tape.all.count / 2))
    let results = try Desk.run(Self.plan, ReplayBench(try written(half)))
    #expect(results.broken?.contains("the recording has no 'events") == true)
    #expect(["bench error", "skipped"].contains(results.tests.last?.outcome.name))
  }

  @Test(
    "What is no recording is refused, with the line",
    arguments: [
      ("", "it does not say which board it is of, as a recording does"),
      (
        "{\"board\":\"b\"}\n{\"at\":1,\"sent\":\"x\"}\nnonsense",
        "3: no line of a recording, which '--record' makes"
      ),
    ])
  func refused(text: String, reason: String) {
    #expect {
      try recording(text)
    } throws: {
      "\($0)".hasSuffix(reason)
    }
  }
}

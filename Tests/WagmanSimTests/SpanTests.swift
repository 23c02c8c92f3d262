import Foundation
import Testing
import WagmanCore
import WagmanSim
import WagmanTrace

@Suite("Spans")
struct SpanTests {
  private struct Trace: Decodable {
    let displayTimeUnit: String
    let traceEvents: [Event]

    /// The names of the tracks.
    var names: [Int: String] {
      var names: [Int: String] = [:]
      for event in traceEvents where event.ph == "M" && event.name == "thread_name" {
        if case .text(let name)? = event.args?["name"] { names[event.tid] = name }
      }
      return names
    }
  }

  private struct Event: Decodable {
    let ph: String
    let pid: Int
    let tid: Int
    let ts: Int?
    let name: String?
    let cat: String?
    let s: String?
    let args: [String: Value]?
  }

  private enum Value: Decodable, Equatable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  private static let end = Tick(s: 2 * 86_400)

  private func trace(_ observe: (Observation) -> Void = { _ in }) throws -> Trace {
    let text = try Traced.run(Traced.eventful, as: .json, until: Self.end, observing: observe)
    return try JSONDecoder().decode(Trace.self, from: Data(text.utf8))
  }

  @Test("Spans of a track open and close in turn, and moments never go back")
  func wellFormed() throws {
    let trace = try trace()
    #expect(trace.displayTimeUnit == "ms")
    var open: Set<Int> = []
    var last = 0
    var count = 0
    for event in trace.traceEvents where event.ph != "M" {
      let ts = try #require(event.ts)
      try #require(ts >= last && event.pid == 1)
      last = ts
      switch event.ph {
      case "B":
        try #require(open.insert(event.tid).inserted && event.name != nil)
        count += 1
      case "E": try #require(open.remove(event.tid) != nil)
      case "i": try #require(event.s == "t" && event.name != nil && event.cat != nil)
      case "C":
        let values = try #require(event.args)
        guard values.count == 1, case .number = values.first?.value else {
          Issue.record("A counter without its value: \(values)")
          return
        }
      default: Issue.record("An event of the kind \(event.ph)")
      }
    }
    #expect(open.isEmpty, "Spans are open at the end")
    #expect(count > 200)
    #expect(last == Int(Self.end.milliseconds) * 1_000)
  }

  @Test("The spans of started are the time that the summary counts as up")
  func spansAreTheStates() throws {
    var summary = RunSummary()
    let trace = try trace { summary.observe($0) }
    summary.finish(at: Self.end)
    let names = trace.names
    var up: [String: Int] = [:]
    var began: [Int: (name: String, ts: Int)] = [:]
    for event in trace.traceEvents where event.ph == "B" || event.ph == "E" {
      let ts = try #require(event.ts)
      if event.ph == "B" {
        began[event.tid] = (try #require(event.name), ts)
      } else if let span = began[event.tid], span.name == "started" {
        up[try #require(names[event.tid]), default: 0] += ts - span.ts
      }
    }
    for index in 0..<4 {
      let name = BoardPort(unchecked: index).name.description
      // A board without supply has no states, while the summary goes on until its reset.
      let difference = Int(summary.ports[index].up.milliseconds) - (up[name] ?? 0) / 1_000
      #expect((85_000...95_000).contains(difference), "\(name): \(difference)")
    }
  }

  @Test("Every entry of the log and every happening is there, at its moment and in its words")
  func entriesAndHappenings() throws {
    var expected: [String] = []
    let trace = try trace {
      switch $0 {
      case .entry(let entry, let at): expected.append("\(at.milliseconds) \(entry.sequence)")
      case .happening(let step, let at): expected.append("\(at.milliseconds) \(step.text)")
      case .strike(let strike, let at): expected.append("\(at.milliseconds) \(strike)")
      case .relay: break
      }
    }
    let traced = trace.traceEvents.compactMap { event -> String? in
      guard let ts = event.ts else { return nil }
      if event.cat == "happening" { return "\(ts / 1_000) \(event.name ?? "")" }
      guard case .number(let entry)? = event.args?["entry"] else { return nil }
      return "\(ts / 1_000) \(Int(entry))"
    }
    #expect(traced == expected)
    #expect(trace.traceEvents.contains { $0.cat == "command" && $0.name == "command" })
    #expect(trace.traceEvents.contains { $0.cat == "fault" && $0.name == "heartbeat lost" })
    #expect(trace.traceEvents.contains { $0.cat == "relay" && $0.name == "relay on" })
  }
}

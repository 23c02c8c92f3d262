import Foundation
import Testing

/// The file `golden_trace.txt` of the workload: node 0 from transition to transition and
/// from day to day, and five nodes after thirty days.
struct GoldenTrace {
  struct Transition {
    let seconds: UInt64
    let checksum: UInt64
  }

  struct Day {
    let number: UInt64
    let checksum: UInt64
    let firings: UInt64
  }

  struct Summary {
    let checksum: UInt64
    let firings: UInt64
    let counters: [UInt64]
  }

  private(set) var transitions: [Transition] = []
  private(set) var days: [Day] = []
  private(set) var nodes: [Summary] = []

  init(file: String = #filePath) throws {
    var path = URL(filePath: file)
    for _ in 1...4 { path.deleteLastPathComponent() }
    path.append(path: "peers/golden_trace.txt")
    let text = try String(contentsOf: path, encoding: .utf8)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix("0..4") {
      let words = line.split(separator: " ").filter { $0 != "|" }
      let first = try #require(UInt64(words[0]))
      if words.count == 4 {
        let checksum = try #require(UInt64(words[3], radix: 16))
        transitions.append(Transition(seconds: first, checksum: checksum))
      } else {
        let checksum = try #require(UInt64(words[1], radix: 16))
        let numbers = try words.dropFirst(2).map { try #require(UInt64($0)) }
        if numbers.count == 1 {
          days.append(Day(number: first, checksum: checksum, firings: numbers[0]))
        } else {
          nodes.append(
            Summary(checksum: checksum, firings: numbers[0], counters: Array(numbers.dropFirst())))
        }
      }
    }
  }
}

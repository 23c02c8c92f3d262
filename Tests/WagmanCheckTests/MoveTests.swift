import Testing
import WagmanCore
import WagmanSim
import WagmanWire

@testable import WagmanCheck

@Suite("A move")
struct MoveTests {
  @Test("Each but time is a sentence that a scenario takes, with a line that a console takes")
  func isSentence() throws {
    let moves = Move.all(for: .all, on: .coarse)
    var lines = ["name: moves", "about: every move", "for: 10h", "timeline:"]
    for (index, move) in moves.enumerated() where move != .wait {
      let happenings = move.happenings(for: "1min")
      #expect(!happenings.isEmpty || move.words == "a sample: all within limits", "\(move.words)")
      lines += happenings.map { "  - {at: \(index)min, do: \($0)}" }
    }
    let scenario = try Scenario.parse(
      lines.joined(separator: "\n"), file: "moves.yaml", library: GuestLibrary(folders: [])
    ) { line in
      let bytes = Array(line.utf8)
      return switch ConsoleRequest.read(bytes.span) {
      case .request(let request): request.command == nil ? "no command: \(line)" : nil
      case .nothing, .dropped: "no line"
      }
    }
    #expect(scenario.timeline.count > 80)
  }

  @Test("No two of them say the same in a trace")
  func areTold() {
    let words = Move.all(for: .all, on: .coarse).map(\.words)
    #expect(Set(words).count == words.count)
  }
}

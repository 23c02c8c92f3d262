import WagmanHAL
import WagmanImage
import WagmanSim

/// What happened in a run, kept to be compared with another one.
final class History {
  private(set) var lines: [String] = []
  private(set) var entries = 0
  private(set) var relayMoves = 0

  func add(_ observation: Observation) {
    switch observation {
    case .entry: entries += 1
    case .relay: relayMoves += 1
    case .happening: break
    }
    lines.append(EventPrinter.text(of: observation))
  }

  /// Where another history first differs, with both sides around it; `nil` when it
  /// does not.
  func divergence(from other: History, names: (String, String)) -> [String]? {
    let count = max(lines.count, other.lines.count)
    let place = (0..<count).first { line(at: $0) != other.line(at: $0) }
    guard let place else { return nil }
    let before = (max(0, place - 3)..<place).map { "  both  " + line(at: $0) }
    return before + after(place, names.0) + other.after(place, names.1)
  }

  private func line(at place: Int) -> String {
    place < lines.count ? lines[place] : "(nothing more)"
  }

  private func after(_ place: Int, _ name: String) -> [String] {
    (place..<place + 3).filter { $0 <= lines.count }.map { "  \(name)  " + line(at: $0) }
  }
}

extension MemoryImage {
  /// The pages that differ from those of another memory.
  func differences(from other: MemoryImage) -> [Int] {
    (0..<Page.countPerMemory).filter { index in
      let (mine, theirs) = (readPage(index), other.readPage(index))
      return mine.bytes.indices.contains { mine.bytes[$0] != theirs.bytes[$0] }
    }
  }
}

import WagmanHAL
import WagmanImage
import WagmanSim

/// What happened in a run, kept to be compared with another one.
final class History {
  private var lines: [String] = []
  /// Everything that is known of what happened, for the comparison.
  private var exact: [String] = []
  private(set) var entries = 0
  private(set) var relayMoves = 0

  func add(_ observation: Observation) {
    switch observation {
    case .entry: entries += 1
    case .relay: relayMoves += 1
    case .happening: break
    case .strike(let strike, _): if strike.isOfConsole { return }
    }
    lines.append(EventPrinter.text(of: observation))
    exact.append(EventPrinter.json(of: observation))
  }

  /// Where another history first differs, with both sides around it; `nil` when it
  /// does not.
  func divergence(from other: History, names: (String, String)) -> [String]? {
    if exact == other.exact { return nil }
    let common = min(exact.count, other.exact.count)
    let place = (0..<common).first { exact[$0] != other.exact[$0] } ?? common
    // What people read may be the same, with another number, say.
    let isReadable = line(at: place) != other.line(at: place)
    let before = (max(0, place - 3)..<place).map { "  both  " + line(at: $0) }
    return before + after(place, names.0, isReadable) + other.after(place, names.1, isReadable)
  }

  private func line(at place: Int) -> String {
    place < lines.count ? lines[place] : "(nothing more)"
  }

  private func after(_ place: Int, _ name: String, _ isReadable: Bool) -> [String] {
    (place..<place + 3).filter { $0 <= lines.count }.map {
      "  \(name)  " + (isReadable || $0 == lines.count ? line(at: $0) : exact[$0])
    }
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

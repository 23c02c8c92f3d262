import WagmanCore

/// What a line of the body of `state` can be.
///
/// The body has no checksum, and its words decide what a person does next: a word
/// that no board says is damage, not news.
struct StateShape {
  private let subject: String

  init(of subject: String) { self.subject = subject }

  func fits(_ line: String) -> Bool {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 2, words[0] == subject, states.contains(words[1]) else { return false }
    let names = words.dropFirst(2).map { $0.prefix { $0 != "=" } }
    return Set(names).count == names.count && words.dropFirst(2).allSatisfy(isSetting)
  }

  private var states: [String] {
    let phases = Phase.allCases.filter { $0 != .none }
    return switch subject {
    case "environment": ["normal", "critical"]
    case "controller": Self.names(of: phases.filter { $0.rawValue >= 8 }) + ["manual"]
    default: Self.names(of: phases.filter { $0.rawValue < 8 })
    }
  }

  /// One word each, as `state` writes them.
  private static func names(of phases: [Phase]) -> [String] {
    phases.map { phase in
      String("\(phase.name)".map { $0 == " " ? "-" : $0 })
    }
  }

  private func isSetting(_ word: String) -> Bool {
    let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2 else { return subject == "environment" && word == "supply-low" }
    let value = String(pair[1])
    return switch pair[0] {
    case "relay": ["on", "off", "unknown"].contains(value)
    case "medium": ["sd", "emmc", "none"].contains(value)
    case "enabled", "wanted", "watched": ["0", "1"].contains(value)
    case "since", "attempts", "failures", "held-off", "causes": Self.isNumber(value)
    case "alarm": isAlarm(value)
    default: false
    }
  }

  private func isAlarm(_ value: String) -> Bool {
    let pair = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    return pair.count == 2 && Alarm.allCases.contains { "\($0.name)" == pair[0] }
      && Self.isNumber(pair[1])
  }

  private static func isNumber(_ text: String) -> Bool {
    (1...20).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
  }
}

import WagmanCore
import WagmanYaml

/// What a board in the field logs of its guests, as events of ours.
///
/// It says neither why nor at which attempt, so that an expectation which asks for that is not
/// met.
enum OriginalLog {
  /// - Parameters:
  ///   - line: Without its `log: `, as in `gn starting sd`.
  ///   - moment: Of the run.
  /// - Returns: `nil` for a line that is about no change.
  static func event(_ line: String, at moment: UInt64) -> BoardEvent? {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first, let port = Port(word: name), words.count > 1 else { return nil }
    if words.dropFirst().joined(separator: " ") == "heartbeat timeout" {
      return BoardEvent(
        at: moment, sequence: nil, code: .heartbeatLost, subject: Subject(port), argument: 0)
    }
    guard let phase = phase(words[1]) else { return nil }
    let entry = Entry(
      from: .none, to: phase, cause: .reset,
      medium: words.count > 2 ? BootMedium(word: words[2]) : nil)
    return BoardEvent(
      at: moment, sequence: nil, code: .entered, subject: Subject(port), argument: entry.argument)
  }

  private static func phase(_ word: String) -> Phase? {
    switch word {
    case "starting": .starting
    case "started": .started
    case "stopping": .stopping
    case "stopped", "enabled": .stopped
    case "disabled": .disabled
    default: nil
    }
  }
}

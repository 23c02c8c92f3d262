import WagmanCore
import WagmanWire

/// What the body of a command's response looks like, to tell damaged ones.
///
/// A console's reply has no checksum; what cannot be a reply is at least not
/// taken for one.
struct ReplyShape {
  private enum Shape {
    case nothing
    /// So many lines of so many decimal numbers.
    case numbers(lines: Int, each: Int)
    /// One line, one of these.
    case words([String])
    /// Any number of lines, each beginning in one of these.
    case some([String])
    /// A line for each of these, which it begins with.
    case prefixes([String])
    case identifier
    /// A line of `state` for each of these.
    case states([String])
    case anything
  }

  private let shape: Shape

  init(of command: ConsoleCommand) {
    shape =
      switch command {
      case .epoch, .uptime, .boots: .numbers(lines: 1, each: 1)
      case .date: .numbers(lines: 1, each: 6)
      case .currents: .numbers(lines: 1, each: 6)
      case .heartbeats, .thermistors, .failCounts: .numbers(lines: 5, each: 1)
      case .identifier: .identifier
      case .environment: .prefixes(["temperature=", "humidity="])
      case .version: .prefixes(["hw ", "ker ", "time ", "git "])
      case .bootMedium: .words(["sd", "emmc"])
      case .chooseMedium(_, let medium): .words(["set \(medium.name)"])
      case .loader: .words(["off", "sd", "emmc"])
      case .bootFlags: .some(["WDRF", "BORF", "EXTRF", "PORF"])
      case .state:
        .states(Port.every.map { "\($0.name)" } + ["controller", "environment"])
      case .why, .help, .card, .snapshot, .events: .anything
      case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake,
        .setDate, .setLoader, .log, .reset, .clearRecord, .mode, .relay, .want, .tell:
        .nothing
      }
  }

  /// What shows that these lines are no such body; `nil` when nothing does.
  func flaw(in lines: [String]) -> String? {
    switch shape {
    case .anything: return nil
    case .nothing: return lines.isEmpty ? nil : "a line that does not belong: '\(lines[0])'"
    case .numbers(let count, let each):
      guard lines.count == count else { return "\(lines.count) lines instead of \(count)" }
      return lines.first { !Self.isNumbers($0, each) }.map { "'\($0)' instead of numbers" }
    case .words(let words):
      guard lines.count == 1, words.contains(lines[0]) else {
        return "'\(lines.joined(separator: " "))' instead of \(words.joined(separator: " or "))"
      }
      return nil
    case .some(let words):
      return lines.first { !words.contains($0) }.map { "'\($0)' is no flag" }
    case .prefixes(let prefixes):
      guard lines.count == prefixes.count else {
        return "\(lines.count) lines instead of \(prefixes.count)"
      }
      return zip(lines, prefixes).first { !$0.hasPrefix($1) }.map { "'\($0.0)' is no such line" }
    case .states(let subjects):
      guard lines.count == subjects.count else {
        return "\(lines.count) lines instead of \(subjects.count)"
      }
      return zip(lines, subjects).first { !StateShape(of: $1).fits($0) }.map {
        "'\($0.0)' is no such line"
      }
    case .identifier:
      let isWhole =
        lines.count == 1 && lines[0].utf8.count == 12
        && lines[0].utf8.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
      return isWhole ? nil : "'\(lines.joined(separator: " "))' is no id of 12 hex digits"
    }
  }

  private static func isNumbers(_ line: String, _ count: Int) -> Bool {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    return words.count == count
      && words.allSatisfy {
        (1...10).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
      }
  }
}

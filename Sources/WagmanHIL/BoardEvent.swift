import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanWire

/// An entry of the board's log, or what stands for one, in the time of the run.
public struct BoardEvent: Equatable, Sendable {
  /// Milliseconds of the board's time since the run began to watch it.
  public let at: UInt64
  /// Of the board's log; `nil` where the board has none.
  public let sequence: UInt32?
  public let code: EventCode
  public let subject: Subject
  public let argument: UInt32
  /// How many equal events this stands for.
  public var count: UInt16 = 1

  /// What happened, in the words of the log.
  public var text: String {
    var line = TextLine<400>()
    line.append(code, subject, argument: argument)
    return String(line)
  }

  var event: Event {
    Event(at: Tick(milliseconds: at), code, subject, argument: argument)
  }

  /// The state that a machine entered, if it did.
  var phase: Phase? {
    code == .entered ? Entry(argument: argument)?.to : nil
  }
}

/// The body of a reply to `events`.
struct EventPage {
  /// The first line: milliseconds since the board's reset, those of its clock (`nil` while it
  /// is not set), and the number of the newest entry.
  let uptime: UInt64
  let clock: UInt64?
  let newest: UInt32
  let entries: [LogEntry]

  /// - Returns: `nil` for what is no such body.
  init?(_ lines: [String]) {
    guard let first = lines.first else { return nil }
    var values: [String: UInt64] = [:]
    for word in first.split(separator: " ") {
      let pair = word.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let number = UInt64(pair[1]) else { return nil }
      values[String(pair[0])] = number
    }
    guard let uptime = values["up"], let clock = values["clock"], let newest = values["last"]
    else { return nil }
    self.uptime = uptime
    self.clock = clock == 0 ? nil : clock
    self.newest = UInt32(truncatingIfNeeded: newest)
    var entries: [LogEntry] = []
    for line in lines.dropFirst() {
      guard let entry = LogEntry(line) else { return nil }
      entries.append(entry)
    }
    self.entries = entries
  }
}

extension LogEntry {
  /// Reads a line of `events`, whose words at the end are not looked at.
  fileprivate init?(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 6)
    guard words.count == 7, let sequence = UInt32(words[0]), words[5].hasPrefix("x"),
      let milliseconds = UInt64(words[1].drop { $0 == "+" }),
      let code = UInt8(words[2]).flatMap(EventCode.init(rawValue:)),
      let subject = UInt8(words[3]).flatMap(Subject.init(rawValue:)),
      let argument = UInt32(words[4]), let count = UInt16(words[5].dropFirst())
    else { return nil }
    self.init(
      sequence: sequence, milliseconds: milliseconds, isClockTime: !words[1].hasPrefix("+"),
      count: count, code: code, subject: subject, argument: argument)
  }
}

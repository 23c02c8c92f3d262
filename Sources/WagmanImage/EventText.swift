import WagmanCore
import WagmanHAL
import WagmanWire

/// Entries of the rolling log as one line for a person.
public enum EventText {
  /// Who, what, and why; with the count where it stands for several.
  ///
  /// The time is not in it; see ``time(_:)``.
  public static func describe(_ entry: LogEntry) -> String {
    let event = Event(at: .zero, entry.code, entry.subject, argument: entry.argument)
    let text = describe(event)
    return entry.count > 1 ? "\(text)  ×\(entry.count)" : text
  }

  /// Who, what, and why: the words of the board's own console.
  public static func describe(_ event: Event) -> String {
    var line = TextLine<160>()
    line.append(event.code, event.subject, argument: event.argument)
    return String(line)
  }

  /// The time of an entry: UTC, or seconds since the reset where the clock was not set.
  public static func time(_ entry: LogEntry) -> String {
    let fraction = padded(Int(entry.milliseconds % 1_000), 3)
    let seconds = entry.milliseconds / 1_000
    guard entry.isClockTime else { return "+\(seconds).\(fraction)s" }
    return "\(utc(epochSeconds: seconds)).\(fraction)Z"
  }
}

extension String {
  /// The text of a line that a board prints.
  public init<let capacity: Int>(_ line: TextLine<capacity>) {
    self = line.span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

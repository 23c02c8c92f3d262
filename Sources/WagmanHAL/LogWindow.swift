import WagmanCore

/// Ten minutes in which equal events are counted, not written.
struct LogWindow: Sendable {
  let code: EventCode
  let subject: Subject
  let argument: UInt32
  let end: Tick
  /// The entry that opened it.
  let opener: UInt32
  /// How many came after the one that opened it.
  var counted: UInt16 = 0

  static var length: TickSpan { .minutes(10) }

  init(_ event: Event, opener: UInt32) {
    code = event.code
    subject = event.subject
    argument = event.argument
    end = event.at + Self.length
    self.opener = opener
  }

  func matches(_ event: Event) -> Bool {
    code == event.code && subject == event.subject && argument == event.argument
  }

  /// Whether this window is to be closed before `other`.
  func isBefore(_ other: LogWindow) -> Bool {
    end != other.end ? end < other.end : opener < other.opener
  }
}

import WagmanCore

/// An event as it stands in the rolling log.
public struct LogEntry: Equatable, Sendable {
  /// Counts up by one for each entry, from 1, for the life of the memory.
  public let sequence: UInt32
  /// Milliseconds: since the epoch where ``isClockTime``, else since the board's reset.
  public let milliseconds: UInt64
  public let isClockTime: Bool
  /// How many equal events within ten minutes this entry stands for; at least 1.
  public let count: UInt16
  public let code: EventCode
  public let subject: Subject
  public let argument: UInt32

  public init(
    sequence: UInt32, milliseconds: UInt64, isClockTime: Bool, count: UInt16, code: EventCode,
    subject: Subject, argument: UInt32
  ) {
    self.sequence = sequence
    self.milliseconds = milliseconds
    self.isClockTime = isClockTime
    self.count = count
    self.code = code
    self.subject = subject
    self.argument = argument
  }
}

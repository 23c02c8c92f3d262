import WagmanCore
import WagmanHAL
import WagmanImage

/// A rolling log over a memory of its own, and everything that it wrote.
struct LogBench {
  var memory = RecordingMemory()
  var log: RollingLog
  var clock = LogClock.unset
  var written: [LogEntry] = []

  init() { log = RollingLog(from: memory) }

  mutating func note(
    _ code: EventCode, _ subject: Subject, _ argument: UInt32 = 0, at milliseconds: UInt64 = 0
  ) {
    let event = Event(at: Tick(milliseconds: milliseconds), code, subject, argument: argument)
    log.append(event, clock: clock, to: &memory)
    keep()
  }

  mutating func advance(to milliseconds: UInt64) {
    log.advance(to: Tick(milliseconds: milliseconds), clock: clock, in: &memory)
    keep()
  }

  mutating func flush(at milliseconds: UInt64) {
    log.flush(at: Tick(milliseconds: milliseconds), clock: clock, in: &memory)
    keep()
  }

  /// What was written, short: code, argument, count, time.
  var lines: [String] {
    written.map { "\($0.code) \($0.argument) ×\($0.count) @\($0.milliseconds)" }
  }

  private mutating func keep() { written += memory.takeEntries() }
}

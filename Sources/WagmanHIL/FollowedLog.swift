import WagmanHAL

/// How far a board's log was read, and what its times are in the time of the run.
struct FollowedLog {
  private(set) var clock = RunClock()
  /// The number of the newest entry that was read, or passed over as damaged; `nil` before the
  /// first look.
  private(set) var newest: UInt32?
  /// That entry, where it was not damaged.
  private var last: LogEntry?
  /// No entry that is still to be read was noted before this moment of the run, nor happened
  /// before the one that was read last.
  private var known: UInt64 = 0
  private var latest: UInt64 = 0
  /// The board knows no `events`.
  var isOriginal = false
  private(set) var heardAt: UInt64 = 0
  /// Board milliseconds in a millisecond of the bench.
  private var speed = 1.0

  /// How many milliseconds late an event may be told: it bears the time at which it was due, and
  /// a board that is busy, or a simulation of many seconds a second, notices that later.
  static var lateness: UInt64 { 2_000 }

  /// How many entries a page has at most.
  private static var pageLength: UInt32 { 16 }

  /// How long to wait for news at most, in milliseconds of the bench: 200 of the board.
  var pace: UInt64 { UInt64(min(200, max(2, 200 / speed))) }

  /// Takes the board's times of one moment.
  mutating func hear(uptime: UInt64, clock: UInt64?, elapsed: UInt64) {
    let before = self.clock.now
    self.clock.take(uptime: uptime, clock: clock, elapsed: elapsed)
    let (passed, real) = (self.clock.now - before, elapsed - min(elapsed, heardAt))
    if passed > 0 && real > 0 {
      speed = max(speed * 0.9, min(10_000, Double(passed) / Double(real)))
    }
    heardAt = elapsed
  }

  /// Takes a page that was asked for from ``newest`` on.
  ///
  /// - Returns: what is new, and whether there is more to be asked for.
  mutating func take(
    _ page: EventPage, elapsed: UInt64
  ) -> (events: [BoardEvent], goesOn: Bool) {
    hear(uptime: page.uptime, clock: page.clock, elapsed: elapsed)
    guard let newest else {
      (self.newest, last) = (page.newest, page.entries.last)
      known = clock.now
      return ([], false)
    }
    if hasBegunAnew(page, newest) {
      (self.newest, last) = (0, nil)
      return ([], page.newest > 0)
    }
    let events = events(of: page, after: newest)
    if let end = page.entries.last, end.sequence >= newest {
      last = end
      self.newest = end.sequence
    }
    if self.newest == newest && page.newest > newest {
      // All that such a page could have had is damaged.
      last = nil
      self.newest = min(page.newest, newest + Self.pageLength - 1)
    }
    let goesOn = self.newest != page.newest
    if !goesOn { known = clock.now }
    return (events, goesOn)
  }

  /// Whether the board's memory was put in order, or is another one.
  private func hasBegunAnew(_ page: EventPage, _ newest: UInt32) -> Bool {
    guard page.newest >= newest else { return true }
    guard let last, let again = page.entries.first(where: { $0.sequence == newest }) else {
      return false
    }
    return last.milliseconds != again.milliseconds || last.code != again.code
      || last.subject != again.subject || last.argument != again.argument
  }

  private mutating func events(of page: EventPage, after newest: UInt32) -> [BoardEvent] {
    page.entries.compactMap { entry in
      var count = entry.count
      if entry.sequence <= newest {
        // The entry that was the newest: it may have happened again.
        guard let last, entry.sequence == newest, count > last.count else { return nil }
        count -= last.count
        latest = max(known, latest)
      } else {
        let moment = clock.moment(
          of: entry.milliseconds, isClockTime: entry.isClockTime, notBefore: max(known, latest))
        latest = max(latest, moment)
      }
      return BoardEvent(
        at: latest, sequence: entry.sequence, code: entry.code, subject: entry.subject,
        argument: entry.argument, count: count)
    }
  }
}

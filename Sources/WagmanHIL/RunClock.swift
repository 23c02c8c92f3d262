/// Turns what a board tells of its time into milliseconds of a run, which only go up.
///
/// The uptime is exact while the board runs. Over a reset its clock tells how long it was away,
/// or, where that is not set, the bench's own time.
struct RunClock {
  private(set) var now: UInt64 = 0
  private var uptime: UInt64?
  private var clock: UInt64?
  private var elapsed: UInt64 = 0

  /// Takes the board's times of one moment.
  ///
  /// - Parameters:
  ///   - uptime: Since the board's reset.
  ///   - clock: Of its clock; `nil` while that is not set.
  ///   - elapsed: Of the bench.
  mutating func take(uptime: UInt64, clock: UInt64?, elapsed: UInt64) {
    if let before = self.uptime {
      now += uptime >= before ? uptime - before : away(uptime, clock, elapsed)
    }
    self.uptime = uptime
    self.clock = clock
    self.elapsed = elapsed
  }

  /// How long it was since the last time that was taken, over a reset.
  private func away(_ uptime: UInt64, _ clock: UInt64?, _ elapsed: UInt64) -> UInt64 {
    // A clock that was put forward or back tells nothing.
    if let clock, let before = self.clock, clock >= before, clock - before < 3_600_000 {
      return clock - before
    }
    return max(elapsed - min(elapsed, self.elapsed), uptime)
  }

  /// When an entry was written that has this time, on the clock or since the reset.
  ///
  /// A log is in order: what seems to be earlier than `known`, by more than a board may tell it
  /// late, has no time of its own, and is of that moment.
  func moment(of milliseconds: UInt64, isClockTime: Bool, notBefore known: UInt64) -> UInt64 {
    let present = isClockTime ? clock : uptime
    guard let present, present >= milliseconds, present - milliseconds <= now else {
      return min(now, known)
    }
    let moment = now - (present - milliseconds)
    return moment + FollowedLog.lateness < known ? known : moment
  }
}

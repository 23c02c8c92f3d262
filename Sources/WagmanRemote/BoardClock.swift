import WagmanCore

/// What the host's clock says when a board's says something.
///
/// A line takes its time from the board to the host, and no line arrives before
/// it was sent: the least difference that was ever seen is the best one. Clocks
/// drift, so an old difference is let grow by 200 millionths.
struct BoardClock {
  private var difference: Int64?
  private var seenAt = Tick.zero

  /// The board began anew, or another board is there.
  mutating func forget() { difference = nil }

  /// A line came in at `tick` that was true when the board's clock said `up` milliseconds.
  mutating func see(_ up: UInt64, at tick: Tick) {
    let found = Int64(clamping: tick.milliseconds) - Int64(clamping: up)
    guard let known = difference else {
      difference = found
      seenAt = tick
      return
    }
    let drift = tick.since(seenAt).milliseconds / 5_000
    if drift > 0 { seenAt = tick }
    difference = min(found, known + Int64(clamping: drift))
  }

  /// The host's tick when the board's clock said `up`.
  func tick(_ up: UInt64) -> Tick {
    let (sum, isBeyond) = Int64(clamping: up).addingReportingOverflow(difference ?? 0)
    return Tick(milliseconds: isBeyond ? .max : UInt64(max(0, sum)))
  }
}

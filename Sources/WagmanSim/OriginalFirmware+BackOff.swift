import WagmanCore
import WagmanHAL

/// How the program of boards in the field reckons whether a guest starts too often.
extension OriginalFirmware {
  /// So many starts are looked at.
  static var startsLookedAt: Int { 4 }

  /// The mean time between starts, in seconds, with both of its mistakes: the starts are
  /// the oldest in the boot log, and n − 1 differences are divided by n.
  ///
  /// `nil` before the second start.
  static func meanBetweenStarts(_ log: BootLog) -> Int64? {
    let count = min(Int(log.count), startsLookedAt)
    guard count > 1 else { return nil }
    var sum: Int64 = 0
    for index in 1..<count { sum += Int64(log[index]) - Int64(log[index - 1]) }
    return sum / Int64(count)
  }

  /// A port was started: where the program applies what it reckons, a guest that seems to
  /// start too often is left off for a while after its next stop.
  mutating func reckonBackOff(_ port: Port, at now: Tick) {
    guard let mean = Self.meanBetweenStarts(record[port].bootLog) else { return }
    guard let limit = settings.backOffBelow, mean < Int64(limit.wholeSeconds) else { return }
    devices[port.index].backOffUntil = now + settings.backOff
  }
}

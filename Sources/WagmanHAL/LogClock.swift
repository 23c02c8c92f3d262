import WagmanCore

/// How the rolling log turns a tick into the time of an entry.
///
/// Whoever keeps it moves it when the clock is set, not at each reading of a
/// clock that counts whole seconds: else the times of entries would depend on
/// when somebody looked.
public struct LogClock: Equatable, Sendable {
  /// The time of tick 0 in milliseconds since the epoch; `nil` while the clock is not set.
  public let origin: Int64?

  /// A clock that is not set: entries bear the time since the board's reset.
  public static var unset: LogClock { LogClock(origin: nil) }

  public init(origin: Int64?) { self.origin = origin }

  /// A clock that showed `epochSeconds` at `tick`.
  public init(epochSeconds: UInt32, at tick: Tick) {
    origin = Int64(epochSeconds) &* 1_000 &- Int64(clamping: tick.milliseconds)
  }

  /// Milliseconds since the epoch, or since the board's reset where the clock is not set.
  ///
  /// What would lie before the epoch becomes the epoch.
  public func milliseconds(of tick: Tick) -> UInt64 {
    guard let origin else { return tick.milliseconds }
    return UInt64(max(0, origin &+ Int64(clamping: tick.milliseconds)))
  }
}

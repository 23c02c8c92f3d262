/// A moment on the board's monotonic clock.
///
/// The core never reads a clock: whoever drives it passes the current `Tick`
/// in. 64 bits of milliseconds do not wrap within the life of a board.
public struct Tick: Comparable, Sendable {
  /// Milliseconds since the board's reset.
  public let milliseconds: UInt64

  @inlinable
  public init(milliseconds: UInt64) { self.milliseconds = milliseconds }

  /// The moment of the board's reset.
  @inlinable
  public static var zero: Tick { Tick(milliseconds: 0) }

  /// Later than every moment that occurs: an alarm that is not armed.
  @inlinable
  public static var never: Tick { Tick(milliseconds: .max) }

  @inlinable
  public static func < (a: Tick, b: Tick) -> Bool { a.milliseconds < b.milliseconds }

  @inlinable
  public static func + (start: Tick, span: TickSpan) -> Tick {
    Tick(milliseconds: start.milliseconds &+ span.milliseconds)
  }

  /// The time from `earlier` to this moment, or nothing when `earlier` is later.
  @inlinable
  public func since(_ earlier: Tick) -> TickSpan {
    .milliseconds(self > earlier ? milliseconds &- earlier.milliseconds : 0)
  }
}

/// A length of time between two ticks.
public struct TickSpan: Comparable, Sendable {
  public let milliseconds: UInt64

  @inlinable
  init(_ milliseconds: UInt64) { self.milliseconds = milliseconds }

  @inlinable
  public static func milliseconds(_ count: UInt64) -> TickSpan { TickSpan(count) }

  @inlinable
  public static func seconds(_ count: UInt64) -> TickSpan { TickSpan(count &* 1_000) }

  @inlinable
  public static func minutes(_ count: UInt64) -> TickSpan { TickSpan(count &* 60_000) }

  @inlinable
  public static func hours(_ count: UInt64) -> TickSpan { TickSpan(count &* 3_600_000) }

  @inlinable
  public static func < (a: TickSpan, b: TickSpan) -> Bool { a.milliseconds < b.milliseconds }

  @inlinable
  public static func + (a: TickSpan, b: TickSpan) -> TickSpan {
    TickSpan(a.milliseconds &+ b.milliseconds)
  }

  @inlinable
  public static func - (a: TickSpan, b: TickSpan) -> TickSpan {
    TickSpan(a.milliseconds > b.milliseconds ? a.milliseconds &- b.milliseconds : 0)
  }

  /// Whole seconds, rounded down.
  @inlinable
  public var wholeSeconds: UInt64 { milliseconds / 1_000 }
}

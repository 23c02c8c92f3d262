import WagmanCore

/// What to search, and how far.
public struct SearchPlan: Sendable {
  public var ports: PortSet
  public var scale: SearchScale
  /// Moves at most on a way; `nil` for no limit.
  public var depth: Int?
  /// The search ends when it has found so many states; `nil` for no limit.
  public var states: Int?
  public var jobs: Int
  /// One state in so many is followed with guests that always fail.
  public var failingRate: UInt64 = 1_024
  /// One state in so many is compared by ticks and by a jump.
  public var ticksRate: UInt64 = 64
  /// One state in so many is followed until all is up.
  public var upRate: UInt64 = 1

  public init(ports: PortSet, scale: SearchScale = .coarse, jobs: Int = 1) {
    self.ports = ports
    self.scale = scale
    self.jobs = jobs
  }
}

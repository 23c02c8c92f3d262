import WagmanCore

/// What a search has found.
public struct SearchReport: Sendable {
  /// Distinct states.
  public var states = 0
  /// Moves that were made, each from one state.
  public var moves = 0
  /// Moves that lead to every state that was searched.
  public var depth = 0
  /// States that were found and whose moves were all made.
  public var searched = 0
  /// Every state that can be reached was searched.
  public var isFixedPoint = false
  public var isInterrupted = false
  /// States from which a guest that always fails was followed, and from which ticks were compared
  /// with jumps.
  public var failingFollowed = 0
  public var ticksCompared = 0
  public var counterexample: Counterexample?
}

/// How a search goes on.
public struct SearchProgress: Sendable {
  public let states: Int
  public let searched: Int
  public let depth: Int
}

/// The shortest way into a breach.
public struct Counterexample: Sendable {
  public let moves: [Move]
  public let breach: Breach
}

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

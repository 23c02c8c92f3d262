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

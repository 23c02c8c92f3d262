import WagmanCore

extension Counterexample {
  /// The way as a scenario for `wagman sim`.
  public func scenario(of plan: SearchPlan) -> String {
    moves.map { "# \($0)" }.joined(separator: "\n")
      + "\n# invariant \(breach.invariant): \(breach.what)"
  }
}

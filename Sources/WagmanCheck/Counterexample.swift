import WagmanCore

/// The shortest way into a breach.
public struct Counterexample: Sendable {
  public let moves: [Move]
  public let breach: Breach
}

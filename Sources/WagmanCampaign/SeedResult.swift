import WagmanCheck
import WagmanCore
import WagmanSim

/// What came of one seed: a line of a campaign's results.
public struct SeedResult: Codable, Equatable, Sendable {
  public var seed: UInt64
  /// Of everything that was seen of the run, in hexadecimal.
  public var digest: String
  /// Entries of the log.
  public var entries: Int
  /// Virtual time, seconds.
  public var seconds: UInt64
  /// How often each fault struck, by name.
  public var struck: [String: Int]
  /// Bit n of word n / 64: pair n of ``StepCoverage/pairs`` came, in hexadecimal.
  public var pairs: [String]
  /// Which of the campaign's `sometimes` happened, by their places.
  public var sometimes: [Int]
  /// What was not kept, if something was not.
  public var failure: Failure?

  public struct Failure: Codable, Equatable, Sendable {
    /// The number in MACHINES.md; 0 for a program that ended by itself.
    public var invariant: UInt8
    /// One sentence.
    public var text: String
    /// Milliseconds since the start of the run.
    public var at: UInt64

    public init(invariant: UInt8, text: String, at: UInt64) {
      self.invariant = invariant
      self.text = text
      self.at = at
    }
  }
}

/// How often faults of each kind took effect.
///
/// A fault that waits for its occasion (a write, a reset, a byte) counts when
/// that comes, each time; one that lasts (a hot day) counts when it begins.
public struct FaultTally: Equatable, Sendable {
  private var counts: InlineArray<48, UInt32> = .init(repeating: 0)

  public init() {}

  public subscript(kind: FaultKind) -> UInt32 { counts[Int(kind.rawValue)] }

  mutating func add(_ kind: FaultKind, times: UInt32 = 1) {
    counts[Int(kind.rawValue)] &+= times
  }

  /// The kinds that took effect at least once, in the order of ``FaultKind``.
  public var struck: [FaultKind] { FaultKind.allCases.filter { self[$0] > 0 } }

  public static func == (a: FaultTally, b: FaultTally) -> Bool {
    FaultKind.allCases.allSatisfy { a[$0] == b[$0] }
  }
}

/// How many bytes passed a lossy link, and how many of them each fault struck.
public struct LossCounts: Equatable, Sendable {
  /// Bytes that reached the link, before any fault.
  public internal(set) var arrived: UInt64 = 0
  public internal(set) var sent: UInt64 = 0
  /// Hang-ups that the plan made; not those of the link itself.
  public internal(set) var hangUps: UInt64 = 0
  private var struck = [UInt64](repeating: 0, count: LossPlan.Fault.allCases.count * 2)

  init() {}

  public internal(set) subscript(
    fault: LossPlan.Fault, direction: LossPlan.Direction
  ) -> UInt64 {
    get { struck[LossPlan.index(fault, direction)] }
    set { struck[LossPlan.index(fault, direction)] = newValue }
  }
}

extension LossCounts: CustomStringConvertible {
  /// One line, as in `lossy link: 5400 bytes in, 120 out; dropped 51 in, 2 out; …`.
  public var description: String {
    var parts = ["lossy link: \(arrived) bytes in, \(sent) out"]
    for fault in LossPlan.Fault.allCases {
      parts.append("\(fault.participle) \(self[fault, .in]) in, \(self[fault, .out]) out")
    }
    parts.append("hung up \(hangUps) times")
    return parts.joined(separator: "; ")
  }
}

extension LossPlan.Fault {
  fileprivate var participle: String {
    switch self {
    case .drop: "dropped"
    case .double: "doubled"
    case .garble: "garbled"
    case .stall: "stalled"
    }
  }
}

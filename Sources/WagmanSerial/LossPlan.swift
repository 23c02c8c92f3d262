/// How much a lossy link does to the bytes on it.
///
/// Written `drop:1%,double:1%,garble:1%,stall:1%,hangups:10/h` in any selection
/// and order. A percentage is the chance of each byte in both directions, or in
/// one: `drop-in:1%` is what arrives here, `drop-out:1%` what is sent.
public struct LossPlan: Equatable, Sendable {
  /// What may strike a byte.
  public enum Fault: String, CaseIterable, Sendable {
    /// It does not arrive.
    case drop
    /// It arrives twice.
    case double
    /// It arrives with one to eight of its bits the wrong way round.
    case garble
    /// It, and all that follows in both directions, is held for a while.
    case stall
  }

  public enum Direction: String, CaseIterable, Sendable {
    case `in`, out
  }

  /// Millionths of the bytes.
  private var chances: [UInt32]
  /// The mean time between hang-ups, in milliseconds; `nil` for none.
  public var hangUpMilliseconds: UInt64?
  public var seed: UInt64

  /// A plan that does nothing.
  public init(seed: UInt64 = 0) {
    chances = Array(repeating: 0, count: Fault.allCases.count * 2)
    self.seed = seed
  }

  /// How many of a million bytes it strikes.
  public subscript(fault: Fault, direction: Direction) -> UInt32 {
    get { chances[Self.index(fault, direction)] }
    set { chances[Self.index(fault, direction)] = newValue }
  }

  static func index(_ fault: Fault, _ direction: Direction) -> Int {
    let row =
      switch fault {
      case .drop: 0
      case .double: 1
      case .garble: 2
      case .stall: 3
      }
    return row * 2 + (direction == .in ? 0 : 1)
  }

  /// The longest that a stall lasts; on average it is half of that.
  static let longestStallMilliseconds: UInt64 = 100
}

extension LossPlan {
  init(_ text: String, _ parts: LinkText) throws(LinkURLError) {
    self.init()
    for loss in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = loss.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw parts.error(.badLoss(String(loss))) }
      if pair[0] == "hangups" {
        hangUpMilliseconds = try Self.interval(pair[1], parts)
        continue
      }
      let words = pair[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      let directions =
        words.count == 1
        ? Direction.allCases : Direction(rawValue: String(words[1])).map { [$0] } ?? []
      guard let fault = Fault(rawValue: String(words[0])), !directions.isEmpty else {
        throw parts.error(.badLoss(String(loss)))
      }
      let chance = try Self.chance(pair[1], parts)
      for direction in directions { self[fault, direction] = chance }
    }
  }

  private static func chance(
    _ text: Substring, _ parts: LinkText
  ) throws(LinkURLError) -> UInt32 {
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent)
    else { throw parts.error(.badChance(String(text))) }
    return UInt32((percent * 10_000).rounded())
  }

  private static func interval(
    _ text: Substring, _ parts: LinkText
  ) throws(LinkURLError) -> UInt64 {
    let pair = text.split(separator: "/", omittingEmptySubsequences: false)
    let units = ["h": 3_600_000.0, "min": 60_000, "s": 1_000]
    guard pair.count == 2, let count = Double(pair[0]), count > 0, count <= 1_000,
      let unit = units[String(pair[1])]
    else { throw parts.error(.badRate(String(text))) }
    return max(1, UInt64((unit / count).rounded()))
  }
}

extension LossPlan: CustomStringConvertible {
  /// As it can be parsed again, without the seed.
  public var description: String {
    var words: [String] = []
    for fault in Fault.allCases {
      let (arriving, sent) = (self[fault, .in], self[fault, .out])
      if arriving == sent {
        if arriving > 0 { words.append("\(fault.rawValue):\(Self.percent(arriving))") }
      } else {
        if arriving > 0 { words.append("\(fault.rawValue)-in:\(Self.percent(arriving))") }
        if sent > 0 { words.append("\(fault.rawValue)-out:\(Self.percent(sent))") }
      }
    }
    if let hangUpMilliseconds {
      words.append("hangups:\(3_600_000 / Double(hangUpMilliseconds))/h")
    }
    return words.isEmpty ? "drop:0%" : words.joined(separator: ",")
  }

  private static func percent(_ millionths: UInt32) -> String {
    millionths % 10_000 == 0 ? "\(millionths / 10_000)%" : "\(Double(millionths) / 10_000)%"
  }
}

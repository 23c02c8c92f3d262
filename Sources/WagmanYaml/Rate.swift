import WagmanCore

/// How often something happens on average, as in `0.5/d` or `1/30d`.
public struct Rate: Equatable, Sendable {
  /// The time between two on average; `nil` when it never happens.
  public let mean: TickSpan?

  public init(mean: TickSpan?) { self.mean = mean }

  public static var never: Rate { Rate(mean: nil) }

  /// Reads `COUNT/DURATION`, where a duration of one unit may leave out its 1,
  /// or `never`.
  ///
  /// - Throws: what is wrong with it and what would be right.
  public static func parse(_ text: String) throws(QuantityError) -> Rate {
    if text == "never" || text == "0" { return .never }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let count = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(count.count), parts[0].count <= 9,
      parts[0].allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let digits = UInt64(count.joined())
    else { throw QuantityError("'\(text)' is not a rate", "write one like 0.5/d or 1/30d") }
    let startsWithUnit = parts[1].first?.isLetter ?? false
    let milliseconds = try Quantity.duration.parse(startsWithUnit ? "1" + parts[1] : parts[1])
    guard milliseconds > 0 else {
      throw QuantityError("'\(text)' is a rate over no time", "write one like 0.5/d or 1/30d")
    }
    if digits == 0 { return .never }
    var scale: UInt64 = 1
    if count.count == 2 { for _ in count[1] { scale *= 10 } }
    let (product, hasOverflowed) = UInt64(milliseconds).multipliedReportingOverflow(by: scale)
    guard !hasOverflowed, product / digits > 0 else {
      throw QuantityError("'\(text)' is out of range", "write one like 0.5/d or 1/30d")
    }
    return Rate(mean: .milliseconds(product / digits))
  }
}

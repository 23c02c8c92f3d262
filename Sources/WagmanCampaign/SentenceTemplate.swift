import WagmanCore
import WagmanYaml

/// A sentence of a scenario with places that each strike fills anew.
///
///     guest {port} draws {500mA..4A} for {5s..10min}
///     operator {start|stop|kill} {number}
///
/// `{port}` is a port's name, `{number}` its number, both of one draw; `{A|B}` is one
/// of the words; `{LOW..HIGH}` is a number or quantity between the two, small ones as
/// likely as large ones by their magnitude, with the unit of the lower.
struct SentenceTemplate: Equatable, Sendable {
  /// As it stands in the campaign.
  let text: String
  private let parts: [Part]

  private enum Part: Equatable, Sendable {
    case text(String)
    case portName
    case portNumber
    case choice([String])
    case range(Range)
  }

  private struct Range: Equatable, Sendable {
    /// Thousandths of the unit.
    let low: Int64
    let high: Int64
    let unit: String
  }

  struct Failure: Error {
    let message: String
  }

  init(_ text: String) throws(Failure) {
    self.text = text
    var parts: [Part] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Failure(message: "a '{' without its '}' in '\(text)'")
      }
      parts.append(try Self.part(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  private static func part(_ text: String) throws(Failure) -> Part {
    if text == "port" { return .portName }
    if text == "number" { return .portNumber }
    if text.contains("|") {
      return .choice(text.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    }
    guard let dots = text.firstRange(of: ".."), let low = number(text[..<dots.lowerBound]),
      let high = number(text[dots.upperBound...])
    else {
      throw Failure(
        message: "'{\(text)}' is no place; write {port}, {number}, {a|b} or {5s..10min}")
    }
    guard let worth = worth(of: high.unit, in: low.unit), high.value * worth > low.value else {
      throw Failure(message: "'{\(text)}' is no range; write the lower end first, as {5s..10min}")
    }
    return .range(Range(low: low.value, high: high.value * worth, unit: low.unit))
  }

  /// Thousandths and a unit.
  private static func number(_ text: Substring) -> (value: Int64, unit: String)? {
    let digits = text.prefix { "-.0123456789".contains($0) }
    guard let value = Double(digits), abs(value) < 1e9 else { return nil }
    return (Int64((value * 1_000).rounded()), String(text.dropFirst(digits.count)))
  }

  /// How many of `unit` one of `other` is.
  private static func worth(of other: String, in unit: String) -> Int64? {
    if other == unit { return 1 }
    let units: [[(String, Int64)]] = [
      [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)],
      [("mA", 1), ("A", 1_000)], [("mV", 1), ("V", 1_000)],
    ]
    for family in units {
      guard let a = family.first(where: { $0.0 == other }),
        let b = family.first(where: { $0.0 == unit }), a.1 % b.1 == 0
      else { continue }
      return a.1 / b.1
    }
    return nil
  }

  /// A sentence, all of whose places are drawn.
  func sentence(_ draws: inout SplitMix64) -> String {
    let port = Port(unchecked: Int(draws.below(UInt64(Port.count))))
    var text = ""
    for part in parts {
      switch part {
      case .text(let words): text += words
      case .portName: text += "\(port.name)"
      case .portNumber: text += "\(port.rawValue)"
      case .choice(let words): text += words[Int(draws.below(UInt64(words.count)))]
      case .range(let range): text += Self.draw(range, &draws)
      }
    }
    return text
  }

  /// By magnitude where both ends are positive, in whole units where the range has some.
  private static func draw(_ range: Range, _ draws: inout SplitMix64) -> String {
    let value =
      range.low > 0
      ? Int64(draws.byMagnitude(from: UInt64(range.low), to: UInt64(range.high)))
      : range.low + Int64(draws.below(UInt64(range.high - range.low) + 1))
    let whole = value / 1_000
    let isWhole = range.high - range.low >= 8_000 || value % 1_000 == 0
    if isWhole { return "\(whole)\(range.unit)" }
    let sign = value < 0 ? "-" : ""
    let fraction = "\(1_000 + abs(value) % 1_000)".dropFirst()
    return "\(sign)\(abs(whole)).\(fraction)\(range.unit)"
  }
}

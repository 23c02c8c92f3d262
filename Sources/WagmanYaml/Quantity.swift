/// A kind of quantity as people write it: a decimal number and a unit.
///
/// A value comes out as an integer of the kind's base unit, without rounding:
/// a number that is finer than the base unit is refused.
public enum Quantity: CaseIterable, Sendable {
  /// Milliseconds.
  case duration
  /// Thousandths of a degree Celsius.
  case temperature
  /// Thousandths of a percent of relative humidity.
  case humidity
  /// Millivolts.
  case voltage
  /// Milliamperes.
  case current
  /// Milliwatts.
  case power
  /// Thousandths of a percent, 0 to 100 %.
  case share
  /// Milliohms.
  case resistance
  /// Thousandths of a degree for each watt.
  case thermalResistance

  /// The units of this kind, the usual one first, each with its worth in base units.
  var units: [(name: String, worth: Int64)] {
    switch self {
    case .duration:
      [("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("ms", 1)]
    case .temperature: [("degC", 1_000)]
    case .humidity: [("%RH", 1_000)]
    case .voltage: [("V", 1_000), ("mV", 1)]
    case .current: [("mA", 1), ("A", 1_000)]
    case .power: [("W", 1_000), ("mW", 1)]
    case .share: [("%", 1_000)]
    case .resistance: [("mohm", 1), ("ohm", 1_000)]
    case .thermalResistance: [("degC/W", 1_000)]
    }
  }

  /// What a person calls a quantity of this kind.
  package var name: String {
    switch self {
    case .duration: "duration"
    case .temperature: "temperature"
    case .humidity: "humidity"
    case .voltage: "voltage"
    case .current: "current"
    case .power: "power"
    case .share: "share"
    case .resistance: "resistance"
    case .thermalResistance: "thermal resistance"
    }
  }

  /// A well-formed value, for advice.
  package var example: String {
    switch self {
    case .duration: "10min"
    case .temperature: "60degC"
    case .humidity: "95%RH"
    case .voltage: "4.75V"
    case .current: "850mA"
    case .power: "20W"
    case .share: "5%"
    case .resistance: "30mohm"
    case .thermalResistance: "0.8degC/W"
    }
  }

  /// The values that make sense, in base units.
  ///
  /// The bounds keep every later product within 64 bits, and a run within a
  /// century.
  var range: ClosedRange<Int64> {
    switch self {
    case .duration: 0...3_155_760_000_000
    case .temperature: -273_150...1_000_000
    case .humidity: 0...119_000
    case .voltage, .current: 0...65_535
    case .power: 0...1_000_000
    case .share: 0...100_000
    case .resistance: 0...100_000
    case .thermalResistance: 0...100_000
    }
  }

  /// The value of `text` in base units.
  ///
  /// - Throws: what is wrong with it and what would be right.
  public func parse(_ text: String) throws(QuantityError) -> Int64 {
    let number = text.prefix { "+-.0123456789".contains($0) }
    let unit = String(text.dropFirst(number.count))
    let digits = number.drop { $0 == "-" || $0 == "+" }
    guard digits.contains(where: \.isNumber),
      number.dropFirst().allSatisfy({
        $0 != "-" && $0 != "+"
      }), digits.filter({ $0 == "." }).count < 2
    else {
      throw QuantityError("'\(text)' is not a \(name)", "write one like \(example)")
    }
    let worth = try worth(of: unit, after: number, in: text)
    let value = try scaled(digits, by: worth, in: text)
    return try checked(number.first == "-" ? -value : value, in: text)
  }

  private func worth(
    of unit: String, after number: Substring, in text: String
  ) throws(QuantityError) -> Int64 {
    if let match = units.first(where: { $0.name == unit }) { return match.worth }
    if unit.isEmpty {
      throw QuantityError("'\(text)' has no unit", "did you mean '\(number)\(units[0].name)'?")
    }
    if let right = commonMistake(unit) ?? Vocabulary(units.map(\.name)).nearest(to: unit) {
      throw QuantityError(
        "'\(text)' has the unknown unit '\(unit)'", "did you mean '\(number)\(right)'?")
    }
    let known = units.map(\.name).joined(separator: ", ")
    throw QuantityError(
      "'\(text)' has the unknown unit '\(unit)'", "a \(name) is in \(known), as in \(example)")
  }

  /// The unit that people mean by a spelling which is far from it in letters.
  private func commonMistake(_ unit: String) -> String? {
    switch (self, unit.lowercased()) {
    case (.duration, "m"), (.duration, "mins"), (.duration, "minute"), (.duration, "minutes"):
      "min"
    case (.duration, "sec"), (.duration, "secs"), (.duration, "second"), (.duration, "seconds"):
      "s"
    case (.duration, "hr"), (.duration, "hrs"), (.duration, "hour"), (.duration, "hours"): "h"
    case (.duration, "day"), (.duration, "days"): "d"
    case (.temperature, "c"), (.temperature, "°c"), (.temperature, "°"), (.temperature, "deg"),
      (.temperature, "celsius"):
      "degC"
    case (.humidity, "%"), (.humidity, "rh"), (.humidity, "percent"): "%RH"
    case (.voltage, "volt"), (.voltage, "volts"): "V"
    case (.current, "amp"), (.current, "amps"): "A"
    case (.power, "watt"), (.power, "watts"): "W"
    case (.share, "percent"): "%"
    case (_, _): nil
    }
  }

  private func scaled(
    _ digits: Substring, by worth: Int64, in text: String
  ) throws(QuantityError) -> Int64 {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard let mantissa = Int64(String(parts[0]) + fraction), fraction.count <= 15 else {
      throw QuantityError("'\(text)' has too many digits", "write it like \(example)")
    }
    var divisor: Int64 = 1
    for _ in 0..<fraction.count { divisor *= 10 }
    let (product, hasOverflowed) = mantissa.multipliedReportingOverflow(by: worth)
    guard !hasOverflowed else { throw outOfRange(text) }
    guard product % divisor == 0 else {
      throw QuantityError(
        "'\(text)' is finer than the smallest step", "use fewer decimals, as in \(example)")
    }
    return product / divisor
  }

  private func checked(_ value: Int64, in text: String) throws(QuantityError) -> Int64 {
    guard range.contains(value) else {
      if value < 0 && range.lowerBound == 0 {
        throw QuantityError("'\(text)' is negative", "a \(name) is 0 or more, as in \(example)")
      }
      throw outOfRange(text)
    }
    return value
  }

  private func outOfRange(_ text: String) -> QuantityError {
    let fitting = units.filter { range.upperBound % $0.worth == 0 }
    let largest = fitting.max { $0.worth < $1.worth } ?? units[0]
    return QuantityError(
      "'\(text)' is out of range",
      "a \(name) is at most \(range.upperBound / largest.worth)\(largest.name)")
  }
}

/// Why a text is not the quantity that was wanted.
public struct QuantityError: Error, Equatable, Sendable {
  /// What is wrong, a semicolon, and what would be right.
  public let message: String

  package init(_ what: String, _ right: String) { message = "\(what); \(right)" }
}

import WagmanCore
import WagmanYaml

/// `measure: {current: gn, from: 100mA, to: 900mA, margin: 5%}`.
extension PlanReader {
  private static let quantities = [
    "current", "temperature", "humidity", "heartbeat", "failures", "uptime", "boots",
  ]

  mutating func measure(_ node: YamlNode) -> (Plan.Kind, String)? {
    let outer = reader.fields(of: node, "a step", known: ["measure"])
    guard let value = outer["measure"] else { return nil }
    let fields = reader.fields(
      of: value, "measure", known: Self.quantities + ["from", "to", "margin"])
    let named = fields.entries.filter { Self.quantities.contains($0.name) }
    guard named.count == 1 else {
      reader.note(
        value, "measure is of one quantity; known: \(Self.quantities.joined(separator: ", "))")
      return nil
    }
    guard let quantity = quantity(named[0].name, named[0].value) else { return nil }
    var measure = Measure(quantity: quantity)
    measure.low = fields["from"].flatMap { limit($0, of: quantity) }
    measure.high = fields["to"].flatMap { limit($0, of: quantity) }
    if fields["from"] == nil && fields["to"] == nil {
      reader.note(value, "measure has no limit; add 'from: …', 'to: …' or both")
    }
    if let low = measure.low, let high = measure.high, low > high {
      let limits = (fields["from"]?.string ?? "\(low)", fields["to"]?.string ?? "\(high)")
      reader.note(value, "no value is from \(limits.0) to \(limits.1); exchange the limits")
    }
    if let node = fields["margin"], let share = reader.quantity(node, .share) {
      measure.margin = Self.margin(share, measure)
    }
    return (.measure(measure), "measure \(quantity.name)")
  }

  /// A share of the width between the limits; of the limit, where there is one alone.
  private static func margin(_ share: Int64, _ measure: Measure) -> Int64 {
    let width: Int64 =
      switch (measure.low, measure.high) {
      case (let low?, let high?): high - low
      case (let limit?, nil), (nil, let limit?): abs(limit)
      case (nil, nil): 0
      }
    return width * share / 100_000
  }

  private mutating func quantity(_ name: String, _ node: YamlNode) -> MeasuredQuantity? {
    switch name {
    case "current":
      if reader.text(node, "a port") == "board" { return .current(nil) }
      return reader.port(node).map { .current($0) }
    case "heartbeat": return reader.port(node).map { .heartbeat($0) }
    case "failures": return reader.port(node).map { .failures($0) }
    default:
      guard reader.text(node, "what it is of") == "board" else {
        reader.note(node, "the \(name) is the board's; write '\(name): board'")
        return nil
      }
      switch name {
      case "temperature": return .temperature
      case "humidity": return .humidity
      case "uptime": return .uptime
      default: return .boots
      }
    }
  }

  private mutating func limit(_ node: YamlNode, of quantity: MeasuredQuantity) -> Int64? {
    switch quantity {
    case .current: reader.quantity(node, .current)
    case .temperature: reader.quantity(node, .temperature)
    case .humidity: reader.quantity(node, .humidity)
    case .heartbeat, .uptime: reader.quantity(node, .duration)
    case .failures, .boots:
      reader.whole(node, "a count", in: 0...4_294_967_295).map { Int64($0) }
    }
  }
}

/// What was measured, with its unit.
struct Figure: Encodable {
  let name: String
  let value: Double
  let unit: String

  init(_ name: String, _ value: Double, _ unit: String) {
    self.name = name
    self.value = value
    self.unit = unit
  }

  /// Four digits that count, and thousands apart where there are more.
  var text: String {
    var (number, suffix) = (value, "")
    if value >= 1e6 && unit != "B" { (number, suffix) = (value / 1e6, " M") }
    if value >= 1e9 && unit != "B" { (number, suffix) = (value / 1e9, " G") }
    let places = number >= 1_000 || number == number.rounded() ? 0 : number >= 10 ? 1 : 3
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int64((number * scale).rounded())
    guard places > 0 else { return "\(whole)\(suffix)" }
    let (high, low) = whole.quotientAndRemainder(dividingBy: Int64(scale))
    let digits = String(low)
    return "\(high)." + String(repeating: "0", count: places - digits.count) + digits + suffix
  }
}

/// Numbers as the page writes them, the same on every machine.
enum NumberText {
  /// With at most so many decimal places, without zeros at the end.
  static func decimal(_ value: Double, places: Int = 4) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value * scale).rounded()
    // Beyond this a double has no such places.
    guard scaled.magnitude < 9e15 else { return value.description }
    let whole = UInt64(scaled.magnitude)
    let (front, back) = whole.quotientAndRemainder(dividingBy: UInt64(scale))
    let sign = scaled < 0 ? "-" : ""
    guard back > 0 else { return "\(sign)\(front)" }
    var digits = String(back)
    digits = String(repeating: "0", count: places - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(front).\(digits)"
  }

  /// A count with its digits in groups of three.
  static func count(_ number: Int) -> String {
    var (rest, text) = (String(number), "")
    while rest.count > 3 {
      text = ",\(rest.suffix(3))\(text)"
      rest.removeLast(3)
    }
    return rest + text
  }
}

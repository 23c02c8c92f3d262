extension Duration {
  /// In seconds with one decimal, cut: `12.3 s`.
  package var inSeconds: String {
    let tenths = components.attoseconds / 100_000_000_000_000_000
    let sign = self < .zero ? "-" : ""
    return "\(sign)\(components.seconds.magnitude).\(tenths.magnitude) s"
  }
}

import WagmanCore

extension Port {
  /// Every port, lowest first.
  package static var all: [Port] { (0..<count).compactMap { Port($0) } }

  /// A port by the name that logs use, or by its number.
  package init?(word: String) {
    guard let port = Port.all.first(where: { word == "\($0.name)" || word == "\($0.rawValue)" })
    else { return nil }
    self = port
  }

  package static func complaint(about word: String) -> String {
    "no port '\(word)'; ports are nc, gn, cs, x1, x2, or 0 to 4"
  }
}

extension BootMedium {
  package init?(word: String) {
    switch word {
    case "sd": self = .sd
    case "emmc": self = .emmc
    default: return nil
    }
  }
}

extension StaticString {
  /// The text as one word, for scenarios: `heartbeat lost` is `heartbeat-lost`.
  package var word: String { "\(self)".split(separator: " ").joined(separator: "-") }
}

extension TickSpan {
  /// The span in the largest unit that takes it whole, as in `90s` or `2h`.
  package var text: String {
    let units: [(String, UInt64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000),
    ]
    for (name, worth) in units where milliseconds >= worth && milliseconds % worth == 0 {
      return "\(milliseconds / worth)\(name)"
    }
    return "\(milliseconds)ms"
  }
}

extension Tick {
  /// The moment as the time since the run's start, as in `2d 03:04:05.678`.
  package var text: String {
    func padded(_ value: UInt64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let days = milliseconds / 86_400_000
    let clock =
      padded(milliseconds / 3_600_000 % 24, 2) + ":" + padded(milliseconds / 60_000 % 60, 2) + ":"
      + padded(milliseconds / 1_000 % 60, 2) + "." + padded(milliseconds % 1_000, 3)
    return days == 0 ? clock : "\(days)d \(clock)"
  }
}

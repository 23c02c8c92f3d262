/// Moments and lengths of a run as the page writes them.
package enum TimeText {
  /// A moment since the start of the run, as in `12d 03:04:05.678`.
  package static func moment(_ milliseconds: UInt64) -> String {
    let fraction = milliseconds % 1_000
    return whole(milliseconds) + (fraction == 0 ? "" : ".\(padded(fraction, 3))")
  }

  /// The same, of whole seconds.
  private static func whole(_ milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1_000
    let days = seconds / 86_400
    let clock =
      "\(padded(seconds / 3_600 % 24, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return days > 0 ? "\(days)d \(clock)" : clock
  }

  /// A length of time in its two largest units.
  static func span(_ milliseconds: UInt64) -> String {
    switch milliseconds {
    case ..<1_000: "\(milliseconds) ms"
    case ..<60_000: "\(NumberText.decimal(Double(milliseconds) / 1_000, places: 3)) s"
    case ..<3_600_000: pair(milliseconds / 1_000, 60, "min", "s")
    case ..<86_400_000: pair(milliseconds / 60_000, 60, "h", "min")
    default: pair(milliseconds / 3_600_000, 24, "d", "h")
    }
  }

  private static func pair(_ number: UInt64, _ base: UInt64, _ large: String, _ small: String)
    -> String
  {
    let (front, back) = number.quotientAndRemainder(dividingBy: base)
    return back == 0 ? "\(front) \(large)" : "\(front) \(large) \(back) \(small)"
  }

  private static func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Lengths between two lines of the time axis.
  private static let steps: [UInt64] =
    [1, 2, 5, 10, 20, 50, 100, 200, 500]
    + [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map { $0 * 1_000 }
    + [2, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1_344, 2_688, 5_376].map { $0 * 3_600_000 }

  /// The moments at which the time axis has a line: at most so many and one.
  static func lines(upTo length: UInt64, atMost count: UInt64) -> [UInt64] {
    let step = steps.first { length / $0 <= count } ?? max(1, length / count)
    return Array(stride(from: 0, through: length, by: UInt64.Stride(step)))
  }
}

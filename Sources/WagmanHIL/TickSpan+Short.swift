import WagmanCore

extension TickSpan {
  /// In its two largest units, for people: `95 s`, `12 min 5 s`, `3 h 20 min`, `4 d 2 h`.
  public var short: String {
    let seconds = milliseconds / 1_000
    if seconds < 120 { return "\(seconds) s" }
    if seconds < 7_200 { return "\(seconds / 60) min \(seconds % 60) s" }
    if seconds < 172_800 { return "\(seconds / 3_600) h \(seconds / 60 % 60) min" }
    return "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
  }
}

/// Instants that are drawn as one.
struct Burst: Equatable {
  var from: UInt64
  var to: UInt64
  var count: Int
}

extension Instants {
  /// How many bursts a row of a page has at most.
  static let mostBursts = 4_000

  /// The instants as they are where they are few; else put together stretch by stretch,
  /// but never over one of the longest silences.
  ///
  /// No instant is lost from the counts. A missing heartbeat stays to be seen in a month
  /// of them: half of the bursts are spent on silences.
  func bursts(of length: UInt64, atMost limit: Int = mostBursts) -> [Burst] {
    let moments = at.map { min($0, length) }.sorted()
    guard moments.count > limit else {
      return moments.map { Burst(from: $0, to: $0, count: 1) }
    }
    let grain = Grain(of: length, count: limit / 2)
    let silences = Self.longestSilences(in: moments, count: limit / 2 - 1)
    var bursts: [Burst] = []
    bursts.reserveCapacity(limit)
    for (index, moment) in moments.enumerated() {
      if let last = bursts.last, !silences.contains(index),
        grain.place(of: last.from) == grain.place(of: moment)
      {
        bursts[bursts.count - 1].to = moment
        bursts[bursts.count - 1].count += 1
      } else {
        bursts.append(Burst(from: moment, to: moment, count: 1))
      }
    }
    return bursts
  }

  /// The places of the instants that end the longest silences; of equal ones, the first.
  private static func longestSilences(in moments: [UInt64], count: Int) -> Set<Int> {
    var longest: [(length: UInt64, place: Int)] = []
    // None of those that were dropped was longer.
    var least: UInt64 = 0
    func drop() {
      longest.sort { $0.length == $1.length ? $0.place < $1.place : $0.length > $1.length }
      longest.removeSubrange(min(count, longest.count)...)
    }
    for place in 1..<moments.count {
      let length = moments[place] - moments[place - 1]
      guard length > least else { continue }
      longest.append((length, place))
      if longest.count >= 8 * count {
        drop()
        least = longest.last?.length ?? 0
      }
    }
    drop()
    return Set(longest.map(\.place))
  }
}

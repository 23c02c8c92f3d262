import WagmanCore
import WagmanSim

/// Makes a failing scenario smaller for as long as it fails in the same way.
///
/// The same way: by the same invariant. Each attempt is one run; what does not fail
/// any more, or otherwise, is taken back.
public struct Shrinker {
  public private(set) var scenario: Scenario
  /// The places in the original timeline of the happenings that are left.
  public private(set) var kept: [Int]
  /// Runs so far.
  public private(set) var attempts = 0

  private let original: [TimelineEntry]
  private let invariant: UInt8

  public init(_ scenario: Scenario, failure: SeedResult.Failure) {
    self.scenario = scenario
    original = scenario.timeline
    kept = Array(original.indices)
    invariant = failure.invariant
  }

  /// Drops happenings until none of them can be left out.
  ///
  /// - Parameter progress: is told how many are left after each success.
  public mutating func dropHappenings(_ progress: (Int) -> Void) {
    var size = max(1, kept.count / 2)
    while true {
      var start = 0
      var hasDropped = false
      while start < kept.count {
        var rest = kept
        rest.removeSubrange(start..<min(start + size, kept.count))
        let timeline = rest.map { original[$0] }
        if attempt({ $0.timeline = timeline }) {
          kept = rest
          hasDropped = true
          progress(kept.count)
        } else {
          start += size
        }
      }
      if size > 1 {
        size /= 2
      } else if !hasDropped {
        return
      }
    }
  }

  /// Takes away guests and ports, brings the recovery and the end nearer, and rounds times.
  public mutating func simplify() {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      _ = attempt { $0.guests[index] = nil }
      _ = attempt { $0.enabled.remove(port) }
      _ = attempt { $0.watched.remove(port) }
    }
    shorten()
    for index in scenario.timeline.indices.reversed() { round(index) }
    shorten()
  }

  private mutating func shorten() {
    let last = scenario.timeline.map(\.at).max() ?? .milliseconds(0)
    if let recovery = scenario.recovery {
      for minutes: UInt64 in [1, 10, 60, 180] {
        let from = last + .minutes(minutes)
        guard from < recovery.from else { break }
        let found = attempt {
          $0.recovery = Recovery(from: from, upWithin: recovery.upWithin)
          $0.span = from + recovery.upWithin + .hours(1)
        }
        if found { break }
      }
      if invariant != 12 { _ = attempt { $0.recovery = nil } }
    }
    for minutes: UInt64 in [1, 10, 30, 120, 360] {
      let span = last + .minutes(minutes)
      guard span < scenario.span, span > scenario.recovery?.from ?? .milliseconds(0) else {
        continue
      }
      if attempt({ $0.span = span }) { break }
    }
  }

  /// To whole hours, else minutes, else seconds; earlier rather than later.
  private mutating func round(_ index: Int) {
    let entry = scenario.timeline[index]
    for unit: UInt64 in [3_600_000, 60_000, 1_000] {
      let at = entry.at.milliseconds / unit * unit
      let rounded = TimelineEntry(
        at: .milliseconds(at), every: entry.every, until: entry.until, steps: entry.steps)
      if attempt({ $0.timeline[index] = rounded }) { return }
    }
  }

  private mutating func attempt(_ change: (inout Scenario) -> Void) -> Bool {
    var candidate = scenario
    change(&candidate)
    attempts += 1
    var run = SeedRun(candidate)
    guard run.perform().failure?.invariant == invariant else { return false }
    scenario = candidate
    return true
  }
}

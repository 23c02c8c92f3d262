import WagmanCore

/// A plan of losses on its way: what strikes next, and what struck so far.
///
/// It outlives the links that it strikes, so that a seed means one sequence of
/// faults however often the link is opened again. Each direction has a stream
/// of draws of its own: what arrives does not move what is sent.
final class Losses {
  let plan: LossPlan
  private(set) var counts = LossCounts()
  /// When the plan hangs up next, in milliseconds of ``Monotonic``.
  private(set) var hangUpAt = UInt64.max
  private var arriving: SplitMix64
  private var leaving: SplitMix64
  private var times: SplitMix64

  init(_ plan: LossPlan) {
    self.plan = plan
    arriving = SplitMix64(seed: plan.seed, stream: 1)
    leaving = SplitMix64(seed: plan.seed, stream: 2)
    times = SplitMix64(seed: plan.seed, stream: 3)
  }

  /// A link was opened: the time to the next hang-up counts from here.
  func open(at now: UInt64) {
    guard let mean = plan.hangUpMilliseconds else { return }
    hangUpAt = now + times.waiting(mean: .milliseconds(mean)).milliseconds
  }

  /// Whether the plan hangs up by `now`.
  func hangsUp(at now: UInt64) -> Bool {
    guard now >= hangUpAt else { return false }
    hangUpAt = .max
    counts.hangUps += 1
    return true
  }

  /// How long the link stalls before the next byte; `nil` for not at all.
  func stall(_ direction: LossPlan.Direction) -> UInt64? {
    count(direction)
    guard strikes(.stall, direction) else { return nil }
    return 1 + draw(direction, below: LossPlan.longestStallMilliseconds)
  }

  /// What becomes of a byte.
  func strike(_ byte: UInt8, _ direction: LossPlan.Direction) -> Fate {
    // Every draw is made whatever the others say: a chance that is changed moves
    // no other fault.
    let isDropped = strikes(.drop, direction, counts: false)
    let isDoubled = strikes(.double, direction, counts: false)
    let isGarbled = strikes(.garble, direction, counts: false)
    let flips = UInt8(1 + draw(direction, below: 255))
    if isDropped {
      counts[.drop, direction] += 1
      return .gone
    }
    if isDoubled { counts[.double, direction] += 1 }
    if isGarbled { counts[.garble, direction] += 1 }
    let byte = isGarbled ? byte ^ flips : byte
    return isDoubled ? .twice(byte) : .once(byte)
  }

  enum Fate {
    case gone
    case once(UInt8)
    case twice(UInt8)
  }

  private func strikes(
    _ fault: LossPlan.Fault, _ direction: LossPlan.Direction, counts isCounted: Bool = true
  ) -> Bool {
    let isStruck = draw(direction, below: 1_000_000) < UInt64(plan[fault, direction])
    if isStruck && isCounted { counts[fault, direction] += 1 }
    return isStruck
  }

  private func count(_ direction: LossPlan.Direction) {
    switch direction {
    case .in: counts.arrived += 1
    case .out: counts.sent += 1
    }
  }

  private func draw(_ direction: LossPlan.Direction, below limit: UInt64) -> UInt64 {
    switch direction {
    case .in: arriving.below(limit)
    case .out: leaving.below(limit)
    }
  }
}

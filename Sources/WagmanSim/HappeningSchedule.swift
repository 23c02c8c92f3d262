import WagmanCore
import WagmanImage

/// When the happenings of a scenario strike in its run, one after the other.
///
/// Those of one moment strike in the order of the file, the timeline first.
/// Each line under `random` has its own stream of draws, so that adding one
/// moves no other.
public struct HappeningSchedule: Sendable {
  /// A happening that is due.
  public struct Strike: Sendable {
    public let at: Tick
    public let step: Step
  }

  /// When the next happening strikes; ``Tick/never`` when none is left.
  public private(set) var nextAt = Tick.never

  private var rounds: [Round]
  /// How long after the scenario's start the run begins; rounds know the scenario's time alone.
  private let begins: TickSpan

  private struct Round: Sendable {
    let steps: [Step]
    /// Between the starts of two rounds, or on average from the end of one to
    /// the start of the next.
    let every: TickSpan?
    let isRandom: Bool
    let last: Tick
    var draws: SplitMix64
    var began: Tick
    var next: Tick
    var step = 0

    mutating func advance() {
      step += 1
      if step < steps.count {
        next = next + steps[step].after
        return
      }
      step = 0
      guard let every else {
        next = .never
        return
      }
      began = isRandom ? next + draws.waiting(mean: every) : began + every
      beginRound()
    }

    mutating func beginRound() { next = began <= last ? began + steps[0].after : .never }
  }

  public init(_ scenario: Scenario, seed: UInt64) {
    func last(_ until: TickSpan?) -> Tick { until.map { .zero + $0 } ?? .never }
    rounds = scenario.timeline.map { entry in
      Round(
        steps: entry.steps, every: entry.every, isRandom: false, last: last(entry.until),
        draws: SplitMix64(seed: 0), began: .zero + entry.at, next: .never)
    }
    for (index, entry) in scenario.random.enumerated() {
      guard let mean = entry.rate.mean else { continue }
      var draws = SplitMix64(seed: seed, stream: 0x200 + UInt64(index))
      let began = .zero + entry.from + draws.waiting(mean: mean)
      rounds.append(
        Round(
          steps: entry.steps, every: mean, isRandom: true, last: last(entry.until), draws: draws,
          began: began, next: .never))
    }
    if let recovery = scenario.recovery {
      let step = Step(
        after: .milliseconds(0), happening: .everythingRecovers, text: "everything recovers",
        line: 0)
      rounds.append(
        Round(
          steps: [step], every: nil, isRandom: false, last: .never, draws: SplitMix64(seed: 0),
          began: .zero + recovery.from, next: .never))
    }
    begins = scenario.begins
    for index in rounds.indices {
      rounds[index].beginRound()
      while rounds[index].next < .zero + begins { rounds[index].advance() }
    }
    findNext()
  }

  /// Takes the next happening that is due at or before `now`.
  public mutating func take(at now: Tick) -> Strike? {
    guard nextAt <= now, nextAt != .never,
      let index = rounds.firstIndex(where: { $0.next == nextAt + begins })
    else { return nil }
    let strike = Strike(at: nextAt, step: rounds[index].steps[rounds[index].step])
    rounds[index].advance()
    findNext()
    return strike
  }

  private mutating func findNext() {
    var next = Tick.never
    for index in rounds.indices where rounds[index].next < next { next = rounds[index].next }
    nextAt = next == .never ? .never : .zero + next.since(.zero + begins)
  }
}

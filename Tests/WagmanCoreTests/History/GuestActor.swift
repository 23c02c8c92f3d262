import WagmanCore

/// What a guest does: when it beats next.
struct GuestActor {
  private enum Temper: UInt64 {
    /// Boots, beats, and goes down when it is told.
    case good, goodToo
    /// Never beats.
    case dead
    /// Boots, and falls silent some time later.
    case brief
    /// Beats with the power on or off, and hears nothing.
    case deaf
    /// Beats, and takes longer to go down than it is given.
    case slow
  }

  private(set) var due = Tick.never
  private let pace: History.Pace
  private var temper = Temper.good
  private var isOn = false
  private var silentFrom = Tick.never

  init(_ random: inout SplitMix64, pace: History.Pace, at now: Tick) {
    self.pace = pace
    temper = Temper(rawValue: random.below(6)) ?? .good
    if temper == .deaf { due = now + .milliseconds(random.below(200_000)) }
  }

  /// Its power went on or off, or stayed as it was.
  mutating func see(_ guest: Guest, at now: Tick, _ random: inout SplitMix64) {
    let wasOn = isOn
    isOn = guest.relay == .on
    guard isOn != wasOn else { return }
    if random.chance(20) { temper = Temper(rawValue: random.below(6)) ?? .good }
    silentFrom = .never
    if temper == .deaf {
      due = now + .milliseconds(random.within(1...40_000))
    } else if isOn && temper != .dead {
      due = now + .milliseconds(random.within(5_000...125_000))
      if temper == .brief { silentFrom = now + .milliseconds(random.within(60_000...900_000)) }
    } else {
      due = .never
    }
  }

  mutating func isTold(at now: Tick, _ random: inout SplitMix64) {
    switch temper {
    case .good, .goodToo, .brief, .dead:
      silentFrom = min(silentFrom, now + .milliseconds(random.below(40_000)))
    case .slow:
      if silentFrom == .never { silentFrom = now + .milliseconds(random.within(30_000...900_000)) }
    case .deaf: break
    }
  }

  mutating func hasBeaten(at now: Tick, _ random: inout SplitMix64) {
    let isGoingDown = silentFrom != .never && temper != .brief
    let longest: UInt64 = pace == .anHour || isGoingDown ? 45_000 : 280_000
    due = now + .milliseconds(random.within(2_000...longest))
    if due >= silentFrom { due = .never }
  }
}

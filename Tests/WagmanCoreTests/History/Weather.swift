import WagmanCore

/// The environment as the sensors tell of it, in spells.
struct Weather {
  private enum Spell: UInt64 {
    case fair, beyond, edge, patchy, blind, lowSupply
  }

  private(set) var due: Tick
  private let pace: History.Pace
  private var spell = Spell.fair
  private var spellEnd: Tick
  private var sensor: UInt64 = 0

  init(pace: History.Pace, at now: Tick) {
    self.pace = pace
    due = now
    spellEnd = now
  }

  /// The sample that is due now; the next one is due some time later.
  mutating func sample(
    at now: Tick, hibernating: Bool, _ random: inout SplitMix64
  ) -> EnvironmentSample {
    if now >= spellEnd { begin(at: now, hibernating: hibernating, &random) }
    due = now + .milliseconds(spacing(&random))
    let millidegrees: Int32 = sensor == 0 ? 61_500 : sensor == 1 ? -21_500 : 20_000
    let humidity: Int32 = sensor == 2 ? 97_000 : 40_000
    let millivolts: Int32 = sensor == 3 ? 4_700 : 5_000
    let beyond = EnvironmentSample(
      millidegrees: millidegrees, humidity: humidity, millivolts: millivolts)
    switch spell {
    case .fair: return .fair
    case .beyond: return beyond
    case .edge:
      return EnvironmentSample(millidegrees: 58_000, humidity: 40_000, millivolts: 5_000)
    case .patchy:
      let missing = random.below(8)
      let base = random.chance(50) ? beyond : .fair
      return EnvironmentSample(
        millidegrees: missing & 1 != 0 ? nil : base.millidegrees,
        humidity: missing & 2 != 0 ? nil : base.humidity,
        millivolts: missing & 4 != 0 ? nil : base.millivolts)
    case .blind: return .blind
    case .lowSupply: return .lowSupply
    }
  }

  private func spacing(_ random: inout SplitMix64) -> UInt64 {
    switch (pace, spell) {
    case (.anHour, _): 1_000
    case (.aMonth, .fair), (.aMonth, .blind): random.within(60_000...290_000)
    case (.aMonth, .beyond), (.aMonth, .edge): random.within(5_000...40_000)
    case (.aMonth, .patchy), (.aMonth, .lowSupply): random.within(1_000...20_000)
    }
  }

  private mutating func begin(at now: Tick, hibernating: Bool, _ random: inout SplitMix64) {
    sensor = random.below(4)
    let next: Spell =
      if spell == .beyond && hibernating && pace == .aMonth && random.chance(40) {
        .blind
      } else {
        Spell(rawValue: UInt64(random.weighted([40, 12, 5, 6, 4, 10]))) ?? .fair
      }
    spell = next
    let isLong = pace == .aMonth
    switch next {
    case .fair: spellEnd = now + .seconds(random.within(310...(isLong ? 60_000 : 900)))
    case .beyond: spellEnd = now + .seconds(random.within(30...(isLong ? 4_000 : 400)))
    case .edge, .patchy: spellEnd = now + .seconds(random.within(20...300))
    case .blind: spellEnd = now + .seconds(random.within(10...(isLong ? 30_000 : 300)))
    case .lowSupply: spellEnd = now + .seconds(random.within(5...50))
    }
  }
}

import WagmanCore
import WagmanSim
import WagmanYaml

extension Campaign {
  /// A run of few faults shows little: no seed has fewer strikes than this.
  static var fewestStrikes: Int { 12 }
  /// What is drawn to strike more often than this in one run strikes no further.
  static var mostStrikes: Int { 2_000 }

  /// What a seed makes of this campaign: the whole run, as anybody could have written it.
  ///
  /// Each fault has a stream of draws of its own, so that adding one to the file
  /// leaves the others of a seed where they were.
  ///
  /// - Throws: what is wrong with a sentence that the seed draws.
  public func scenario(
    seed: UInt64, validateCommand: Happening.CommandCheck
  ) throws(Happening.Problem) -> Scenario {
    var scenario = Scenario()
    scenario.file = file
    scenario.name = "\(name), seed \(seed)"
    scenario.about = about
    scenario.span = faultsFor + recoveryFor
    scenario.seed = seed
    scenario.watchesInvariants = true
    scenario.recovery = Recovery(from: faultsFor, upWithin: upWithin)
    drawPorts(&scenario)
    var strikes: [(at: TickSpan, order: Int, sentence: String)] = []
    for (index, fault) in faults.enumerated() {
      var draws = SplitMix64(seed: seed, stream: 0x400 + UInt64(index))
      guard draws.below(100_000) < UInt64(fault.share) else { continue }
      let mean = fault.mean(&draws)
      var at = draws.waiting(mean: mean)
      var count = 0
      while at < faultsFor && count < Self.mostStrikes {
        strikes.append((at, strikes.count, fault.template.sentence(&draws)))
        at = at + draws.waiting(mean: mean)
        count += 1
      }
    }
    var draws = SplitMix64(seed: seed, stream: 0x3ff)
    while strikes.count < Self.fewestStrikes && !faults.isEmpty {
      let fault = faults[Int(draws.below(UInt64(faults.count)))]
      let at = TickSpan.milliseconds(draws.below(faultsFor.milliseconds))
      strikes.append((at, strikes.count, fault.template.sentence(&draws)))
    }
    strikes.sort { ($0.at, $0.order) < ($1.at, $1.order) }
    for strike in strikes {
      let happening = try Happening.read(strike.sentence, validateCommand: validateCommand)
      scenario.add(happening, strike.sentence, at: strike.at)
    }
    return scenario
  }

  private func drawPorts(_ scenario: inout Scenario) {
    var draws = SplitMix64(seed: scenario.seed, stream: 0x3fe)
    scenario.enabled = PortSet()
    scenario.watched = PortSet()
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let isEmpty = draws.below(100_000) < UInt64(emptyPorts)
      let profile = guests[Int(draws.below(UInt64(guests.count)))]
      scenario.guests[index] = isEmpty ? nil : profile
      if draws.below(100_000) < UInt64(enabledPorts) { scenario.enabled.insert(port) }
      if draws.below(100_000) < UInt64(watchedPorts) { scenario.watched.insert(port) }
    }
  }
}

extension Campaign.Fault {
  /// How far apart its strikes are in a seed, drawn by magnitude.
  func mean(_ draws: inout SplitMix64) -> TickSpan {
    .milliseconds(
      draws.byMagnitude(from: shortestMean.milliseconds, to: longestMean.milliseconds))
  }
}

extension Scenario {
  /// Lets something happen once.
  mutating func add(_ happening: Happening, _ sentence: String, at: TickSpan) {
    let step = Step(after: .milliseconds(0), happening: happening, text: sentence, line: 0)
    timeline.append(TimelineEntry(at: at, every: nil, until: nil, steps: [step]))
  }
}

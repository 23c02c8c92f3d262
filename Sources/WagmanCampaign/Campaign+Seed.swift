import WagmanCore
import WagmanSim
import WagmanYaml

extension Campaign {
  /// A run of few faults shows little: no seed has fewer strikes than this.
  static var fewestStrikes: Int { 12 }
  /// And of those no fewer than this take effect whatever state the node is in; the others
  /// may strike a guest that is off, or wait for an occasion that never comes.
  static var fewestCertainStrikes: Int { 3 }
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
    var strikes: [(at: TickSpan, sentence: String, happening: Happening)] = []
    func read(_ sentence: String) throws(Happening.Problem) -> Happening {
      try Happening.read(sentence, validateCommand: validateCommand)
    }
    for (index, fault) in faults.enumerated() {
      var draws = SplitMix64(seed: seed, stream: 0x400 + UInt64(index))
      guard draws.below(100_000) < UInt64(fault.share) else { continue }
      let mean = fault.mean(&draws)
      var at = draws.waiting(mean: mean)
      var count = 0
      while at < faultsFor && count < Self.mostStrikes {
        let sentence = fault.template.sentence(&draws)
        strikes.append((at, sentence, try read(sentence)))
        at = at + draws.waiting(mean: mean)
        count += 1
      }
    }
    var certain = strikes.count { $0.happening.isCertainToStrike }
    var draws = SplitMix64(seed: seed, stream: 0x3ff)
    // A campaign may have no fault that is certain.
    for _ in 0..<1_000 where !faults.isEmpty {
      guard strikes.count < Self.fewestStrikes || certain < Self.fewestCertainStrikes else { break }
      let fault = faults[Int(draws.below(UInt64(faults.count)))]
      let at = TickSpan.milliseconds(draws.below(faultsFor.milliseconds))
      let sentence = fault.template.sentence(&draws)
      let happening = try read(sentence)
      guard happening.isCertainToStrike || strikes.count < Self.fewestStrikes else { continue }
      if happening.isCertainToStrike { certain += 1 }
      strikes.append((at, sentence, happening))
    }
    // Those of one moment stay in the order in which they were drawn.
    for index in strikes.indices.sorted(by: { (strikes[$0].at, $0) < (strikes[$1].at, $1) }) {
      scenario.add(strikes[index].happening, strikes[index].sentence, at: strikes[index].at)
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

extension Happening {
  /// Whether it is a fault that takes effect at once, whoever is up and whatever is on.
  var isCertainToStrike: Bool {
    switch faultKind {
    case .ambient, .humidity, .supply, .boardResets, .boardWatchdogResets, .brownOut,
      .clockSteps, .clockStepsBack, .clockDrifts, .clockIsLost, .memoryFlips:
      true
    case .guestHangs, .guestCrashes, .guestLoops, .guestBootsOnlyFrom, .guestBootsSlowly,
      .guestFailsBoots, .guestMissesBeats, .guestFlutters, .guestBeatsAstray,
      .guestIgnoresShutdown, .guestShutsDownSlowly, .guestRestartsItself, .guestDraws,
      .sensorSilent, .sensorCorrupt, .sensorStuck, .sensorReads, .sensorNoisy, .boardHangs,
      .brownOutInSwitching, .brownOutInWrite, .brownOutAfterEffects, .brownOutAfterWrites,
      .relayReadsUnknown, .relaySticks, .relayWelds, .relayDies, .relayBounces,
      .relayFlipsAtResets, .memoryPageWearsOut, .consoleLoses, .consoleDoubles,
      .consoleGarbles, .consoleDelays, .operatorLine, .guestConsoleLine, nil:
      false
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

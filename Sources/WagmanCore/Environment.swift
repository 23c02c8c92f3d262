/// Judges whether guests may run where the node stands.
///
/// It has no alarms: samples come once a second, and a verdict falls on a sample.
public struct Environment: Sendable {
  /// What a step found, for the owner to pass on.
  public enum Finding: Equatable, Sendable {
    case nothing
    case verdict(EnvironmentVerdict)
    /// The node hibernates for an environment that no sensor has measured for hours.
    case unknown
  }

  public internal(set) var verdict: EnvironmentVerdict
  /// The supply was below its limit when it was last measured.
  public internal(set) var isSupplyLow: Bool
  /// Which sensors work, bit 0 temperature, 1 humidity, 2 supply.
  public internal(set) var workingSensors: UInt8 = 7

  /// The first of the samples beyond some limit, with none inside all of them since.
  var beyondSince = Tick.never
  /// The first of the samples inside all limits less their hysteresis.
  var insideSince = Tick.never
  /// The last sample that said something of the limits, and whether one that did
  /// not has come since.
  var lastJudged = Tick.zero
  var isInterrupted = false
  var silentSince: InlineArray<3, Tick> = .init(repeating: .never)
  /// Since when no sensor has worked in a hibernation for the environment.
  var blindSince = Tick.never

  init(verdict: EnvironmentVerdict, isSupplyLow: Bool) {
    self.verdict = verdict
    self.isSupplyLow = isSupplyLow
  }

  /// The whole work of a sample in fair weather; `false` when it takes the long way.
  ///
  /// It is asked 31 million times in a simulated year.
  mutating func isQuiet(_ sample: EnvironmentSample, within limits: EnvironmentLimits) -> Bool {
    verdict == .normal && workingSensors == 7 && beyondSince == .never && !isSupplyLow
      && sample.isInside(limits)
  }

  mutating func handle(
    _ sample: EnvironmentSample, at now: Tick, within limits: EnvironmentLimits,
    hibernatingForIt: Bool, into outbox: inout Outbox
  ) -> Finding {
    noteSensors(sample, at: now, into: &outbox)
    if let supply = sample.millivolts {
      isSupplyLow = supply < limits.lowestMillivolts
    } else if silentSince[2] <= now && now.since(silentSince[2]) >= limits.sensorGrace {
      isSupplyLow = false
    }
    if workingSensors == 0 {
      isInterrupted = true
      return waitBlind(at: now, within: limits, hibernatingForIt: hibernatingForIt)
    }
    blindSince = .never
    return judge(sample, at: now, within: limits, into: &outbox)
  }

  private mutating func judge(
    _ sample: EnvironmentSample, at now: Tick, within limits: EnvironmentLimits,
    into outbox: inout Outbox
  ) -> Finding {
    let exceeded = sample.exceeded(limits)
    // A sensor that has only just fallen silent keeps the others from saying that all is well.
    if exceeded == 0 && isMissingOne(at: now, within: limits) {
      isInterrupted = true
      return .nothing
    }
    skipInterruption(until: now)
    if exceeded != 0 {
      insideSince = .never
      if beyondSince == .never { beyondSince = now }
      guard verdict == .normal && now.since(beyondSince) >= limits.criticalAfter
      else { return .nothing }
      verdict = .critical
      outbox.log(.environmentCritical, .environment, at: now, argument: UInt32(exceeded))
      return .verdict(.critical)
    }
    beyondSince = .never
    guard sample.exceeded(limits.tightened) == 0 else {
      insideSince = .never
      return .nothing
    }
    if insideSince == .never { insideSince = now }
    guard verdict == .critical && now.since(insideSince) >= limits.normalAfter
    else { return .nothing }
    verdict = .normal
    outbox.log(.environmentNormal, .environment, at: now)
    return .verdict(.normal)
  }

  /// Time without samples counts neither for nor against anything.
  private mutating func skipInterruption(until now: Tick) {
    if isInterrupted {
      let gap = now.since(lastJudged)
      if beyondSince != .never { beyondSince = beyondSince + gap }
      if insideSince != .never { insideSince = insideSince + gap }
    }
    isInterrupted = false
    lastJudged = now
  }

  @_addressableSelf
  private func isMissingOne(at now: Tick, within limits: EnvironmentLimits) -> Bool {
    for index in 0..<3
    where silentSince[index] != .never && now.since(silentSince[index]) < limits.sensorGrace {
      return true
    }
    return false
  }

  private mutating func noteSensors(
    _ sample: EnvironmentSample, at now: Tick, into outbox: inout Outbox
  ) {
    for index in 0..<3 {
      let bit = UInt8(1) << UInt8(index)
      if sample.isPresent(index) {
        silentSince[index] = .never
        if workingSensors & bit == 0 {
          workingSensors |= bit
          outbox.log(.sensorRecovered, .environment, at: now, argument: UInt32(index))
        }
      } else if workingSensors & bit != 0 {
        silentSince[index] = now
        workingSensors &= ~bit
        outbox.log(.sensorFault, .environment, at: now, argument: UInt32(index))
      }
    }
  }

  private mutating func waitBlind(
    at now: Tick, within limits: EnvironmentLimits, hibernatingForIt: Bool
  ) -> Finding {
    guard hibernatingForIt else {
      blindSince = .never
      return .nothing
    }
    if blindSince == .never { blindSince = now }
    guard now.since(blindSince) >= limits.blindFor else { return .nothing }
    blindSince = .never
    verdict = .normal
    beyondSince = .never
    insideSince = .never
    return .unknown
  }
}

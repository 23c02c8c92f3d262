extension Environment {
  /// Writes two words.
  ///
  /// In a verdict only the time towards the other one counts, and of that only what was measured:
  /// how long it had lasted at the last judgement, and how long ago that was.
  func write(as form: NodeForm, at now: Tick, into words: UnsafeMutablePointer<UInt64>) {
    let limits = form.configuration.environment
    let isNormal = verdict == .normal
    let since = isNormal ? beyondSince : insideSince
    let limit = isNormal ? limits.criticalAfter : limits.normalAfter
    var lasted = NodeForm.never
    var ago: UInt64 = 0
    if since != .never {
      let most = limit.milliseconds / form.unit.milliseconds
      lasted = form.age(of: since, at: lastJudged, upTo: limit)
      ago = isInterrupted ? 0 : min(form.age(of: lastJudged, at: now, upTo: limit), most - lasted)
    }
    var first = UInt64(verdict.rawValue) | (isSupplyLow ? 2 : 0) | UInt64(workingSensors) << 4
    if since != .never && isInterrupted { first |= 4 }
    words[0] = first | lasted << 16 | ago << 32
    var second = form.age(of: blindSince, at: now, upTo: limits.blindFor) << 48
    for index in 0..<3 {
      let silent = form.age(of: silentSince[index], at: now, upTo: limits.sensorGrace)
      second |= silent << (16 * UInt64(index))
    }
    words[1] = second
  }

  mutating func read(_ words: UnsafePointer<UInt64>, as form: NodeForm) {
    let (first, second) = (words[0], words[1])
    verdict = first & 1 == 0 ? .normal : .critical
    isSupplyLow = first & 2 != 0
    isInterrupted = first & 4 != 0
    workingSensors = UInt8(first >> 4 & 7)
    lastJudged = form.then(first >> 32 & 0xffff)
    let lasted = first >> 16 & 0xffff
    let since =
      lasted == NodeForm.never
      ? Tick.never
      : Tick(milliseconds: lastJudged.milliseconds - lasted * form.unit.milliseconds)
    beyondSince = verdict == .normal ? since : .never
    insideSince = verdict == .normal ? .never : since
    for index in 0..<3 { silentSince[index] = form.then(second >> (16 * UInt64(index)) & 0xffff) }
    blindSince = form.then(second >> 48)
  }
}

extension Environment {
  /// The next moment at which a sample would say more than it does now.
  func nextMoment(at now: Tick, within limits: EnvironmentLimits) -> Tick {
    var next = Tick.never
    func note(_ since: Tick, _ span: TickSpan) {
      guard since != .never else { return }
      let moment = since + span
      if moment > now && moment < next { next = moment }
    }
    if verdict == .normal { note(beyondSince, limits.criticalAfter) }
    if verdict == .critical { note(insideSince, limits.normalAfter) }
    for index in 0..<3 { note(silentSince[index], limits.sensorGrace) }
    note(blindSince, limits.blindFor)
    return next
  }
}

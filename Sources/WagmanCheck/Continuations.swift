import WagmanCore

/// What must come of a state when nobody asks for anything any more: invariants 12 and 13, and 9,
/// for which two ways to let the same time pass are compared.
///
/// A continuation is deterministic, so the states on it need no search.
struct Continuations<Steps: NodeSteps> {
  private let walker: Walker<Steps>
  private let upTimes = UpTimes()
  private var trail: [(print: Fingerprint, at: UInt64)] = []
  private let upWithin: TickSpan
  private let horizon: TickSpan
  private let mostStarts: Int

  /// What makes a guest fail for ever.
  private enum Ailment: CaseIterable {
    case neverBoots, diesAfterTheFirstBeat, drawsTooMuch
  }

  init(_ walker: Walker<Steps>) {
    self.walker = walker
    upWithin = walker.configuration.upWithin
    horizon = .milliseconds(24 * walker.configuration.longestHoldOff.milliseconds)
    mostStarts = walker.configuration.mostStarts
  }
}

extension NodeConfiguration {
  /// The longest way from any state to all guests up: weather, hibernation, a stop, a hold-off, a
  /// turn and a boot, one after the other.
  ///
  /// Under the default settings just under the 90 min of MACHINES.md.
  package var upWithin: TickSpan {
    let weather = environment.normalAfter + environment.sensorGrace
    let down = startTimeout + stopTimeout + stopSpacings(UInt64(Port.count))
    let spacings = TickSpan.milliseconds(relaySpacing.milliseconds * UInt64(Port.count))
    return weather + down + longestHoldOff + turns(6) + drain + spacings + startTimeout
  }

  /// Starts in 24 of the longest hold-offs: those before the first hold-off, those while it
  /// doubles, and one for each.
  ///
  /// Under the default settings the 32 in 24 h of MACHINES.md.
  package var mostStarts: Int {
    var doublings = 0
    while holdOff.milliseconds << UInt64(doublings) < longestHoldOff.milliseconds { doublings += 1 }
    return 24 + Int(primaryAttempts) + doublings + 1
  }
}

extension Continuations {
  /// Invariant 12: in fair weather, with guests that boot, all is up in time.
  mutating func checkComesUp(_ start: Node, _ breach: inout Breach?) {
    var node = start
    var now = walker.form.now
    let bound = upWithin + start.memory.commandRemaining
    trail.removeAll(keepingCapacity: true)
    var rest: UInt64?
    var ghost = Ghost()
    var ignored: Breach?
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: walker.form.count) { words in
      guard let base = words.baseAddress else { return }
      while now.since(walker.form.now) <= bound {
        if isUp(node) {
          rest = 0
          break
        }
        walker.form.write(node, at: now, into: base)
        let print = Fingerprint(base, count: walker.form.count)
        if let known = upTimes.time(from: print) {
          rest = known
          break
        }
        trail.append((print, now.milliseconds))
        beFair(&node, at: now, &ghost)
        now = min(walker.moment(after: now, in: node), now + fairStep)
        walker.fire(&node, at: now, &ghost, &ignored)
      }
    }
    let end = now.milliseconds + (rest ?? 0)
    let total = end - walker.form.now.milliseconds
    walker.rules.expect(
      rest != nil && total <= bound.milliseconds, 12,
      "guests that boot in fair weather are not up in time", &breach)
    guard rest != nil else { return }
    for step in trail { upTimes.note(end - step.at, from: step.print) }
  }

  /// Often enough that no watched guest is taken for lost.
  private var fairStep: TickSpan {
    let half = walker.configuration.heartbeatTimeout.milliseconds / 2
    return .milliseconds(max(half, walker.form.unit.milliseconds))
  }

  private mutating func beFair(_ node: inout Node, at now: Tick, _ ghost: inout Ghost) {
    feed(.sample(SearchWeather.fair.sample), &node, at: now, &ghost)
    for index in 0..<Port.count where walker.form.ports.contains(Port(unchecked: index)) {
      switch node.guests[index].phase {
      case .starting, .started: feed(.heartbeat(Port(unchecked: index)), &node, at: now, &ghost)
      default: break
      }
    }
  }

  private func feed(
    _ input: Node.Input, _ node: inout Node, at now: Tick, _ ghost: inout Ghost
  ) {
    var outbox = Outbox()
    _ = walker.steps.handle(&node, input, at: now, into: &outbox)
    var ignored: Breach?
    walker.fire(&node, at: now, &ghost, &ignored)
  }

  private func isUp(_ node: Node) -> Bool {
    guard node.controller.phase == .normal else { return false }
    for index in 0..<Port.count where walker.form.ports.contains(Port(unchecked: index)) {
      let guest = node.guests[index]
      let isOwed = guest.memory.isEnabled && guest.memory.isWanted
      if isOwed ? guest.phase != .started : !guest.isDown { return false }
    }
    return true
  }
}

extension Continuations {
  /// Invariant 13: a guest that always fails is not switched on all the time.
  func checkFailing(_ start: Node, _ breach: inout Breach?) {
    for ailment in Ailment.allCases {
      var node = start
      var now = walker.form.now
      let end = now + horizon
      var ghost = Ghost()
      var ignored: Breach?
      var starts = InlineArray<5, Int>(repeating: 0)
      while now < end {
        ail(ailment, &node, at: now, &ghost)
        let before = node.relaysOn
        now = walker.moment(after: now, in: node)
        walker.fire(&node, at: now, &ghost, &ignored)
        let wentOn = node.relaysOn.subtracting(before)
        for index in 0..<Port.count where wentOn.contains(Port(unchecked: index)) {
          starts[index] += 1
          walker.rules.expect(
            starts[index] <= mostStarts, 13, Port(index),
            "a guest that always fails is switched on too often", &breach)
        }
      }
    }
  }

  private func ail(
    _ ailment: Ailment, _ node: inout Node, at now: Tick, _ ghost: inout Ghost
  ) {
    for index in 0..<Port.count where walker.form.ports.contains(Port(unchecked: index)) {
      let port = Port(unchecked: index)
      switch (ailment, node.guests[index].phase) {
      case (.diesAfterTheFirstBeat, .starting): feed(.heartbeat(port), &node, at: now, &ghost)
      case (.drawsTooMuch, .starting), (.drawsTooMuch, .started):
        feed(.overcurrent(port), &node, at: now, &ghost)
      case (.neverBoots, _), (.diesAfterTheFirstBeat, _), (.drawsTooMuch, _): break
      }
    }
  }
}

extension Continuations {
  /// Invariant 9: one jump, or many small steps, are one history.
  func checkTicks(_ start: Node, _ breach: inout Breach?) {
    let end = walker.form.now + .milliseconds(9 * walker.form.unit.milliseconds)
    var jumping = start
    var ticking = start
    let one = history(&jumping, in: end.since(walker.form.now))
    let other = history(&ticking, in: .milliseconds(walker.form.unit.milliseconds / 3))
    let isSame = withUnsafeTemporaryAllocation(
      of: UInt64.self, capacity: 2 * walker.form.count
    ) { words in
      guard let base = words.baseAddress else { return false }
      walker.form.write(jumping, at: end, into: base)
      walker.form.write(ticking, at: end, into: base + walker.form.count)
      return Fingerprint(base, count: walker.form.count)
        == Fingerprint(base + walker.form.count, count: walker.form.count)
    }
    walker.rules.expect(
      one == other && isSame, 9, "what happens depends on how often ticks come", &breach)
  }

  /// What happens in nine units, when alarms are asked for in steps of this size.
  private func history(_ node: inout Node, in step: TickSpan) -> UInt64 {
    let end = walker.form.now + .milliseconds(9 * walker.form.unit.milliseconds)
    var now = walker.form.now
    var digest: UInt64 = 1
    while now < end {
      now = min(now + step, end)
      var fired = 0
      var isDue = true
      while isDue && fired < 1_000 {
        var outbox = Outbox()
        isDue = walker.steps.fireNextAlarm(&node, dueBy: now, into: &outbox)
        fired += 1
        for index in 0..<outbox.count {
          digest = (digest ^ outbox[index].digest) &* 0x9e37_79b9_7f4a_7c15
          digest ^= digest >> 29
        }
      }
    }
    return digest
  }
}

extension Effect {
  fileprivate var digest: UInt64 {
    switch self {
    case .event(let event):
      (event.at.milliseconds &* 31 &+ UInt64(event.code.rawValue)) &* 31
        &+ UInt64(event.subject.rawValue) &+ UInt64(event.argument) << 32
    case .message(let port, let message):
      1 << 63 | UInt64(port.rawValue) << 8 | UInt64(message.rawValue)
    }
  }
}

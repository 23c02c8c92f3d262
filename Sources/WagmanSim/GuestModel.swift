import WagmanCore
import WagmanImage

/// One guest as the board sees it from outside: a heartbeat line, a link that
/// takes messages, and a current.
///
/// It acts only at ``nextEvent``, and as of that moment. The same profile,
/// seed and calls give the same beats on every machine. Each heartbeat costs
/// one draw and no branch on the state; all else happens at a state's end.
public struct GuestModel: Sendable {
  public enum State: Equatable, Sendable {
    case off
    case booting
    case up
    /// Beats no more and hears nothing until power is taken from it: also what
    /// a boot that fails ends in.
    case hung
    /// Going down because it was told to; it still beats.
    case halting
    /// Down, with power.
    case halted
  }

  public let profile: GuestProfile?
  public private(set) var state = State.off
  /// When ``advance(at:)`` has something to do.
  public private(set) var nextEvent = Tick.never
  /// What it draws, without the inrush.
  public private(set) var milliamperes: Int32 = 0
  /// What it heats the enclosure with, milliwatts.
  public private(set) var milliwatts: Int32 = 0
  /// Heartbeats so far.
  public private(set) var heartbeats: UInt64 = 0

  private var draws: SplitMix64
  /// When its line beats next, unless ``nextChange`` comes before.
  private(set) var nextBeat = Tick.never
  /// When it does something else than beat; with a damaged heartbeat line, each beat is
  /// something else, so that a sound one pays nothing for it.
  private(set) var nextChange = Tick.never
  private var stateEnds = Tick.never
  private var strayEnds = Tick.zero
  private var extraLoadEnds = Tick.zero
  private var extraLoad: Int32 = 0

  private let shortestGap: UInt64
  private let gapWidth: UInt64
  private let busyBelow: UInt64
  /// Each beat draws one of these.
  private(set) var idleLoad = Load()
  private(set) var busyLoad = Load()

  private var medium: BootMedium?
  private var willBootFail = false
  private var willLoop = false
  private var obeys: Bool
  private var faults: GuestFaults
  /// The end of a state, of stray beats, of a load or of a damage of the heartbeat line.
  private var nextTurn = Tick.never
  private var isLineDamaged = false

  struct Load: Sendable {
    var milliamperes: Int32 = 0
    var milliwatts: Int32 = 0
  }

  /// A guest without power.
  ///
  /// Without a profile it is a port with nothing on it, which draws nothing and
  /// never beats but for stray heartbeats.
  public init(profile: GuestProfile?, seed: UInt64, port: Port) {
    let values = profile ?? GuestProfile()
    self.profile = profile
    draws = SplitMix64(seed: seed, stream: 0x100 + UInt64(port.rawValue))
    let gap = values.heartbeat.milliseconds
    let jitter = min(values.heartbeatJitter.milliseconds, gap - min(gap, 1))
    shortestGap = max(1, gap - jitter)
    gapWidth = jitter * 2 + 1
    busyBelow = UInt64(values.busyShare) * (1 << 32) / 100_000
    obeys = values.obeysShutdown
    faults = GuestFaults(seed: seed, port: port)
  }

  // MARK: What the board does

  /// Power came or went.
  ///
  /// The medium is what the boot selector holds, `nil` on a port without one.
  public mutating func powerChanged(on isOn: Bool, at now: Tick, medium: BootMedium?) {
    guard profile != nil, isOn != (state != .off) else { return }
    self.medium = medium
    isOn ? boot(at: now) : enter(.off, until: .never, at: now)
  }

  /// The board sent a message.
  ///
  /// Only a guest that is up, and obeys, hears it.
  public mutating func told(_ message: Message, at now: Tick) {
    guard state == .up, let profile else { return }
    guard obeys else {
      if faults.ignoresShutdown { faults.count(.guestIgnoresShutdown) }
      return
    }
    if faults.shutdownTime != nil { faults.count(.guestShutsDownSlowly) }
    switch message {
    case .shutdown, .restart:
      enter(.halting, until: now + (faults.shutdownTime ?? profile.shutdownTime), at: now)
    }
  }

  /// Lets the guest do what is due at ``nextEvent``, if that is not after `now`.
  ///
  /// - Returns: whether the heartbeat line changed, as of what ``nextEvent``
  ///   was before the call. After several due moments it takes several calls.
  public mutating func advance(at now: Tick) -> Bool {
    guard nextEvent <= now else { return false }
    guard nextBeat < nextChange else { return turn() }
    beat()
    nextEvent = nextBeat < nextChange ? nextBeat : nextChange
    return true
  }

  /// Beats at ``nextBeat``, which is before ``nextChange``, and leaves ``nextEvent`` to
  /// ``endQuiet()``.
  ///
  /// - Returns: what it then draws.
  @inline(__always)
  mutating func beatInQuiet() -> Load {
    beat()
  }

  /// Finds ``nextEvent`` after beats in quiet.
  mutating func endQuiet() { nextEvent = min(nextBeat, nextChange) }

  /// What is more than a beat of a sound line.
  ///
  /// - Returns: whether the heartbeat line changed.
  @inline(never)
  private mutating func turn() -> Bool {
    let moment = nextChange
    guard moment < nextTurn else {
      change(at: moment)
      return false
    }
    guard nextBeat <= faults.nextEdge else {
      let hasEdge = faults.passesEdge(at: moment, nextBeat: nextBeat)
      schedule()
      return hasEdge
    }
    beat()
    let hasEdge = faults.passesBeat(at: moment)
    schedule()
    return hasEdge
  }

  @inline(__always)
  @discardableResult
  private mutating func beat() -> Load {
    let draw = draws.next()
    let gap = shortestGap &+ (draw >> 32 &* gapWidth) >> 32
    nextBeat = Tick(milliseconds: nextBeat.milliseconds &+ gap)
    let load = draw & 0xffff_ffff < busyBelow ? busyLoad : idleLoad
    milliamperes = load.milliamperes
    milliwatts = load.milliwatts
    heartbeats &+= 1
    return load
  }

  // MARK: States

  private var isRunning: Bool {
    switch state {
    case .booting, .up, .halting: true
    case .off, .hung, .halted: false
    }
  }

  private mutating func boot(at now: Tick) {
    guard let profile else { return }
    let roll = draws.below(100_000)
    let jitter = draws.symmetric(Int64(profile.bootJitter.milliseconds))
    willBootFail = !profile.boots(from: medium) || roll < UInt64(profile.failedBoots)
    let length = max(1, Int64(profile.bootTime.milliseconds) + jitter)
    var end = now + .milliseconds(UInt64(length))
    willLoop = faults.isLooping
    if let onlyMedium = faults.onlyMedium, let medium, medium != onlyMedium {
      faults.count(.guestBootsOnlyFrom)
      willBootFail = true
    }
    if now < faults.failsBootsUntil {
      faults.count(.guestFailsBoots)
      willBootFail = true
    }
    if now < faults.bootTimeEnds {
      faults.count(.guestBootsSlowly)
      end = now + faults.bootTime
    }
    enter(.booting, until: end, at: now)
  }

  /// A boot crashes at its end and begins anew.
  private mutating func bootOver(at now: Tick) {
    faults.count(.guestLoops)
    let jitter = faults.draws.symmetric(Int64(profile?.bootJitter.milliseconds ?? 0))
    let length = max(1, Int64(profile?.bootTime.milliseconds ?? 1) + jitter)
    let isSlow = now < faults.bootTimeEnds
    enter(
      .booting, until: now + (isSlow ? faults.bootTime : .milliseconds(UInt64(length))), at: now)
  }

  private mutating func becomeUp(at now: Tick) {
    let hangs = profile?.hangRate.mean.map { now + draws.waiting(mean: $0) }
    enter(.up, until: hangs ?? .never, at: now)
    // The first beat is the sign that it is up.
    nextBeat = now
    schedule(at: now)
  }

  private mutating func enter(_ state: State, until end: Tick, at now: Tick) {
    self.state = state
    stateEnds = end
    change(at: now)
  }

  /// Ends what is due at `now`, and reckons anew what follows from the state.
  private mutating func change(at now: Tick) {
    while stateEnds <= now {
      let moment = stateEnds
      stateEnds = .never
      switch state {
      case .booting where willLoop: return bootOver(at: moment)
      case .booting where willBootFail: state = .hung
      case .booting: return becomeUp(at: moment)
      case .up: state = .hung
      case .halting:
        state = .halted
        if faults.restartsItself { stateEnds = moment + pauseBeforeRestart() }
      case .halted: return restart(at: moment)
      case .off, .hung: break
      }
    }
    let beatsItself = state == .up || state == .halting
    let beats = beatsItself || now < strayEnds
    if !beats {
      faults.nextEdge = .never
      nextBeat = .never
    } else if nextBeat == .never {
      nextBeat = now + .milliseconds(shortestGap + draws.below(gapWidth))
    }
    if !beatsItself && nextBeat < strayEnds { faults.count(.guestBeatsAstray) }
    if state != .off && now < extraLoadEnds { faults.count(.guestDraws) }
    setLoads(at: now)
    schedule(at: now)
  }

  private mutating func setLoads(at now: Tick) {
    idleLoad = load(of: idleMilliamperes, at: now)
    busyLoad = load(of: state == .up ? profile?.busyCurrent ?? 0 : idleMilliamperes, at: now)
    milliamperes = idleLoad.milliamperes
    milliwatts = idleLoad.milliwatts
  }

  private var idleMilliamperes: Int32 {
    guard let profile else { return 0 }
    return switch state {
    case .off: 0
    case .booting: profile.bootCurrent
    case .up: profile.idleCurrent
    case .hung: profile.busyCurrent
    case .halting: profile.busyCurrent
    case .halted: profile.haltedCurrent
    }
  }

  private func load(of milliamperes: Int32, at now: Tick) -> Load {
    guard let profile, state != .off else { return Load() }
    let current = now < extraLoadEnds ? extraLoad : milliamperes
    return Load(milliamperes: current, milliwatts: profile.heat(at: current))
  }

  private mutating func schedule(at now: Tick) {
    nextTurn = min(stateEnds, faults.lineChanges(after: now))
    if now >= faults.fluttersUntil { faults.nextEdge = .never }
    if strayEnds > now { nextTurn = min(nextTurn, strayEnds) }
    if extraLoadEnds > now { nextTurn = min(nextTurn, extraLoadEnds) }
    isLineDamaged = faults.damagesLine(at: now)
    schedule()
  }

  private mutating func schedule() {
    nextChange = isLineDamaged ? min(nextTurn, min(nextBeat, faults.nextEdge)) : nextTurn
    nextEvent = min(nextBeat, nextChange)
  }
}

// MARK: - What befalls it

extension GuestModel {
  /// It stops beating and hears nothing until power is taken from it.
  public mutating func hang(at now: Tick) {
    guard isRunning else { return }
    faults.count(.guestHangs)
    enter(.hung, until: .never, at: now)
  }

  /// It resets itself and boots again.
  public mutating func crash(at now: Tick) {
    guard isRunning else { return }
    faults.count(.guestCrashes)
    boot(at: now)
  }

  /// From now on each boot crashes before it gets to a heartbeat, and begins anew.
  public mutating func loop(at now: Tick) {
    faults.isLooping = true
    if isRunning { boot(at: now) }
  }

  /// Every fault that was put on it ends; a hung guest is up again.
  public mutating func recover(at now: Tick) {
    let (wasSlow, wasHalting) = (now < faults.bootTimeEnds, faults.shutdownTime != nil)
    faults.end(at: now)
    obeys = profile?.obeysShutdown ?? true
    strayEnds = min(strayEnds, now)
    extraLoadEnds = min(extraLoadEnds, now)
    willLoop = false
    switch state {
    case .booting:
      willBootFail = false
      if wasSlow, let profile { stateEnds = min(stateEnds, now + profile.bootTime) }
    case .halting:
      if wasHalting, let profile { stateEnds = min(stateEnds, now + profile.shutdownTime) }
    case .halted: stateEnds = .never
    case .off, .up, .hung: break
    }
    state == .hung ? becomeUp(at: now) : change(at: now)
  }

  /// From the next boot on, only this medium works.
  public mutating func bootOnly(from medium: BootMedium) { faults.onlyMedium = medium }

  /// Boots that begin before `end` take this long.
  public mutating func boots(in length: TickSpan, until end: Tick) {
    faults.bootTime = max(length, .milliseconds(1))
    faults.bootTimeEnds = end
  }

  /// Boots that begin before `end` end hung.
  public mutating func failBoots(until end: Tick) { faults.failsBootsUntil = end }

  public mutating func setObeysShutdown(_ obeys: Bool) {
    self.obeys = obeys
    faults.ignoresShutdown = !obeys
  }

  /// From the message to the halt it takes this long, from the next message on.
  public mutating func shutsDown(in length: TickSpan) { faults.shutdownTime = length }

  /// From now on it does not stay halted: one that is halted boots soon, too.
  public mutating func restartItself(at now: Tick) {
    faults.restartsItself = true
    guard state == .halted, stateEnds == .never else { return }
    stateEnds = now + pauseBeforeRestart()
    change(at: now)
  }

  /// Its heartbeat line beats until `end`, whatever the guest does, even without power.
  public mutating func strayBeats(at now: Tick, until end: Tick) {
    strayEnds = end
    change(at: now)
  }

  /// Its heartbeat line stays at a level until `end`.
  public mutating func missBeats(at now: Tick, until end: Tick) {
    faults.missesUntil = end
    change(at: now)
  }

  /// Until `end` each beat is two to six edges within 50 ms, and stray edges come between.
  public mutating func flutter(at now: Tick, until end: Tick) {
    faults.fluttersUntil = end
    faults.nextEdge = .never
    change(at: now)
  }

  /// It draws `milliamperes` until `end`, in every state but off.
  public mutating func draw(_ milliamperes: Int32, at now: Tick, until end: Tick) {
    extraLoad = milliamperes
    extraLoadEnds = end
    change(at: now)
  }

  /// Adds how often each fault took effect.
  func addFaults(to tally: inout FaultTally) { faults.add(to: &tally) }

  /// A fault that waited for its occasion and took effect since this was last asked.
  mutating func takeStrike() -> FaultKind? { faults.takeStrike() }

  /// A second to a minute and a half: within the board's minute of silence, or after it.
  private mutating func pauseBeforeRestart() -> TickSpan {
    .milliseconds(1_000 + faults.draws.below(90_000))
  }

  private mutating func restart(at now: Tick) {
    faults.count(.guestRestartsItself)
    boot(at: now)
  }
}

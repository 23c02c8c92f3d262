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
  private var nextBeat = Tick.never
  /// The end of the state, of stray beats or of an extra load, whichever is first.
  private var nextChange = Tick.never
  private var stateEnds = Tick.never
  private var strayEnds = Tick.zero
  private var extraLoadEnds = Tick.zero
  private var extraLoad: Int32 = 0

  private let shortestGap: UInt64
  private let gapWidth: UInt64
  private let busyBelow: UInt64
  private var idleLoad = Load()
  private var busyLoad = Load()

  private var medium: BootMedium?
  private var willBootFail = false
  private var isLooping = false
  private var onlyMedium: BootMedium?
  private var obeys: Bool

  private struct Load: Sendable {
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
    guard state == .up, obeys, let profile else { return }
    switch message {
    case .shutdown, .restart:
      enter(.halting, until: now + profile.shutdownTime, at: now)
    }
  }

  /// Lets the guest do what is due at ``nextEvent``, if that is not after `now`.
  ///
  /// - Returns: whether the heartbeat line changed, as of what ``nextEvent``
  ///   was before the call. After several due moments it takes several calls.
  public mutating func advance(at now: Tick) -> Bool {
    guard nextEvent <= now else { return false }
    guard nextBeat < nextChange else {
      change(at: nextChange)
      return false
    }
    let draw = draws.next()
    let gap = shortestGap &+ (draw >> 32 &* gapWidth) >> 32
    nextBeat = Tick(milliseconds: nextBeat.milliseconds &+ gap)
    nextEvent = nextBeat < nextChange ? nextBeat : nextChange
    let load = draw & 0xffff_ffff < busyBelow ? busyLoad : idleLoad
    milliamperes = load.milliamperes
    milliwatts = load.milliwatts
    heartbeats &+= 1
    return true
  }

  // MARK: What befalls it

  /// It stops beating and hears nothing until power is taken from it.
  public mutating func hang(at now: Tick) {
    guard isRunning else { return }
    enter(.hung, until: .never, at: now)
  }

  /// It resets itself and boots again.
  public mutating func crash(at now: Tick) {
    guard isRunning else { return }
    boot(at: now)
  }

  /// From now on no boot gets to a heartbeat.
  public mutating func loop(at now: Tick) {
    isLooping = true
    crash(at: now)
  }

  /// Every fault that was put on it ends; a hung guest is up again.
  public mutating func recover(at now: Tick) {
    isLooping = false
    onlyMedium = nil
    obeys = profile?.obeysShutdown ?? true
    strayEnds = min(strayEnds, now)
    extraLoadEnds = min(extraLoadEnds, now)
    if state == .booting { willBootFail = false }
    state == .hung ? becomeUp(at: now) : change(at: now)
  }

  /// From the next boot on, only this medium works.
  public mutating func bootOnly(from medium: BootMedium) { onlyMedium = medium }

  public mutating func setObeysShutdown(_ obeys: Bool) { self.obeys = obeys }

  /// Its heartbeat line beats until `end`, whatever the guest does, even without power.
  public mutating func strayBeats(at now: Tick, until end: Tick) {
    strayEnds = end
    change(at: now)
  }

  /// It draws `milliamperes` until `end`, in every state but off.
  public mutating func draw(_ milliamperes: Int32, at now: Tick, until end: Tick) {
    extraLoad = milliamperes
    extraLoadEnds = end
    change(at: now)
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
    let canBoot = profile.boots(from: medium) && (medium == nil || medium == (onlyMedium ?? medium))
    willBootFail = isLooping || !canBoot || roll < UInt64(profile.failedBoots)
    let length = max(1, Int64(profile.bootTime.milliseconds) + jitter)
    enter(.booting, until: now + .milliseconds(UInt64(length)), at: now)
  }

  private mutating func becomeUp(at now: Tick) {
    let hangs = profile?.hangRate.mean.map { now + draws.waiting(mean: $0) }
    enter(.up, until: hangs ?? .never, at: now)
    // The first beat is the sign that it is up.
    nextBeat = now
    schedule()
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
      case .booting where willBootFail: state = .hung
      case .booting: return becomeUp(at: moment)
      case .up: state = .hung
      case .halting: state = .halted
      case .off, .hung, .halted: break
      }
    }
    let beats = state == .up || state == .halting || now < strayEnds
    if !beats {
      nextBeat = .never
    } else if nextBeat == .never {
      nextBeat = now + .milliseconds(shortestGap + draws.below(gapWidth))
    }
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
    nextChange = stateEnds
    if strayEnds > now { nextChange = min(nextChange, strayEnds) }
    if extraLoadEnds > now { nextChange = min(nextChange, extraLoadEnds) }
    schedule()
  }

  private mutating func schedule() { nextEvent = min(nextBeat, nextChange) }
}

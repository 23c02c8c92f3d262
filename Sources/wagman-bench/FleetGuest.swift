import WagmanCore

/// A guest in 24 bytes: it boots, beats, hangs now and then, and goes down when told to.
struct FleetGuest {
  enum State: UInt8 {
    case off, booting, up, halting
    /// Silent with power: hung, halted, or a boot that failed.
    case silent
  }

  private var draws: SplitMix64
  /// When it does something next, milliseconds of the run.
  private(set) var next = UInt32.max
  private var ends = UInt32.max
  private(set) var state = State.off
  private(set) var isBusy = false

  init(seed: UInt64) { draws = SplitMix64(seed: seed) }

  var milliamperes: UInt16 {
    switch state {
    case .off: 0
    case .booting: 550
    case .up, .halting: isBusy ? 620 : 380
    case .silent: 40
    }
  }

  mutating func power(on isOn: Bool, at now: UInt32) {
    guard isOn != (state != .off) else { return }
    state = isOn ? .booting : .off
    next = isOn ? now + 35_000 + UInt32(draws.below(10_000)) : .max
    ends = .max
  }

  mutating func halt(at now: UInt32) {
    guard state == .up else { return }
    state = .halting
    ends = min(ends, now + 15_000)
  }

  /// When it does something else than beat.
  var changes: UInt32 { state == .up || state == .halting ? ends : next }

  /// Does what is due at ``next``; returns whether that is a heartbeat.
  mutating func advance() -> Bool {
    let now = next
    switch state {
    case .off, .silent: return false
    case .booting:
      // One boot in ten fails, and who is up hangs within ten days.
      let fails = draws.below(10) == 0
      state = fails ? .silent : .up
      ends = now &+ 1 &+ UInt32(draws.below(864_000_000))
      if fails { next = .max } else { beat() }
      return !fails
    case .up, .halting:
      guard now < ends else {
        state = .silent
        next = .max
        return false
      }
      beat()
      return true
    }
  }

  /// A heartbeat before ``changes``.
  @inline(__always)
  mutating func beat() {
    let draw = draws.next()
    next &+= 9_500 &+ UInt32(truncatingIfNeeded: (draw >> 32 &* 1_001) >> 32)
    isBusy = draw & 3 == 0
  }
}

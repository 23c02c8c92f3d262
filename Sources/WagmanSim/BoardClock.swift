import WagmanCore

/// The clock of a board with a battery: it goes through resets, and may go wrong.
struct BoardClock: Sendable {
  /// Seconds since the epoch at the start of the run, as it now reckons.
  private var origin: Int64
  /// Milliseconds that it is ahead for steps and drift that are over.
  private var ahead: Int64 = 0
  private var partsPerMillion: Int64 = 0
  private var driftsFrom = Tick.zero
  private var driftsUntil = Tick.zero
  /// Nobody knows the time until somebody sets it.
  private var isLost = false

  init(epochSeconds: UInt32) { origin = Int64(epochSeconds) }

  func epochSeconds(at time: Tick) -> UInt32? {
    isLost ? nil : UInt32(clamping: origin &+ elapsed(at: time))
  }

  mutating func set(epochSeconds: UInt32, at time: Tick) {
    origin = Int64(epochSeconds) - elapsed(at: time)
    isLost = false
  }

  mutating func step(milliseconds: Int64) { ahead += milliseconds }

  mutating func drift(partsPerMillion rate: Int32, at time: Tick, until end: Tick) {
    endDrift(at: time)
    partsPerMillion = Int64(rate)
    driftsFrom = time
    driftsUntil = end
  }

  mutating func endDrift(at time: Tick) {
    ahead += drift(at: time)
    driftsUntil = .zero
    driftsFrom = .zero
    partsPerMillion = 0
  }

  mutating func lose() { isLost = true }

  /// Whole seconds since the start of the run, by this clock.
  private func elapsed(at time: Tick) -> Int64 {
    let milliseconds = Int64(time.milliseconds) &+ ahead &+ drift(at: time)
    // Rounded down also before the start of the run.
    return milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
  }

  private func drift(at time: Tick) -> Int64 {
    let length = min(time, driftsUntil).since(driftsFrom).milliseconds
    return Int64(length) * partsPerMillion / 1_000_000
  }
}

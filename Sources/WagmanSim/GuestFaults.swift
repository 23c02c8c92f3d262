import WagmanCore

/// The faults that were put on one guest, and how often each took effect.
struct GuestFaults: Sendable {
  /// Apart from what the guest itself draws, whose history a fault must not move.
  var draws: SplitMix64
  private var counts: InlineArray<13, UInt32> = .init(repeating: 0)
  /// Bit n: the kind n struck at its occasion, and nobody has taken that yet.
  private var struck: UInt16 = 0

  var isLooping = false
  var onlyMedium: BootMedium?
  var bootTime = TickSpan.milliseconds(0)
  var bootTimeEnds = Tick.zero
  var failsBootsUntil = Tick.zero
  var ignoresShutdown = false
  var shutdownTime: TickSpan?
  var restartsItself = false

  /// The heartbeat line gives no edge until then.
  var missesUntil = Tick.zero
  /// The heartbeat line flutters until then.
  var fluttersUntil = Tick.zero
  /// The next edge of a fluttering line that is no beat.
  var nextEdge = Tick.never
  /// How many more edges belong to the beat under way.
  private var edgesLeft = 0

  init(seed: UInt64, port: Port) {
    draws = SplitMix64(seed: seed, stream: 0x300 + UInt64(port.rawValue))
  }

  mutating func count(_ kind: FaultKind) {
    counts[Int(kind.rawValue)] &+= 1
    if kind.waitsForOccasion { struck |= 1 << UInt16(kind.rawValue) }
  }

  /// What waited for its occasion, took effect, and was not taken yet.
  mutating func takeStrike() -> FaultKind? {
    guard struck != 0 else { return nil }
    let kind = FaultKind(rawValue: UInt8(struck.trailingZeroBitCount))
    struck &= struck - 1
    return kind
  }

  func add(to tally: inout FaultTally) {
    for index in counts.indices {
      guard let kind = FaultKind(rawValue: UInt8(index)) else { continue }
      tally.add(kind, times: counts[index])
    }
  }

  /// Whether the heartbeat line is not what the guest makes of it.
  func damagesLine(at now: Tick) -> Bool { now < missesUntil || now < fluttersUntil }

  /// When the line next is as the guest makes it, or breaks otherwise.
  func lineChanges(after now: Tick) -> Tick {
    var next = Tick.never
    if missesUntil > now { next = missesUntil }
    if fluttersUntil > now { next = min(next, fluttersUntil) }
    return next
  }

  /// A beat of the guest at a damaged line: whether an edge comes of it.
  mutating func passesBeat(at now: Tick) -> Bool {
    if now < missesUntil {
      count(.guestMissesBeats)
      return false
    }
    count(.guestFlutters)
    // With the beat's own two to six edges, none later than 50 ms after it.
    edgesLeft = 1 + Int(draws.below(5))
    nextEdge = now + .milliseconds(1 + draws.below(10))
    return true
  }

  /// An edge of a fluttering line that is due now: whether it comes.
  ///
  /// Before the next beat of the guest a stray edge comes, or none.
  mutating func passesEdge(at now: Tick, nextBeat: Tick) -> Bool {
    edgesLeft -= 1
    if edgesLeft > 0 {
      nextEdge = now + .milliseconds(1 + draws.below(10))
    } else {
      let room = nextBeat == .never ? 10_000 : nextBeat.since(now).milliseconds
      nextEdge = now + .milliseconds(51 + draws.below(2 * room))
      if nextEdge >= nextBeat { nextEdge = .never }
      edgesLeft = 0
    }
    return now >= missesUntil
  }

  /// Ends all that was put on the guest; what it counted stays.
  mutating func end(at now: Tick) {
    isLooping = false
    onlyMedium = nil
    bootTimeEnds = min(bootTimeEnds, now)
    failsBootsUntil = min(failsBootsUntil, now)
    ignoresShutdown = false
    shutdownTime = nil
    restartsItself = false
    missesUntil = min(missesUntil, now)
    fluttersUntil = min(fluttersUntil, now)
    nextEdge = .never
  }
}

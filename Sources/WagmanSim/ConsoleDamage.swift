import WagmanCore

/// What happens to the bytes on one console, in both directions.
struct ConsoleDamage: Sendable {
  /// Bytes on their way that were delayed, and those behind them.
  struct Lane: Sendable {
    private var bytes: [(byte: UInt8, at: Tick)] = []
    private var taken = 0

    var nextAt: Tick { taken < bytes.count ? bytes[taken].at : .never }

    /// Nothing overtakes: a byte arrives no earlier than the one before it.
    mutating func append(_ byte: UInt8, at time: Tick) {
      bytes.append((byte, max(time, bytes.last?.at ?? .zero)))
    }

    mutating func take(at now: Tick) -> UInt8? {
      guard nextAt <= now, nextAt != .never else { return nil }
      defer {
        taken += 1
        if taken == bytes.count { removeAll() }
      }
      return bytes[taken].byte
    }

    mutating func removeAll() {
      bytes.removeAll(keepingCapacity: true)
      taken = 0
    }
  }

  private(set) var incoming = Lane()
  private var outgoing = Lane()
  private var shares: InlineArray<4, UInt32> = .init(repeating: 0)
  private var ends: InlineArray<4, Tick> = .init(repeating: .zero)
  /// For each fault what arrives, then what leaves: a controller with consoles of its own
  /// sends nothing here.
  private var draws: InlineArray<8, SplitMix64>

  init(seed: UInt64, link: Int) {
    draws = .init { fault in
      SplitMix64(seed: seed, stream: 0x400 + UInt64(link * 8 + fault))
    }
  }

  /// When the next byte that was delayed arrives.
  var nextAt: Tick { min(incoming.nextAt, outgoing.nextAt) }

  mutating func set(_ fault: ConsoleFault, share: UInt32, until end: Tick) {
    shares[Int(fault.rawValue)] = share
    ends[Int(fault.rawValue)] = end
  }

  /// No byte is damaged any more; those on their way still arrive.
  mutating func end(at now: Tick) {
    for index in ends.indices { ends[index] = min(ends[index], now) }
  }

  /// Lets a byte set out, for the board or from it.
  ///
  /// `struck` gets the faults that took effect on it, `arrive` what arrives at once; what is
  /// delayed waits for ``take(isIncoming:at:)``.
  mutating func send(
    _ byte: UInt8, isIncoming: Bool, at now: Tick, struck: inout [ConsoleFault],
    _ arrive: (UInt8) -> Void
  ) {
    let lane = isIncoming ? 0 : 4
    if strikes(.loses, lane, at: now, &struck) { return }
    var byte = byte
    let times = strikes(.doubles, lane, at: now, &struck) ? 2 : 1
    if strikes(.garbles, lane, at: now, &struck) {
      byte ^= UInt8(1 + draws[lane + Int(ConsoleFault.garbles.rawValue)].below(255))
    }
    var at = now
    if strikes(.delays, lane, at: now, &struck) {
      at = now + .milliseconds(1 + draws[lane + Int(ConsoleFault.delays.rawValue)].below(100))
    }
    let isBehindOthers = (isIncoming ? incoming.nextAt : outgoing.nextAt) != .never
    for _ in 0..<times {
      if at == now && !isBehindOthers {
        arrive(byte)
      } else if isIncoming {
        incoming.append(byte, at: at)
      } else {
        outgoing.append(byte, at: at)
      }
    }
  }

  /// The next byte that was delayed and arrives now.
  mutating func take(isIncoming: Bool, at now: Tick) -> UInt8? {
    isIncoming ? incoming.take(at: now) : outgoing.take(at: now)
  }

  mutating func dropBytes() {
    incoming.removeAll()
    outgoing.removeAll()
  }

  private mutating func strikes(
    _ fault: ConsoleFault, _ lane: Int, at now: Tick, _ struck: inout [ConsoleFault]
  ) -> Bool {
    let index = Int(fault.rawValue)
    guard now < ends[index], draws[lane + index].below(100_000) < UInt64(shares[index]) else {
      return false
    }
    struck.append(fault)
    return true
  }
}

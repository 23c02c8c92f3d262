import WagmanCore
import WagmanHAL

/// What is wrong with a board's own parts, and how often that took effect.
///
/// Nothing of it is looked at where a sound board has no occasion: a relay that is
/// switched, a page that is written, a byte on a console, a reset.
struct BoardFaults: Sendable {
  var tally = FaultTally()
  /// What a brown-out in the midst of something leaves behind.
  var cutDraws: SplitMix64
  var memoryDraws: SplitMix64
  private var bounceDraws: SplitMix64
  private let seed: UInt64

  /// When each fault of a relay ends, those of port 0 first.
  private var relayEnds: InlineArray<25, Tick> = .init(repeating: .zero)
  private var bounces: InlineArray<5, Bounce> = .init(repeating: Bounce())
  private var wornPages: InlineArray<8, UInt64> = .init(repeating: 0)
  private(set) var hasWornPages = false
  /// For each console of the scenario, once one of them is damaged.
  private var consoles: [ConsoleDamage] = []
  /// When a contact bounces next.
  private(set) var bouncesAt = Tick.never
  /// When a byte that was delayed arrives next.
  private(set) var bytesAt = Tick.never

  /// A contact that is not at rest yet.
  private struct Bounce: Sendable {
    var left = 0
    var at = Tick.never
  }

  init(seed: UInt64) {
    self.seed = seed
    cutDraws = SplitMix64(seed: seed, stream: 0x320)
    memoryDraws = SplitMix64(seed: seed, stream: 0x321)
    bounceDraws = SplitMix64(seed: seed, stream: 0x322)
  }

  /// When something of this is due although nobody does anything.
  var dueAt: Tick { min(bouncesAt, bytesAt) }

  // MARK: Relays

  func isActive(_ fault: RelayFault, _ port: Port, at time: Tick) -> Bool {
    time < relayEnds[port.index * 5 + Int(fault.rawValue)]
  }

  mutating func set(_ fault: RelayFault, _ port: Port, until end: Tick) {
    relayEnds[port.index * 5 + Int(fault.rawValue)] = end
  }

  /// Why a relay that is switched does not follow; `nil` where it does.
  func whyHeld(_ port: Port, switchedTo level: RelayLevel, at time: Tick) -> FaultKind? {
    if isActive(.sticks, port, at: time) { return .relaySticks }
    if isActive(.dies, port, at: time) && level == .on { return .relayDies }
    if isActive(.welds, port, at: time) && level == .off { return .relayWelds }
    return nil
  }

  /// A relay was switched: where it bounces, it opens and closes up to three times
  /// more within 100 ms.
  ///
  /// - Returns: whether it bounces.
  mutating func beginBounces(_ port: Port, at time: Tick) -> Bool {
    guard isActive(.bounces, port, at: time) else {
      endBounces(port)
      return false
    }
    bounces[port.index].left = 2 * (1 + Int(bounceDraws.below(3)))
    bounces[port.index].at = time + bouncePause()
    findBounce()
    return true
  }

  mutating func endBounces(_ port: Port) {
    bounces[port.index] = Bounce()
    findBounce()
  }

  /// The next relay whose contacts change now by themselves.
  mutating func takeBounce(at time: Tick) -> Port? {
    guard bouncesAt <= time, bouncesAt != .never else { return nil }
    for index in 0..<Port.count where bounces[index].at == bouncesAt {
      bounces[index].left -= 1
      let next = bounces[index].at + bouncePause()
      bounces[index].at = bounces[index].left > 0 ? next : .never
      findBounce()
      return Port(unchecked: index)
    }
    return nil
  }

  private mutating func bouncePause() -> TickSpan { .milliseconds(1 + bounceDraws.below(16)) }

  private mutating func findBounce() {
    bouncesAt = .never
    for index in 0..<Port.count { bouncesAt = min(bouncesAt, bounces[index].at) }
  }

  // MARK: Memory

  func isWorn(_ page: Int) -> Bool { wornPages[page >> 6] >> UInt64(page & 63) & 1 == 1 }

  mutating func wearOut(_ page: Int) {
    wornPages[page >> 6] |= 1 << UInt64(page & 63)
    hasWornPages = true
  }

  /// What a worn page holds after a write: what it held, or garbage.
  mutating func contents(after old: Page) -> Page {
    var page = old
    guard memoryDraws.below(2) == 0 else { return page }
    for index in page.bytes.indices {
      page.bytes[index] = UInt8(truncatingIfNeeded: memoryDraws.next())
    }
    return page
  }

  // MARK: Consoles

  var hasConsoleDamage: Bool { !consoles.isEmpty }

  mutating func set(
    _ fault: ConsoleFault, console: Int, share: UInt32, until end: Tick
  ) {
    if consoles.isEmpty {
      consoles = (0..<6).map { ConsoleDamage(seed: seed, link: $0) }
    }
    consoles[console].set(fault, share: share, until: end)
  }

  func isDamaged(_ link: Int) -> Bool { link < consoles.count }

  func hasBytesUnderWay(to link: Int) -> Bool {
    isDamaged(link) && consoles[link].incoming.nextAt != .never
  }

  /// A byte sets out on a damaged console, for the board or from it.
  mutating func send(
    _ byte: UInt8, on link: Int, isIncoming: Bool, at time: Tick,
    struck: inout [ConsoleFault], _ arrive: (UInt8) -> Void
  ) {
    consoles[link].send(byte, isIncoming: isIncoming, at: time, struck: &struck, arrive)
    bytesAt = min(bytesAt, consoles[link].nextAt)
  }

  /// The next byte on a console that was delayed and arrives now.
  mutating func takeByte(on link: Int, isIncoming: Bool, at time: Tick) -> UInt8? {
    guard isDamaged(link) else { return nil }
    return consoles[link].take(isIncoming: isIncoming, at: time)
  }

  mutating func findBytes() {
    bytesAt = .never
    for console in consoles { bytesAt = min(bytesAt, console.nextAt) }
  }

  /// The client of a console is another one, or the board began anew.
  mutating func dropBytes(on link: Int) {
    guard isDamaged(link) else { return }
    consoles[link].dropBytes()
    findBytes()
  }

  // MARK: The end

  /// Ends what ends: pages that are worn stay so.
  mutating func end(at time: Tick) {
    for index in relayEnds.indices { relayEnds[index] = min(relayEnds[index], time) }
    for index in consoles.indices { consoles[index].end(at: time) }
  }
}

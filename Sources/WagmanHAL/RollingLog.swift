import WagmanCore

/// The rolling log: what happened on the board, in the order in which it happened.
///
/// An event equal to one written in the last ten minutes, in code, subject and
/// argument, with no change of state of its subject between, is counted. One
/// entry with that count is written when the ten minutes end. Counts that are
/// not yet written are lost with the power. Only the block being written and
/// the counts are held here; appending an entry writes one page and reads none.
/// The memory is told of each entry that is written; see ``PageMemory/recorded(_:)``.
public struct RollingLog: Sendable {
  /// Where the log's ends are; for reading it.
  public private(set) var ring: LogRing
  private var windows: InlineArray<8, LogWindow?> = .init(repeating: nil)

  /// A log without an entry.
  public init() { ring = LogRing() }

  /// Finds the log in the memory; nothing is written.
  public init<Memory: PageMemory & ~Copyable>(
    from memory: borrowing Memory, checksum: Checksum = .verified
  ) {
    ring = LogRing(from: memory, checksum: checksum)
  }

  /// The sequence number of the newest entry; 0 while there is none.
  public var newestSequence: UInt32 { ring.newestSequence }

  /// The sequence number of the oldest entry that is still there.
  public var oldestSequence: UInt32 { ring.oldestSequence }

  /// When ``advance(to:clock:in:)`` next writes something; `never` when nothing waits.
  public var deadline: Tick {
    var earliest = Tick.never
    for slot in windows.indices {
      if let window = windows[slot], window.counted > 0 { earliest = min(earliest, window.end) }
    }
    return earliest
  }

  /// Takes an event: writes it, or counts it.
  ///
  /// Counts whose ten minutes are over by the event's time are written before
  /// it, so the log does not depend on how often ``advance(to:clock:in:)`` is
  /// called.
  ///
  /// - Precondition: events come in order of time.
  public mutating func append<Memory: PageMemory & ~Copyable>(
    _ event: Event, clock: LogClock, to memory: inout Memory
  ) {
    advance(to: event.at, clock: clock, in: &memory)
    if event.code == .entered {
      // The counts of what came before the change of state belong before it.
      while let slot = nextWindow(where: { $0.subject == event.subject }) {
        close(slot, at: event.at, clock, &memory)
      }
      write(event, count: 1, clock, &memory)
    } else if let slot = nextWindow(where: { $0.matches(event) }) {
      windows[slot]?.counted &+= 1
      if windows[slot]?.counted == .max { close(slot, at: event.at, clock, &memory) }
    } else {
      let slot = freeSlot(at: event.at, clock, &memory)
      write(event, count: 1, clock, &memory)
      windows[slot] = LogWindow(event, opener: ring.newestSequence)
    }
  }

  /// Writes the counts whose ten minutes are over, in order of their ends.
  public mutating func advance<Memory: PageMemory & ~Copyable>(
    to now: Tick, clock: LogClock, in memory: inout Memory
  ) {
    while let slot = nextWindow(where: { $0.end <= now }) {
      close(slot, at: now, clock, &memory)
    }
  }

  /// Writes all counts, before an orderly reset.
  public mutating func flush<Memory: PageMemory & ~Copyable>(
    at now: Tick, clock: LogClock, in memory: inout Memory
  ) {
    while let slot = nextWindow(where: { _ in true }) {
      close(slot, at: now, clock, &memory)
    }
  }
}

extension RollingLog {
  /// The window that ends first of those that `isMeant` picks.
  @_addressableSelf
  private func nextWindow(where isMeant: (LogWindow) -> Bool) -> Int? {
    var found: Int?
    var first: LogWindow?
    for slot in windows.indices {
      guard let window = windows[slot], isMeant(window) else { continue }
      if let earlier = first, !window.isBefore(earlier) { continue }
      first = window
      found = slot
    }
    return found
  }

  /// Ends a window, and writes its count if there is one.
  ///
  /// The entry bears the time at which the window ended, `now` at the latest.
  private mutating func close<Memory: PageMemory & ~Copyable>(
    _ slot: Int, at now: Tick, _ clock: LogClock, _ memory: inout Memory
  ) {
    guard let window = windows[slot] else { return }
    windows[slot] = nil
    guard window.counted > 0 else { return }
    let event = Event(
      at: min(window.end, now), window.code, window.subject, argument: window.argument)
    write(event, count: window.counted, clock, &memory)
  }

  /// A slot for a new window; the one that ends first gives way.
  private mutating func freeSlot<Memory: PageMemory & ~Copyable>(
    at now: Tick, _ clock: LogClock, _ memory: inout Memory
  ) -> Int {
    for slot in windows.indices where windows[slot] == nil { return slot }
    let slot = nextWindow(where: { _ in true }) ?? 0
    close(slot, at: now, clock, &memory)
    return slot
  }

  private mutating func write<Memory: PageMemory & ~Copyable>(
    _ event: Event, count: UInt16, _ clock: LogClock, _ memory: inout Memory
  ) {
    let entry = ring.append(event, count: count, clock, to: &memory)
    memory.recorded(entry)
  }
}

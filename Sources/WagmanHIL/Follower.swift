import Synchronization
import WagmanCore
import WagmanHAL
import WagmanRemote
import WagmanWire

/// Follows a board's log, and keeps a ``Watch`` up to date.
///
/// A board of ours is asked for its entries. One in the field has none: what it logs unasked
/// stands for them, and its uptime for the time.
final class Follower: Sendable {
  let watch: Watch
  private let bench: any Bench
  private let silence: UInt64
  private let turn = Turnstile()
  private let place = Mutex(Place())

  fileprivate struct Place {
    var clock = RunClock()
    /// The newest entry that was taken, and how often it happened.
    var newest: UInt32?
    var count: UInt16 = 0
    /// When the last entry that was taken was written: none that follows it is earlier.
    var latest: UInt64 = 0
    /// The board knows no `events`.
    var isOriginal = false
    var heardAt: UInt64 = 0
    /// Board milliseconds in a millisecond of the bench.
    var speed = 1.0
  }

  init(_ bench: any Bench, silence: UInt64) {
    self.bench = bench
    self.silence = silence
    watch = Watch()
  }

  /// Finds out what the board tells, and where its log and its machines are.
  ///
  /// - Throws: ``BoardError`` where it does not answer.
  func begin() async throws {
    do {
      try await look()
      let states = try await bench.ask(.state).lines.compactMap(StateLine.init)
      watch.note(states)
    } catch BoardError.unknownCommand {
      place.withLock { $0.isOriginal = true }
      try await look()
    }
  }

  /// Follows until nobody wants to know any more, or the board is silent for too long.
  func follow() async throws {
    while true {
      try await bench.news(within: bench.tellsNews ? 2_000 : place.withLock { $0.pace })
      do {
        try await update()
      } catch let error as BoardError {
        try Task.checkCancellation()
        let since = place.withLock { $0.heardAt }
        if bench.elapsed - since >= silence || error.isFinal {
          watch.breakDown("\(error)")
          return
        }
      }
    }
  }

  /// Takes in all that the board can tell now.
  func update() async throws { try await turn.pass { try await look() } }

  private func look() async throws {
    if place.withLock({ $0.isOriginal }) { return try await listen() }
    while true {
      let from = place.withLock { $0.newest.map { max($0, 1) } }
      if !take(try await page(from: from)) { return }
    }
  }

  /// A line without a check may be damaged and come to a reply; it is asked for again.
  private func page(from: UInt32?) async throws -> EventPage {
    var lines: [String] = []
    for _ in 0..<3 {
      lines = try await bench.ask(.events(from: from)).lines
      if let page = EventPage(lines) { return page }
    }
    throw BoardError.garbled("no log: \(lines.first ?? "nothing")", wasHarmless: true)
  }

  /// - Returns: whether there is more to be asked for.
  private func take(_ page: EventPage) -> Bool {
    let (events, known, goesOn) = place.withLock { place in
      place.hear(uptime: page.uptime, clock: page.clock, elapsed: bench.elapsed)
      defer { place.note(page) }
      guard let newest = place.newest, page.newest >= newest else {
        return ([BoardEvent](), place.clock.now, false)
      }
      let reached = page.entries.last?.sequence ?? page.newest
      return (place.events(page, after: newest), place.clock.now, reached < page.newest)
    }
    watch.note(events, knownUntil: goesOn ? events.last?.at ?? 0 : known)
    return goesOn
  }

  /// A board in the field: what it said, and that it is there.
  private func listen() async throws {
    let uptime = try await bench.ask(.uptime).lines.first.flatMap { UInt64($0) } ?? 0
    let lines = bench.takeLines()
    let known = place.withLock { place in
      place.hear(uptime: uptime * 1_000, clock: nil, elapsed: bench.elapsed)
      return place.clock.now
    }
    watch.note(lines.compactMap { OriginalLog.event($0.text, at: known) }, knownUntil: known)
  }
}

extension BoardError {
  /// Whether to ask again would be of no use.
  fileprivate var isFinal: Bool {
    switch self {
    case .wrongBoard, .notOnThisWire, .unknownCommand, .interrupted, .refused: true
    case .timedOut, .hungUp, .garbled: false
    }
  }
}

extension Follower.Place {
  /// How long to wait for news at most, in milliseconds of the bench: 200 of the board.
  fileprivate var pace: UInt64 { UInt64(min(200, max(2, 200 / speed))) }

  fileprivate mutating func hear(uptime: UInt64, clock: UInt64?, elapsed: UInt64) {
    let before = self.clock.now
    self.clock.take(uptime: uptime, clock: clock, elapsed: elapsed)
    let (passed, real) = (self.clock.now - before, elapsed - min(elapsed, heardAt))
    if passed > 0 && real > 0 {
      speed = max(speed * 0.9, min(10_000, Double(passed) / Double(real)))
    }
    heardAt = elapsed
  }

  fileprivate mutating func note(_ page: EventPage) {
    guard newest != nil, page.newest >= newest ?? 0 else {
      // The first look, or a log that began anew.
      newest = page.newest
      count = page.entries.last?.count ?? 0
      return
    }
    if let last = page.entries.last {
      newest = last.sequence
      count = last.count
    }
  }

  fileprivate mutating func events(_ page: EventPage, after newest: UInt32) -> [BoardEvent] {
    var events: [BoardEvent] = []
    var earliest = latest
    for entry in page.entries {
      // The entry that was the newest: it may have happened again.
      if entry.sequence == newest && entry.count <= count { continue }
      earliest = clock.moment(
        of: entry.milliseconds, isClockTime: entry.isClockTime, notBefore: earliest)
      events.append(
        BoardEvent(
          at: entry.sequence == newest ? clock.now : earliest, sequence: entry.sequence,
          code: entry.code, subject: entry.subject, argument: entry.argument))
    }
    latest = events.last?.at ?? latest
    return events
  }
}

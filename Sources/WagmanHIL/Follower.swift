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
  private let place = Mutex(FollowedLog())

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
        watch.breakDown("\(error)")
        return
      }
    }
  }

  /// Takes in all that the board can tell now.
  ///
  /// - Throws: ``BoardError`` where it was silent for longer than the rig says it may be.
  func update() async throws {
    try await patiently { try await turn.pass { try await look() } }
  }

  /// Does what may be done again, for as long as the board may be silent.
  func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
    while true {
      do {
        return try await body()
      } catch let error as BoardError {
        try Task.checkCancellation()
        let (heardAt, pace) = place.withLock { ($0.heardAt, $0.pace) }
        let now = bench.elapsed
        if error.isFinal || now - min(now, heardAt) >= silence { throw error }
        try await bench.news(within: pace)
      }
    }
  }

  private func look() async throws {
    if place.withLock({ $0.isOriginal }) { return try await listen() }
    while true {
      let from = place.withLock { $0.newest.map { max($0, 1) } }
      let page = try await page(from: from)
      // What the board says unasked is in its log as well.
      _ = bench.takeLines()
      if !take(page) { return }
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
      let (events, goesOn) = place.take(page, elapsed: bench.elapsed)
      return (events, goesOn ? events.last?.at ?? 0 : place.clock.now, goesOn)
    }
    watch.note(events, knownUntil: known)
    return goesOn
  }

  /// A board in the field: what it said, and that it is there.
  private func listen() async throws {
    let words = try await bench.ask(.uptime).lines
    guard let uptime = words.first.flatMap({ UInt64($0) }) else {
      throw BoardError.garbled("no uptime: \(words.first ?? "nothing")", wasHarmless: true)
    }
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
  var isFinal: Bool {
    switch self {
    case .wrongBoard, .notOnThisWire, .unknownCommand, .interrupted, .refused: true
    case .timedOut, .hungUp, .garbled: false
    }
  }
}

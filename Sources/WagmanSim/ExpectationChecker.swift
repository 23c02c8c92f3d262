import WagmanCore
import WagmanYaml

/// Watches the events of a run and says which expectations it did not meet.
///
/// Give it every event in order with ``observe(_:at:)``, then call
/// ``finish(at:)`` once. Observing allocates nothing.
public struct ExpectationChecker: Sendable {
  private let expectations: [Expectation]
  private var progress: [Progress]
  private var phases: InlineArray<6, Phase> = .init(repeating: .none)
  private var verdict = EnvironmentVerdict.normal

  private struct Progress: Sendable {
    /// `never` until the event that it follows has happened.
    var opens: Tick
    var count = 0
    var first = Tick.never
    var holdsSince = Tick.never
    var isMet = false
    /// When the state last ceased to hold, and for what.
    var brokeAt = Tick.never
  }

  public init(_ expectations: [Expectation]) {
    self.expectations = expectations
    progress = expectations.map { expectation in
      var progress = Progress(
        opens: expectation.following == nil ? .zero + expectation.after : .never)
      if case .state(let pattern, _) = expectation.kind, pattern.state == .verdict(.normal) {
        progress.holdsSince = .zero
      }
      return progress
    }
  }

  /// Takes the next event.
  ///
  /// `now` counts from the start of the run: an event's own time begins anew
  /// with each reset of the board.
  public mutating func observe(_ event: Event, at now: Tick) {
    note(event)
    for index in expectations.indices {
      switch expectations[index].kind {
      case .event(let pattern, _), .never(let pattern):
        if isOpen(index, at: now), pattern.matches(event) {
          progress[index].count += 1
          if progress[index].first == .never { progress[index].first = now }
        }
      case .state(let pattern, let span):
        if pattern.subject == event.subject { follow(index, pattern, span, at: now) }
      }
      if progress[index].opens == .never, now >= .zero + expectations[index].after,
        expectations[index].following?.matches(event) ?? false
      {
        progress[index].opens = now
      }
    }
  }

  /// What the run did not meet, in the order of the scenario.
  ///
  /// `end` counts from the start of the run.
  public mutating func finish(at end: Tick) -> [ExpectationFailure] {
    outcomes(at: end).compactMap(\.failure)
  }

  /// What became of each expectation, in the order of the scenario; in place of
  /// ``finish(at:)`` for whoever wants to know of those that were met, too.
  public mutating func outcomes(at end: Tick) -> [ExpectationOutcome] {
    expectations.indices.map { index in
      if case .state(_, let span) = expectations[index].kind { settle(index, span, until: end) }
      let (opens, first) = (progress[index].opens, progress[index].first)
      return ExpectationOutcome(
        expectation: expectations[index], complaint: complaint(index, end: end),
        opens: opens == .never ? nil : opens, first: first == .never ? nil : first)
    }
  }

  // MARK: While it runs

  private mutating func note(_ event: Event) {
    switch event.code {
    case .entered where event.subject.rawValue < 6:
      if let entry = Entry(argument: event.argument) {
        phases[Int(event.subject.rawValue)] = entry.to
      }
    case .environmentCritical: verdict = .critical
    case .environmentNormal: verdict = .normal
    default: break
    }
  }

  private func isOpen(_ index: Int, at now: Tick) -> Bool {
    let opens = progress[index].opens
    guard opens != .never, now >= opens else { return false }
    return expectations[index].within.map { now <= opens + $0 } ?? true
  }

  private func holds(_ pattern: StatePattern) -> Bool {
    switch pattern.state {
    case .phase(let phase): phases[Int(pattern.subject.rawValue)] == phase
    case .verdict(let wanted): verdict == wanted
    }
  }

  private mutating func follow(
    _ index: Int, _ pattern: StatePattern, _ span: TickSpan, at now: Tick
  ) {
    if holds(pattern) {
      if progress[index].holdsSince == .never { progress[index].holdsSince = now }
    } else if progress[index].holdsSince != .never {
      settle(index, span, until: now)
      progress[index].holdsSince = .never
      if !progress[index].isMet, now >= progress[index].opens { progress[index].brokeAt = now }
    }
  }

  /// Whether the stretch that ends now was long enough and began early enough.
  private mutating func settle(_ index: Int, _ span: TickSpan, until end: Tick) {
    let (opens, since) = (progress[index].opens, progress[index].holdsSince)
    guard opens != .never, since != .never else { return }
    let start = max(opens, since)
    let latest = opens + (expectations[index].within ?? .milliseconds(0))
    if start <= latest, start + span <= end { progress[index].isMet = true }
  }

  // MARK: At the end

  private func complaint(_ index: Int, end: Tick) -> String? {
    let expectation = expectations[index]
    if progress[index].opens == .never, let following = expectation.following {
      return "\(expectation.sentence), but '\(following.text)' never happened"
    }
    guard progress[index].opens <= end else {
      return "\(expectation.sentence), but the run ended at \(end.text)"
    }
    switch expectation.kind {
    case .event(_, let count):
      return count.contains(progress[index].count)
        ? nil : "\(expectation.sentence), but it \(times(progress[index]))"
    case .never:
      return progress[index].count == 0
        ? nil : "\(expectation.sentence), but it \(times(progress[index]))"
    case .state(let pattern, _):
      return progress[index].isMet
        ? nil : "\(expectation.sentence), but it \(fate(pattern, progress[index], end))"
    }
  }

  private func times(_ progress: Progress) -> String {
    switch progress.count {
    case 0: "did not happen"
    case 1: "happened at \(progress.first.text)"
    default: "happened \(progress.count) times, first at \(progress.first.text)"
    }
  }

  private func fate(_ pattern: StatePattern, _ progress: Progress, _ end: Tick) -> String {
    if progress.holdsSince != .never {
      return "began to hold only at \(progress.holdsSince.text) and the run ended at \(end.text)"
    }
    if progress.brokeAt != .never { return "ceased to hold at \(progress.brokeAt.text)" }
    return "did not hold"
  }
}

/// An expectation that a run did not meet.
public struct ExpectationFailure: Equatable, Sendable, CustomStringConvertible {
  public let file: String
  public let line: Int
  /// One sentence: what was expected, and what came instead.
  public let message: String

  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String { "\(file):\(line): \(message)" }
}

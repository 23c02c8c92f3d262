import Orchestration
import WagmanCore
import WagmanSim
import WagmanYaml

/// Steps that look at what the board does.
extension StepRun {
  private static var lateness: UInt64 { FollowedLog.lateness }

  /// Waits for an event since the last step that did something, or since the last event that
  /// was waited for.
  func wait(
    for pattern: EventPattern, _ times: Int, within span: TickSpan, after cursor: Watch.Cursor,
    _ context: JobContext
  ) async throws -> Outcome {
    let last = cursor.at + span.milliseconds
    let progress = Progress(context, cursor.at, last)
    var index = cursor.index
    var left = times
    let found: (at: UInt64, index: Int) = try await session.decide {
      let (events, known) = session.watch.events(from: index)
      progress.report(known)
      for event in events {
        guard event.at <= last else { break }
        index += 1
        guard pattern.matches(event.event) else { continue }
        left -= Int(event.count)
        if left <= 0 { return (event.at, index) }
      }
      guard known <= last + Self.lateness else {
        throw StepEnd(.failed(missing(pattern.text, times - left, of: times, span, cursor)))
      }
      return nil
    }
    session.set(Watch.Cursor(index: found.index, at: found.at), of: number)
    return took(found.at - min(found.at, cursor.at), of: span, pattern.text)
  }

  /// Waits until something is in a state, or was for a moment since the last step that did
  /// something.
  func wait(
    for pattern: StatePattern, within span: TickSpan, after cursor: Watch.Cursor,
    _ context: JobContext
  ) async throws -> Outcome {
    try await session.follower.update()
    let last = cursor.at + span.milliseconds
    let progress = Progress(context, cursor.at, last)
    let place: Watch.Cursor = try await session.decide {
      let present = session.watch.present
      let events = session.watch.events(from: cursor.index).events
      progress.report(present.at)
      let entered = events.firstIndex { pattern.isEntered(by: $0) }
      if let entered, events[entered].at <= last {
        return Watch.Cursor(index: entered + 1, at: events[entered].at)
      }
      let holds = session.watch.holds(pattern) == true
      if holds && (entered == nil || present.at <= last) { return present }
      guard present.at <= last + Self.lateness else {
        throw StepEnd(.failed(missing(pattern.text, 0, of: 1, span, cursor)))
      }
      return nil
    }
    session.set(place, of: number)
    return .passed(
      "after \(TickSpan.milliseconds(place.at - min(place.at, cursor.at)).short)",
      isMarginal: false)
  }

  func never(
    _ pattern: EventPattern, for span: TickSpan, after cursor: Watch.Cursor,
    _ context: JobContext
  ) async throws -> Outcome {
    let last = cursor.at + span.milliseconds
    let progress = Progress(context, cursor.at, last)
    try await session.decide { () throws -> Void? in
      let (events, known) = session.watch.events(from: cursor.index)
      progress.report(known)
      if let event = events.first(where: { $0.at <= last && pattern.matches($0.event) }) {
        let after = TickSpan.milliseconds(event.at - min(event.at, cursor.at)).short
        throw StepEnd(.failed("it happened after \(after): \(event.text)"))
      }
      return known > last + Self.lateness ? () : nil
    }
    session.set(session.watch.place(after: last, from: cursor.index), of: number)
    return .passed("", isMarginal: false)
  }

  func holds(
    _ pattern: StatePattern, for span: TickSpan, _ context: JobContext
  ) async throws -> Outcome {
    try await session.follower.update()
    let begin = session.watch.present
    let last = begin.at + span.milliseconds
    guard let holdsNow = session.watch.holds(pattern) else {
      throw StepEnd(.failed("nobody knows whether \(pattern.text): the board told no such state"))
    }
    guard holdsNow else {
      throw StepEnd(.failed("\(pattern.text) does not hold: \(state(of: pattern.subject))"))
    }
    let progress = Progress(context, begin.at, last)
    try await session.decide { () throws -> Void? in
      let (events, known) = session.watch.events(from: begin.index)
      progress.report(known)
      if let event = events.first(where: { $0.at <= last && pattern.isLeft(by: $0) }) {
        let after = TickSpan.milliseconds(event.at - min(event.at, begin.at)).short
        throw StepEnd(.failed("it ended after \(after): \(event.text)"))
      }
      return known > last + Self.lateness ? () : nil
    }
    session.set(session.watch.place(after: last, from: begin.index), of: number)
    return .passed("", isMarginal: false)
  }

  // MARK: Words

  /// How long it took is a measurement of its own, whose limit is the window.
  private func took(_ span: UInt64, of limit: TickSpan, _ what: String) -> Outcome {
    session.record(
      Measurement(
        test: test, name: "time to \(what)", at: session.watch.present.at, value: Int64(span),
        low: 0, high: Int64(limit.milliseconds), margin: 0, sign: "s", worth: 1_000))
    return .passed("after \(TickSpan.milliseconds(span).short)", isMarginal: false)
  }

  private func missing(
    _ what: String, _ count: Int, of times: Int, _ span: TickSpan, _ cursor: Watch.Cursor
  ) -> String {
    let word = what.split(separator: " ").first.map(String.init) ?? ""
    let events = session.watch.events(from: cursor.index).events
    let own = events.filter { event in
      word == "any" ? event.subject.port != nil : "\(event.subject.name)" == word
    }.suffix(3).map(\.text)
    let seen =
      own.isEmpty
      ? "nothing was told of \(word == "any" ? "a guest" : word)"
      : "told was: " + own.joined(separator: "; ")
    let often = times > 1 ? " \(times) times, but \(count)" : ""
    return "'\(what)' did not come\(often) within \(span.text); \(seen)"
  }

  private func state(of subject: Subject) -> String {
    if subject == .environment { return "it is otherwise" }
    guard let phase = session.watch.phase(of: subject) else { return "its state is unknown" }
    return "\(subject.name) is \(phase.name)"
  }
}

extension StatePattern {
  /// Whether an event brings this state about.
  func isEntered(by event: BoardEvent) -> Bool {
    guard event.subject == subject else { return false }
    switch state {
    case .phase(let phase): return event.phase == phase
    case .verdict(.normal): return event.code == .environmentNormal
    case .verdict(.critical): return event.code == .environmentCritical
    }
  }

  /// Whether an event ends this state.
  func isLeft(by event: BoardEvent) -> Bool {
    guard event.subject == subject else { return false }
    switch state {
    case .phase(let phase): return event.phase.map { $0 != phase } ?? false
    case .verdict(.normal): return event.code == .environmentCritical
    case .verdict(.critical): return event.code == .environmentNormal
    }
  }
}

import Synchronization
import WagmanCore
import WagmanRemote
import WagmanSim
import WagmanYaml

/// What is known of the board in a run: its events in order, its states, and until when.
final class Watch: Sendable {
  private let state = Mutex(State())

  fileprivate struct State {
    var events: [BoardEvent] = []
    /// Until then all that happened is in `events`.
    var known: UInt64 = 0
    var phases = [Phase?](repeating: nil, count: Subject.count)
    var verdict: EnvironmentVerdict?
    var broken: String?
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var lastWaiter: UInt64 = 0
    var changes: UInt64 = 0
    var reader: @Sendable ([BoardEvent]) -> Void = { _ in }
  }

  /// A place in the events, and the moment that spans are counted from.
  struct Cursor: Equatable, Sendable {
    var index = 0
    var at: UInt64 = 0
  }

  /// Where the events are at present.
  var present: Cursor {
    state.withLock { Cursor(index: $0.events.count, at: $0.known) }
  }

  var events: [BoardEvent] { state.withLock { $0.events } }

  /// The events from a place on, and until when they are known.
  func events(from index: Int) -> (events: ArraySlice<BoardEvent>, known: UInt64) {
    state.withLock { ($0.events[min(index, $0.events.count)...], $0.known) }
  }

  /// The place behind all events up to a moment until when they are known.
  func place(after moment: UInt64, from index: Int) -> Cursor {
    state.withLock { state in
      let later = state.events[min(index, state.events.count)...].firstIndex { $0.at > moment }
      return Cursor(index: later ?? state.events.count, at: moment)
    }
  }

  /// Why the bench can say no more of the board; the first reason stays.
  var broken: String? { state.withLock { $0.broken } }

  func phase(of subject: Subject) -> Phase? {
    state.withLock { $0.phases[Int(subject.rawValue)] }
  }

  /// Whether something is in a state; `nil` while nobody knows.
  func holds(_ pattern: StatePattern) -> Bool? {
    state.withLock { state in
      switch pattern.state {
      case .phase(let phase): state.phases[Int(pattern.subject.rawValue)].map { $0 == phase }
      case .verdict(let verdict): state.verdict.map { $0 == verdict }
      }
    }
  }

  // MARK: Taking in

  func note(_ events: [BoardEvent], knownUntil known: UInt64) {
    change { state in
      for event in events { state.take(event) }
      state.known = max(state.known, known)
    }
    if !events.isEmpty { state.withLock { $0.reader }(events) }
  }

  /// Has somebody told of events as they come.
  func tell(_ reader: @escaping @Sendable ([BoardEvent]) -> Void) {
    state.withLock { $0.reader = reader }
  }

  /// Takes states that were asked for rather than followed.
  func note(_ lines: [StateLine]) {
    change { state in
      for line in lines {
        let phase = Phase.allCases.first { $0.name.word == line.state }
        switch line.subject {
        case "controller": state.phases[Int(Subject.controller.rawValue)] = phase
        case "environment": state.verdict = line.state == "normal" ? .normal : .critical
        default:
          if let port = line.port { state.phases[port.index] = phase }
        }
      }
    }
  }

  func breakDown(_ reason: String) { change { $0.broken = $0.broken ?? reason } }

  private func change(_ body: (inout State) -> Void) {
    let waiters = state.withLock { state in
      body(&state)
      state.changes &+= 1
      defer { state.waiters = [:] }
      return state.waiters.sorted { $0.key < $1.key }.map(\.value)
    }
    for waiter in waiters { waiter.resume() }
  }

  // MARK: Waiting

  /// How often something changed so far, for ``change(after:)``.
  var changes: UInt64 { state.withLock { $0.changes } }

  /// Waits until more is known than after so many changes.
  func change(after changes: UInt64) async throws {
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.changes != changes || Task.isCancelled { return true }
          state.waiters[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
    try Task.checkCancellation()
  }
}

extension Watch.State {
  fileprivate mutating func take(_ event: BoardEvent) {
    events.append(event)
    if let phase = event.phase { phases[Int(event.subject.rawValue)] = phase }
    switch event.code {
    case .environmentCritical: verdict = .critical
    case .environmentNormal: verdict = .normal
    default: break
    }
  }
}

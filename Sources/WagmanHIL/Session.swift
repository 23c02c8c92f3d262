import Orchestration
import Synchronization
import WagmanCore
import WagmanRemote
import WagmanWire

/// What the steps of a run share.
final class Session: Sendable {
  let plan: Plan
  let rig: Rig
  let bench: any Bench
  let follower: Follower
  private let state: Mutex<State>

  struct State {
    var interlock: Interlock
    /// Where each step left its place in the events.
    var cursors: [Int: Watch.Cursor] = [:]
    /// Where the test began that runs, or its step failed: the place of what follows no other.
    var origin = Watch.Cursor()
    /// How far the events were searched for power that went on or off.
    var powerRead = 0
    var outcomes: [Int: Outcome] = [:]
    var spans: [Int: (from: UInt64, to: UInt64)] = [:]
    var measurements: [Measurement] = []
    var notes: [Note] = []
    /// How many events there were when the first test began.
    var testsBegin: Int?
  }

  init(_ plan: Plan, _ rig: Rig, _ bench: any Bench) {
    self.plan = plan
    self.rig = rig
    self.bench = bench
    follower = Follower(bench, silence: rig.silence.milliseconds)
    state = Mutex(State(interlock: Interlock(rig.interlock)))
  }

  var watch: Watch { follower.watch }

  /// What was measured and noted so far, and what became of the steps.
  var records: State { state.withLock { $0 } }

  func record(_ outcome: Outcome, of step: Int, from begin: UInt64) {
    let present = watch.present
    state.withLock { state in
      state.outcomes[step] = outcome
      state.spans[step] = (begin, max(begin, present.at))
      if !outcome.hasPassed { state.origin = present }
    }
  }

  func record(_ measurement: Measurement) { state.withLock { $0.measurements.append(measurement) } }

  func note(_ text: String) {
    let at = watch.present.at
    state.withLock { $0.notes.append(Note(at: at, text: text)) }
  }

  func set(_ cursor: Watch.Cursor, of step: Int) { state.withLock { $0.cursors[step] = cursor } }

  /// Where a step's window may begin: where those before it ended.
  func cursor(after steps: [Int]) -> Watch.Cursor {
    state.withLock { state in
      steps.compactMap { state.cursors[$0] }.max { ($0.index, $0.at) < ($1.index, $1.at) }
        ?? state.origin
    }
  }

  /// Notes that a test begins: what happened before is not its concern.
  func begin(_ test: String) async {
    guard watch.broken == nil else { return }
    // A board that does not answer shows in the first step.
    try? await follower.update()
    note("test: \(test)")
    let present = watch.present
    state.withLock { state in
      state.origin = present
      state.testsBegin = state.testsBegin ?? present.index
    }
  }

  // MARK: Asking the board

  /// Waits until the interlock lets a command be given, which is to be given at once then.
  ///
  /// - Throws: `CancellationError`.
  func clear(_ command: ConsoleCommand) async throws {
    var hasNoted = false
    while true {
      let now = bench.elapsed
      noteCuts(at: now)
      let moment = state.withLock { $0.interlock.clear(command, at: now) }
      guard let moment else { return }
      if !hasNoted { note("interlock: '\(command.words)' waits \(moment - now) ms") }
      hasNoted = true
      try await bench.news(within: moment - now)
    }
  }

  /// Tells the interlock which ports the board cut since it was told last, and when.
  private func noteCuts(at now: UInt64) {
    state.withLock { state in
      let (events, known) = watch.events(from: state.powerRead)
      state.powerRead += events.count
      for event in events {
        guard let port = event.subject.port, let phase = event.phase else { continue }
        let ago = known - min(known, event.at)
        state.interlock.note(port, isOn: phase.hasPower, at: now - min(now, ago))
      }
    }
  }

  /// Looks at what is known until that decides.
  ///
  /// - Throws: what `look` throws, or that the bench broke meanwhile.
  func decide<Value>(_ look: () throws -> Value?) async throws -> Value {
    while true {
      let changes = watch.changes
      if let value = try look() { return value }
      if let broken = watch.broken { throw StepEnd(.benchError(broken)) }
      try await watch.change(after: changes)
    }
  }
}

/// A value that a plan measured, with its limits, in base units.
public struct Measurement: Equatable, Sendable {
  public var test: String
  public var name: String
  public var at: UInt64
  public var value: Int64
  public var low: Int64?
  public var high: Int64?
  public var margin: Int64
  /// What people read it in, and how many base units that is worth.
  public var sign: String
  public var worth: Int64

  public enum Verdict: String, Sendable {
    case good, marginal, low, high
  }

  public var verdict: Verdict {
    if let low, value < low { return .low }
    if let high, value > high { return .high }
    if let low, margin > 0, value < low + margin { return .marginal }
    if let high, margin > 0, value > high - margin { return .marginal }
    return .good
  }

  public var isWithinLimits: Bool { verdict == .good || verdict == .marginal }

  /// A number of base units as people read it.
  public func text(_ number: Int64) -> String {
    let whole = number / worth
    let rest = abs(number % worth)
    let sign = number < 0 && whole == 0 ? "-" : ""
    let unit = self.sign.isEmpty ? "" : " \(self.sign)"
    guard worth > 1, rest > 0 else { return "\(sign)\(whole)\(unit)" }
    var digits = "\(rest)"
    while digits.count < "\(worth)".count - 1 { digits = "0" + digits }
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(sign)\(whole).\(digits)\(unit)"
  }

  /// The value and what it is held against.
  public var text: String {
    switch (low, high) {
    case (let low?, let high?): "\(text(value)), \(text(low)) to \(text(high))"
    case (let low?, nil): "\(text(value)), at least \(text(low))"
    case (nil, let high?): "\(text(value)), at most \(text(high))"
    case (nil, nil): text(value)
    }
  }
}

/// Something about the run that is worth a line.
public struct Note: Equatable, Sendable {
  public var at: UInt64
  public var text: String
}

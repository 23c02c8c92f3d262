import WagmanCore

/// A port as the program of boards in the field sees it.
struct OriginalDevice {
  enum State: Equatable {
    case disabled
    case stopped
    /// Its relay was switched on and settles.
    case starting
    case started
    /// Power is cut at that moment.
    case stopping(cutAt: Tick, Cause)
    /// Its relay was switched off and settles.
    case cut(Cause)
  }

  var state = State.stopped
  /// Since when it is in its state, as far as ``disabled`` goes.
  var disabledAt = Tick.zero
  /// When the relay that was switched has settled; `never` while none was.
  var settlesAt = Tick.never
  var startedAt = Tick.zero
  var lastHeartbeat = Tick.zero
  /// The board does not start it by itself before.
  var backOffUntil = Tick.zero
  /// The medium that a command asked for, for the next start alone.
  var chosenMedium: BootMedium?

  /// The heartbeat line as it was last seen, and as it is.
  private var seenLevel = false
  private var level = false
  private var changes = 0

  /// The line changed.
  mutating func toggle() { level.toggle() }

  /// Looks at the line once.
  ///
  /// - Returns: whether that was the last of the changes that make a heartbeat.
  mutating func pollLine(changesPerHeartbeat: Int) -> Bool {
    guard level != seenLevel else { return false }
    seenLevel = level
    changes += 1
    guard changes >= changesPerHeartbeat else { return false }
    changes = 0
    return true
  }

  /// A new start counts changes anew.
  mutating func forgetChanges() { changes = 0 }

  /// Whether it can be started: stopped, and its relay at rest.
  var isReady: Bool { state == .stopped && settlesAt == .never }

  /// How long nothing was heard of it, its start counted as a sign of life.
  func silence(at now: Tick) -> TickSpan { now.since(max(lastHeartbeat, startedAt)) }

  /// The state as logs and tables name it.
  var phase: Phase {
    switch state {
    case .disabled: .disabled
    case .stopped: .stopped
    case .starting: .starting
    case .started: .started
    case .stopping, .cut: .stopping
    }
  }
}

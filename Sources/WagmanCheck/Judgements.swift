import WagmanCore

extension Phase {
  /// Whether a guest that comes here was started: its relay went on, or it beats although
  /// it was to be off, or while its start waits for a relay that is stuck.
  package func isStart(from before: Phase) -> Bool {
    switch (before, self) {
    case (.cycling, .starting), (.stopped, .started), (.cycling, .started): true
    default: false
    }
  }
}

extension PortMemory {
  /// Whether a reset that found `before` may leave this.
  ///
  /// Whether the guest goes down follows from what becomes of it after the reset.
  package func keeps(_ before: PortMemory) -> Bool {
    var kept = before
    kept.isGoingDown = isGoingDown
    return kept == self
  }
}

extension NodeMemory {
  /// Whether a reset that found `before` may leave this: it spends a part of a commanded
  /// hibernation, at most `quantum`, but never its last minute.
  package func keeps(_ before: NodeMemory, spendingAtMost quantum: TickSpan) -> Bool {
    let (left, had) = (commandRemaining, before.commandRemaining)
    return causes == before.causes && verdict == before.verdict && left <= had
      && had - left <= quantum && left >= min(had, .minutes(1))
  }
}

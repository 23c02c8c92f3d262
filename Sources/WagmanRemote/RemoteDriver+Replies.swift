import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanWire

/// What becomes of requests, and of the link that they go over.
extension RemoteDriver {
  /// Takes in what became of the request under way.
  func finish(_ outcome: BoardClient.Outcome, at now: UInt64, _ tick: Tick) {
    guard let done = operation else { return }
    operation = nil
    switch outcome {
    case .answered(let reply): take(reply, to: done, at: now, tick)
    case .failed(let error): take(error, of: done, at: now, tick)
    }
  }

  func linkChanged(_ change: Connection.Change) {
    switch change {
    case .opened:
      (pausedUntil, isTentative) = (0, false)
      say(.reopened)
    case .hungUp(let hangUp):
      lose(hangUp.reason)
    }
  }

  /// The board may do what it likes from now on; it is greeted anew.
  func lose(_ reason: String) {
    if phase == .releasing || phase == .released {
      endRelease()
      return
    }
    if isDriving { say(.lost(reason)) }
    phase = .greeting(.identifier)
    continuation = nil
    lines.forgetState()
    effects.removeAll()
    unconfirmed.removeAll()
    misses = Array(repeating: 0, count: Port.count)
  }

  private func take(_ reply: Reply, to done: Operation, at now: UInt64, _ tick: Tick) {
    switch done {
    case .greeting(let step): greet(with: reply, to: step, at: now, tick)
    case .refresh(let step): refresh(reply, step, at: tick)
    case .effect(let effect, let step):
      if dialect == .manual {
        acknowledge(effect, at: tick)
      } else {
        continuation = .effect(effect, step: step + 1)
      }
    case .mirror(let mirror, _): note(mirror)
    case .release(let step): continuation = .release(step: step + 1)
    }
  }

  private func take(_ error: BoardError, of done: Operation, at now: UInt64, _ tick: Tick) {
    if case .hungUp = error { return }
    if case .wrongBoard(let expected, let found) = error {
      say(.wrongBoard(expected: expected, found: found))
      pausedUntil = now + settings.retryAfter
      return
    }
    switch done {
    case .greeting(let step): greetAgain(after: error, of: step, at: now)
    case .refresh(let step):
      refreshAt = tick
      // What was gathered so far is not asked for again while it is fresh.
      if dialect != .manual, step > 0, tick.since(sentAt) < staleAfter, error.leavesDoubt {
        continuation = .refresh(step: step)
        return
      }
      if !isDriving { pausedUntil = now + settings.retryAfter }
      // While something comes back, the next line may be whole.
      var patience = staleAfter
      if case .garbled = error { patience = max(patience, settings.lostAfter) }
      if tick.since(takenAt) > patience { lose("\(error)") }
    case .effect(let effect, let step):
      if case .refused = error, dialect != .manual {
        // It is started, or stopped, already; what is read back tells.
        continuation = .effect(effect, step: step + 1)
        return
      }
      if error.leavesDoubt {
        // It may have been done: what was read before says nothing of that relay.
        leaveUnknown(effect, at: tick)
      } else {
        unconfirmed.removeAll { $0.number == effect.number }
      }
      say(.failed("\(effect.command.words) (number \(effect.number)): \(error)"))
      refreshAt = tick
      regreet(after: error)
    case .mirror(let mirror, _):
      say(.failed("\(mirror.command.words): \(error)"))
      refreshAt = tick
      pausedUntil = now + settings.retryAfter
      regreet(after: error)
    case .release:
      endRelease()
    }
  }

  private func leaveUnknown(_ effect: Effect, at tick: Tick) {
    guard let index = unconfirmed.firstIndex(where: { $0.number == effect.number }) else { return }
    unconfirmed[index].acknowledgedAt = tick
  }

  func acknowledge(_ effect: Effect, at tick: Tick) {
    if case .relay(let port, let level) = effect.what {
      if level == .on { driven.insert(port) } else { driven.remove(port) }
    }
    if let index = unconfirmed.firstIndex(where: { $0.number == effect.number }) {
      unconfirmed[index].acknowledgedAt = tick
      // The program waits for what is read back.
      refreshAt = tick
    }
  }
}

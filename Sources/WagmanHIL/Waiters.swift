import Synchronization

/// Who waits for news, until some moment at most.
final class Waiters: Sendable {
  private let state = Mutex(State())

  private struct State {
    var waiters: [Waiter] = []
    var last: UInt64 = 0
  }

  private struct Waiter {
    let number: UInt64
    let until: UInt64
    let continuation: CheckedContinuation<Void, Never>
  }

  /// The moment at which the first of them has waited long enough.
  var due: UInt64 { state.withLock { $0.waiters.map(\.until).min() ?? .max } }

  /// - Throws: `CancellationError` when nobody wants to know any more.
  func wait(until moment: UInt64) async throws {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if Task.isCancelled { return true }
          state.waiters.append(
            Waiter(number: number, until: moment, continuation: continuation))
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      take(number)?.resume()
    }
    try Task.checkCancellation()
  }

  /// Wakes all of them, in the order in which they came.
  func wake() {
    let all = state.withLock { state in
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in all { waiter.continuation.resume() }
  }

  private func take(_ number: UInt64) -> CheckedContinuation<Void, Never>? {
    state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
      return state.waiters.remove(at: index).continuation
    }
  }
}

import Synchronization

/// Lets one in at a time, in the order in which they came.
final class Turnstile: Sendable {
  private let state = Mutex(State())

  private struct State {
    var isTaken = false
    var waiters: [Waiter] = []
    var last: UInt64 = 0
  }

  private struct Waiter {
    let number: UInt64
    /// Is told whether it is its turn, or nobody wants it any more.
    let continuation: CheckedContinuation<Bool, Never>
  }

  /// Waits its turn for `body`, and lets the next one in after it.
  ///
  /// - Throws: what `body` throws; `CancellationError` where nobody wants its turn any more.
  func pass<Value>(_ body: () async throws -> Value) async throws -> Value {
    try await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async throws {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    let hasEntered = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled { return false }
          if !state.isTaken {
            state.isTaken = true
            return true
          }
          state.waiters.append(Waiter(number: number, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      giveUp(number)
    }
    if !hasEntered { throw CancellationError() }
  }

  private func giveUp(_ number: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(returning: false)
  }

  private func leave() {
    let next = state.withLock { state -> Waiter? in
      if state.waiters.isEmpty {
        state.isTaken = false
        return nil
      }
      return state.waiters.removeFirst()
    }
    next?.continuation.resume(returning: true)
  }
}

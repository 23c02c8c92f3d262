import Synchronization

/// Messages for one reader, who takes them in the order in which they came.
///
/// Other than with an asynchronous stream, a reader whose task was cancelled still gets them:
/// a run that is to end has to hear what ends.
final class Mailbox<Message: Sendable>: Sendable {
  private let state = Mutex(State())

  private struct State {
    var messages: [Message] = []
    var taken = 0
    var reader: CheckedContinuation<Message, Never>?
  }

  func post(_ message: Message) {
    let reader = state.withLock { state -> CheckedContinuation<Message, Never>? in
      if let reader = state.reader {
        state.reader = nil
        return reader
      }
      state.messages.append(message)
      return nil
    }
    reader?.resume(returning: message)
  }

  /// The next message, when there is one.
  ///
  /// - Precondition: nobody else waits for it.
  func next() async -> Message {
    await withCheckedContinuation { continuation in
      let message = state.withLock { state -> Message? in
        guard state.taken < state.messages.count else {
          precondition(state.reader == nil, "two readers of one mailbox")
          state.reader = continuation
          return nil
        }
        let message = state.messages[state.taken]
        state.taken += 1
        if state.taken == state.messages.count {
          state.messages.removeAll(keepingCapacity: true)
          state.taken = 0
        }
        return message
      }
      if let message { continuation.resume(returning: message) }
    }
  }
}

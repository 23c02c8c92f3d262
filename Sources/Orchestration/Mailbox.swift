import Synchronization

/// Messages for one reader, who takes them in the order in which they came.
///
/// Other than with an asynchronous stream, a reader whose task was cancelled still gets them:
/// a run that is to end has to hear what ends.
final class Mailbox<Message: Sendable>: Sendable {
  private let state = Mutex(State())

  private struct State {
    var messages: [Message] = []
    /// Unsafe, for it is resumed in one place, once, where it is taken out of here.
    var reader: UnsafeContinuation<Void, Never>?
  }

  func post(_ message: Message) {
    let reader = state.withLock { state in
      state.messages.append(message)
      return state.reader.take()
    }
    reader?.resume()
  }

  /// All messages that nobody took, of which there is at least one.
  ///
  /// - Precondition: nobody else waits for them.
  func next() async -> [Message] {
    if let messages = takeAll() { return messages }
    await withUnsafeContinuation { continuation in
      let isThere = state.withLock { state in
        precondition(state.reader == nil, "two readers of one mailbox")
        if state.messages.isEmpty { state.reader = continuation }
        return !state.messages.isEmpty
      }
      if isThere { continuation.resume() }
    }
    return takeAll() ?? []
  }

  private func takeAll() -> [Message]? {
    state.withLock { state in
      guard !state.messages.isEmpty else { return nil }
      defer { state.messages = [] }
      return state.messages
    }
  }
}

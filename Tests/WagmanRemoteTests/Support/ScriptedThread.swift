import Foundation
import Synchronization

/// A scripted board that answers by itself, for clients that wait.
final class ScriptedThread: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let end = DispatchSemaphore(value: 0)

  init(at path: String, _ answer: @escaping @Sendable (String, String) -> String) throws {
    nonisolated(unsafe) let board = try ScriptedBoard(at: path, answer)
    Thread.detachNewThread { [self] in
      while !isOver.load(ordering: .relaxed) {
        if !board.pump(at: 0) { board.wait(milliseconds: 20) }
      }
      end.signal()
    }
  }

  /// Returns when nobody serves the board any more.
  func stop() {
    isOver.store(true, ordering: .relaxed)
    end.wait()
  }
}

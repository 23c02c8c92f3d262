import Foundation
import Synchronization

/// A simulated board that answers by itself, for clients that wait.
final class ServedBoard: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let end = DispatchSemaphore(value: 0)

  /// Prepares a board, then serves it on a thread until ``stop()``.
  init(_ links: [String], _ prepare: (SimulatedBoard) -> Void = { _ in }) throws {
    nonisolated(unsafe) let board = try SimulatedBoard(links)
    prepare(board)
    Thread.detachNewThread { [self] in
      while !isOver.load(ordering: .relaxed) { _ = board.pump(waiting: 20) }
      end.signal()
    }
  }

  /// Returns when nobody serves the board any more.
  func stop() {
    isOver.store(true, ordering: .relaxed)
    end.wait()
  }
}

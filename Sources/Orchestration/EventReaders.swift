import Synchronization

/// Several readers of one run: a display, a log and a test, say, each of which is told everything.
///
/// Jobs tell of their progress from wherever they run; here one event comes after the other, and
/// all readers have been told of it before the next. One that takes its time holds up the others
/// and the run: it puts what it reads into a queue of its own, as into an `AsyncStream`.
///
///     let readers = EventReaders([display.show, log.note])
///     await graph.run(observe: readers.read)
///
/// - Precondition: a reader does not bring about an event while it reads one.
public final class EventReaders: Sendable {
  public typealias Reader = @Sendable (GraphEvent) -> Void

  private let readers: [Reader]
  private let turn = Mutex(())

  public init(_ readers: [Reader]) { self.readers = readers }

  /// Tells each reader, in the order in which they were given.
  @Sendable
  public func read(_ event: GraphEvent) {
    turn.withLock { _ in
      for reader in readers { reader(event) }
    }
  }
}

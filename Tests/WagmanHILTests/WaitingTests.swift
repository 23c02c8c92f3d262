import Orchestration
import Synchronization
import Testing

@testable import WagmanHIL

@Suite struct WaitingTests {
  private let time = VirtualTime()
  private let trace = Trace()

  final class Trace: Sendable {
    private let words = Mutex<[String]>([])
    var all: [String] { words.withLock { $0 } }
    func note(_ word: String) { words.withLock { $0.append(word) } }
  }

  /// Lets tasks run in order, each to where it waits.
  private func settle() async {
    try? await time.clock.sleep(for: .milliseconds(1))
  }

  private func task(_ name: String, _ body: @escaping @Sendable () async throws -> Void)
    -> Task<Void, Never>
  {
    Task(executorPreference: time) { [trace] in
      do {
        try await body()
        trace.note("\(name) done")
      } catch {
        trace.note("\(name) \(error is CancellationError ? "cancelled" : "\(error)")")
      }
    }
  }

  @Test("Those who wait for their turn come in order; who gives up takes no turn")
  func turnstile() {
    let turnstile = Turnstile()
    time.run { [self] in
      let first = task("a") { [time, trace] in
        try await turnstile.pass {
          trace.note("a in")
          try await time.clock.sleep(for: .seconds(1))
        }
      }
      let others = ["b", "c", "d"].map { [trace] name in
        task(name) { try await turnstile.pass { trace.note("\(name) in") } }
      }
      await settle()
      others[1].cancel()
      await settle()
      trace.note("later")
      for one in [first] + others { await one.value }
      let last = task("e") { try await turnstile.pass {} }
      await last.value
      let late = task("f") { try await turnstile.pass { self.trace.note("f in") } }
      late.cancel()
      await late.value
    }
    #expect(
      trace.all == [
        "a in", "c cancelled", "later", "a done", "b in", "b done", "d in", "d done", "e done",
        "f cancelled",
      ])
  }

  @Test("A turn ends also with an error")
  func turnAfterError() {
    let turnstile = Turnstile()
    struct Broken: Error {}
    time.run { [self] in
      await task("a") { try await turnstile.pass { throw Broken() } }.value
      await task("b") { try await turnstile.pass {} }.value
    }
    #expect(trace.all == ["a Broken()", "b done"])
  }

  @Test("Waiters are woken all at once, in order; who gives up is not waited for")
  func waiters() {
    let waiters = Waiters()
    time.run { [self] in
      let tasks = [("a", UInt64(30)), ("b", 10), ("c", 20)].map { name, until in
        task(name) { try await waiters.wait(until: until) }
      }
      await settle()
      trace.note("due \(waiters.due)")
      tasks[1].cancel()
      await settle()
      trace.note("due \(waiters.due)")
      waiters.wake()
      for one in tasks { await one.value }
      let late = task("d") { try await waiters.wait(until: 1) }
      late.cancel()
      await late.value
      trace.note(waiters.due == .max ? "nobody" : "somebody")
    }
    #expect(
      trace.all == [
        "due 10", "b cancelled", "due 20", "a done", "c done", "d cancelled", "nobody",
      ])
  }

  @Test("A change is not missed between a look and the wait for it")
  func changes() {
    let watch = Watch()
    time.run { [self] in
      let seen = watch.changes
      watch.note([], knownUntil: 5)
      await task("a") { try await watch.change(after: seen) }.value
      let waiting = task("b") { try await watch.change(after: watch.changes) }
      let other = task("c") { try await watch.change(after: watch.changes) }
      await settle()
      other.cancel()
      await settle()
      watch.breakDown("first")
      watch.breakDown("second")
      await waiting.value
    }
    #expect(trace.all == ["a done", "c cancelled", "b done"])
    #expect(watch.broken == "first")
  }
}

@Suite struct WatchTests {
  private func event(_ at: UInt64, _ argument: UInt32 = 0) -> BoardEvent {
    BoardEvent(
      at: at, sequence: nil, code: .heartbeatLost, subject: .controller, argument: argument)
  }

  @Test("A place is behind all events up to its moment")
  func places() {
    let watch = Watch()
    watch.note([event(1), event(5), event(5), event(9)], knownUntil: 10)
    #expect(watch.place(after: 5, from: 0) == Watch.Cursor(index: 3, at: 5))
    #expect(watch.place(after: 4, from: 2) == Watch.Cursor(index: 2, at: 4))
    #expect(watch.place(after: 9, from: 0) == Watch.Cursor(index: 4, at: 9))
    #expect(watch.place(after: 0, from: 99) == Watch.Cursor(index: 4, at: 0))
  }

  @Test("What is known never goes back")
  func known() {
    let watch = Watch()
    watch.note([], knownUntil: 10)
    watch.note([event(11)], knownUntil: 0)
    #expect(watch.present == Watch.Cursor(index: 1, at: 10))
  }
}

import Foundation
import Synchronization
import WagmanRemote
import WagmanSerial
import WagmanWire

/// A board at the far end of a link, in real time.
///
/// A thread of its own waits at the link; whoever asks is resumed from it.
public final class LinkBench: Bench {
  public let name: String
  private let plant: PlantClient?
  private let shared = Mutex(Shared())
  /// A pair of sockets: whoever writes to it wakes the thread.
  private let wakeUp: (read: Int32, write: Int32)
  private let began = Monotonic.nanoseconds
  private let turn = Turnstile()
  private let plantTurn = Turnstile()
  private let tap: (@Sendable (Traffic) -> Void)?

  private struct Shared {
    var question: Question?
    var heard: [(text: String, at: UInt64)] = []
    var isClosed = false
    var isOver = false
  }

  private struct Question {
    let command: ConsoleCommand
    let continuation: CheckedContinuation<Reply, any Error>
  }

  /// The client, on its way to the thread that alone uses it from then on.
  private struct Passed: @unchecked Sendable {
    let client: BoardClient
  }

  /// A bench at the far end of a link that was opened.
  ///
  /// - Parameters:
  ///   - client: Used by nobody else from then on.
  ///   - plant: Where faults are put on the board; `nil` where nothing can.
  ///   - tap: Sees what passes on the link.
  public init(
    _ client: sending BoardClient, plant: PlantClient? = nil,
    tap: (@Sendable (Traffic) -> Void)? = nil
  ) {
    name = "\(client.connection.url)"
    self.plant = plant
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let status = socketpair(AF_UNIX, Int32(kind), 0, &ends)
    precondition(status == 0, "no socket: the process has too many open files")
    wakeUp = (ends[0], ends[1])
    self.tap = tap
    let passed = Passed(client: client)
    Thread.detachNewThread { [self] in serve(passed.client) }
  }

  deinit {
    Glibc.close(wakeUp.read)
    Glibc.close(wakeUp.write)
  }

  public var tellsNews: Bool { false }
  public var hasPlant: Bool { plant != nil }
  public var elapsed: UInt64 { (Monotonic.nanoseconds - began) / 1_000_000 }
  public var memory: [UInt8]? { nil }

  public func ask(_ command: ConsoleCommand) async throws -> Reply {
    try await turn.pass {
      // Whoever was cancelled in the queue asks no more: the safe state may have been reached.
      try Task.checkCancellation()
      return try await withCheckedThrowingContinuation { continuation in
        let isClosed = shared.withLock { shared in
          if !shared.isClosed {
            shared.question = Question(command: command, continuation: continuation)
          }
          return shared.isClosed
        }
        if isClosed {
          continuation.resume(throwing: BoardError.hungUp("it was closed", wasHarmless: true))
        }
        wake()
      }
    }
  }

  public func news(within milliseconds: UInt64) async throws {
    try await Task.sleep(for: .milliseconds(milliseconds))
  }

  public func takeLines() -> [(text: String, at: UInt64)] {
    shared.withLock { shared in
      defer { shared.heard = [] }
      return shared.heard
    }
  }

  public func strike(_ sentence: String) async throws {
    guard let plant else { throw PlantError("this bench has no plant that takes faults") }
    try await plantTurn.pass {
      // As in `ask`: what ends the faults comes after all of them.
      try Task.checkCancellation()
      try await block { try plant.strike(sentence) }
    }
  }

  public func block<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
  }

  /// Hangs up, when what is under way has been answered.
  public func close() {
    shared.withLock { $0.isClosed = true }
    wake()
    while !shared.withLock({ $0.isOver }) { usleep(1_000) }
  }

  private func wake() {
    var byte: UInt8 = 1
    // Full is as good as written: somebody is woken.
    _ = write(wakeUp.write, &byte, 1)
  }

  // MARK: The thread at the link

  private func serve(_ client: BoardClient) {
    client.heard = { [self] line in
      shared.withLock { $0.heard.append((line, elapsed)) }
    }
    if let tap {
      client.tapped = { [self] line, isSent in
        tap(
          Traffic(
            at: elapsed, isSent ? .sent : .heard,
            line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }))
      }
    }
    var pending: CheckedContinuation<Reply, any Error>?
    while true {
      let now = Monotonic.milliseconds
      let outcome = client.service(at: now)
      if let outcome {
        pending?.resume(with: outcome.result)
        pending = nil
      }
      let (question, isClosed) = shared.withLock { shared in
        defer { shared.question = nil }
        return (shared.question, shared.isClosed)
      }
      if let question {
        pending = question.continuation
        client.begin(question.command, at: Monotonic.milliseconds)
        continue
      }
      if isClosed && pending == nil { break }
      wait(client, from: now)
    }
    shared.withLock { $0.isOver = true }
  }

  private func wait(_ client: BoardClient, from now: UInt64) {
    var descriptors = [client.interest, pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0)]
    let wakeAt = client.wakeAt
    poll(&descriptors, 2, wakeAt > now ? Int32(min(wakeAt - now, 500)) : 0)
    var bytes = [UInt8](repeating: 0, count: 64)
    _ = read(wakeUp.read, &bytes, bytes.count)
  }
}

extension BoardClient.Outcome {
  fileprivate var result: Result<Reply, any Error> {
    switch self {
    case .answered(let reply): .success(reply)
    case .failed(let error): .failure(error)
    }
  }
}

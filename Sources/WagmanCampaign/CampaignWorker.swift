import Foundation

/// A process of its own that runs seeds: one that traps or hangs takes no other with it.
final class CampaignWorker {
  /// A seed that it was given and has not answered.
  struct Order {
    let seed: UInt64
    /// The result of the first run, where this is the second.
    let first: SeedResult?
  }

  private(set) var orders: [Order] = []
  /// When the oldest of its orders began, by the monotonic clock in milliseconds.
  private(set) var since: UInt64 = 0

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending: [UInt8] = []

  /// - Throws: what kept the process from being started.
  init(program: String, arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // Ours alone: while a worker holds its neighbour's end, the neighbour sees no end.
    for handle in [input.fileHandleForWriting, output.fileHandleForReading] {
      _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  var descriptor: Int32 { output.fileHandleForReading.fileDescriptor }

  func give(_ order: Order, at now: UInt64) {
    if orders.isEmpty { since = now }
    orders.append(order)
    let line = Array("\(order.seed)\n".utf8)
    // A worker that is gone is noticed where its answers are read.
    _ = line.withUnsafeBytes {
      write(input.fileHandleForWriting.fileDescriptor, $0.baseAddress, $0.count)
    }
  }

  /// Reads what has come; `nil` when the worker has ended.
  func read(at now: UInt64) -> [(Order, SeedResult)]? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Foundation.read(descriptor, &bytes, bytes.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return [] }
    guard count > 0 else { return nil }
    var results: [(Order, SeedResult)] = []
    pending += bytes[0..<count]
    while let end = pending.firstIndex(of: 10) {
      let line = Data(pending[..<end])
      pending.removeSubrange(...end)
      guard let result = try? JSONDecoder().decode(SeedResult.self, from: line),
        let first = orders.first, first.seed == result.seed
      else { return nil }
      orders.removeFirst()
      since = now
      results.append((first, result))
    }
    return results
  }

  /// Ends the process, waits for it, and says what became of it.
  func end(isKilled: Bool = false) -> String {
    if isKilled { kill(process.processIdentifier, SIGKILL) }
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? "signal \(process.terminationStatus)" : "exit code \(process.terminationStatus)"
  }
}

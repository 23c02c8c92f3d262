import Foundation
import WagmanCore

/// Runs the seeds of a campaign in several processes.
///
/// One seed in twenty runs a second time, in another process than the first: what
/// comes of a seed must not hang on anything but the seed.
public struct CampaignRunner {
  /// What the runner tells its owner, in the order in which it comes about.
  public enum News {
    case result(SeedResult)
    case repeated(first: SeedResult, second: SeedResult)
  }

  /// A seed that takes longer than this is taken for one that does not end.
  static let longestRun: UInt64 = 300_000

  private let program: String
  private let arguments: [String]
  private let jobs: Int
  private let clock: () -> UInt64

  /// - Parameters:
  ///   - program: What is run as a worker: it reads a seed a line and answers a ``SeedResult``
  ///     a line, as JSON, in the same order.
  ///   - arguments: its arguments.
  ///   - jobs: how many seeds run at once.
  ///   - clock: monotonic milliseconds.
  public init(
    program: String, arguments: [String], jobs: Int, clock: @escaping () -> UInt64
  ) {
    self.program = program
    self.arguments = arguments
    self.jobs = max(1, jobs)
    self.clock = clock
  }

  /// Whether this seed runs twice.
  public static func isRepeated(_ seed: UInt64) -> Bool {
    var draws = SplitMix64(seed: seed, stream: 0x3fd)
    return draws.below(20) == 0
  }

  /// Runs all of `seeds`; ends early when `isOver` says so.
  ///
  /// - Throws: what kept a worker from being started.
  public func run<Seeds: Sequence<UInt64>>(
    _ seeds: Seeds, isOver: () -> Bool, tell: (News) -> Void
  ) throws {
    var rest = seeds.makeIterator()
    var next = rest.next()
    // With one job the second worker only waits for its turn.
    var workers = try (0..<max(2, jobs)).map { _ in try worker() }
    defer { for worker in workers { _ = worker.end(isKilled: isOver()) } }
    var repeats: [(result: SeedResult, notBy: Int)] = []
    while !isOver() {
      let now = clock()
      var running = workers.reduce(0) { $0 + $1.orders.count }
      let limit = jobs == 1 ? 1 : jobs * 2
      for index in workers.indices {
        while running < limit, workers[index].orders.count < 2 {
          if let place = repeats.firstIndex(where: { $0.notBy != index }) {
            let first = repeats.remove(at: place).result
            workers[index].give(.init(seed: first.seed, first: first), at: now)
          } else if let seed = next {
            workers[index].give(.init(seed: seed, first: nil), at: now)
            next = rest.next()
          } else {
            break
          }
          running += 1
        }
      }
      if running == 0 { return }
      wait(for: workers)
      for index in workers.indices where !workers[index].orders.isEmpty {
        let results = poll(workers[index], at: clock()) { order, result in
          if let first = order.first {
            tell(.repeated(first: first, second: result))
          } else {
            tell(.result(result))
            if Self.isRepeated(result.seed) { repeats.append((result, index)) }
          }
        }
        if !results { workers[index] = try replace(workers[index], isOver, tell) }
      }
    }
  }

  private func worker() throws -> CampaignWorker {
    try CampaignWorker(program: program, arguments: arguments)
  }

  private func wait(for workers: [CampaignWorker]) {
    var ready = workers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    Foundation.poll(&ready, nfds_t(ready.count), 200)
  }

  /// - Returns: whether the worker still runs.
  private func poll(
    _ worker: CampaignWorker, at now: UInt64,
    _ take: (CampaignWorker.Order, SeedResult) -> Void
  ) -> Bool {
    var ready = pollfd(fd: worker.descriptor, events: Int16(POLLIN), revents: 0)
    if Foundation.poll(&ready, 1, 0) > 0 {
      guard let results = worker.read(at: now) else { return false }
      for (order, result) in results { take(order, result) }
    }
    return worker.orders.isEmpty || now < worker.since + Self.longestRun
  }

  /// A new worker in place of one that ended or hangs: the seed that it ran has failed,
  /// the others that it was given run again.
  private func replace(
    _ worker: CampaignWorker, _ isOver: () -> Bool, _ tell: (News) -> Void
  ) throws -> CampaignWorker {
    let hung = clock() >= worker.since + Self.longestRun
    let fate = worker.end(isKilled: true)
    // An interrupt from the keyboard reaches the workers as well.
    let new = try self.worker()
    guard !isOver(), let order = worker.orders.first else { return new }
    let text = hung ? "the run does not end" : "the program ended by itself: \(fate)"
    let result = SeedResult(
      seed: order.seed, digest: "", entries: 0, seconds: 0, struck: [:], pairs: [],
      sometimes: [], failure: .init(invariant: 0, text: text, at: 0))
    if let first = order.first {
      tell(.repeated(first: first, second: result))
    } else {
      tell(.result(result))
    }
    for order in worker.orders.dropFirst() { new.give(order, at: clock()) }
    return new
  }
}

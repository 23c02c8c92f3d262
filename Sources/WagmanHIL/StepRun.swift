import Orchestration
import WagmanCore
import WagmanRemote
import WagmanSim
import WagmanWire
import WagmanYaml

/// One step of a run, where its time comes.
struct StepRun: Sendable {
  let session: Session
  let step: Plan.Step
  let number: Int
  let test: String
  /// Steps right before it.
  let before: [Int]
  /// A failure is the bench's: the step brings the board to where tests begin.
  let isBenchWork: Bool

  /// Carries it out and records what became of it.
  ///
  /// - Throws: a ``StepEnd`` unless it passed.
  func perform(_ context: JobContext) async throws {
    let begin = session.watch.present.at
    let outcome = await outcome(context)
    session.record(outcome, of: number, from: begin)
    if case .benchError(let reason) = outcome { session.watch.breakDown(reason) }
    guard outcome.hasPassed else { throw StepEnd(outcome) }
    if !outcome.message.isEmpty { context.report(outcome.message) }
  }

  private func outcome(_ context: JobContext) async -> Outcome {
    if let broken = session.watch.broken {
      return .skipped("the bench failed before: \(broken)")
    }
    do {
      return try await run(context)
    } catch let end as StepEnd {
      return isBenchWork ? .ofBenchWork(end.outcome) : end.outcome
    } catch {
      // Whatever it was: nobody waited for it any more.
      if Task.isCancelled { return context.isOverdue ? .planRanOut : .aborted }
      return .benchError("\(error)")
    }
  }

  private func run(_ context: JobContext) async throws -> Outcome {
    let cursor = session.cursor(after: before)
    switch step.kind {
    case .command(let command, let answer): return try await give(command, answer)
    case .fault(let sentence): return try await strike(sentence)
    case .shell(let line, let within): return try await shell(line, within: within)
    case .wait(.event(let pattern), let within, let times):
      return try await wait(for: pattern, times, within: within, after: cursor, context)
    case .wait(.state(let pattern), let within, _):
      return try await wait(for: pattern, within: within, after: cursor, context)
    case .never(let pattern, let span):
      return try await never(pattern, for: span, after: cursor, context)
    case .holds(let pattern, let span): return try await holds(pattern, for: span, context)
    case .pause(let span):
      try await session.follower.update()
      let begin = session.watch.present
      let end = begin.at + span.milliseconds
      try await pass(until: end, from: begin.at, context)
      session.set(session.watch.place(after: end, from: begin.index), of: number)
      return .passed("", isMarginal: false)
    case .measure(let measure):
      session.set(cursor, of: number)
      return try await take(measure)
    case .parallel: preconditionFailure("branches are steps of their own")
    }
  }

  // MARK: Steps that do something

  /// Does something; what happens from then on counts for the steps after it.
  ///
  /// Windows begin when the board did it: by its log, where that tells of commands, else when it
  /// had answered. A slow host is no fault of the board.
  private func act<Value>(
    isCommand: Bool = false, _ body: () async throws -> Value
  ) async throws -> Value {
    try await session.follower.update()
    var cursor = session.watch.present
    session.set(cursor, of: number)
    let value = try await body()
    try await session.follower.update()
    let (events, known) = session.watch.events(from: cursor.index)
    let done = isCommand ? events.first { $0.code == .command || $0.code == .refused } : nil
    cursor.at = done?.at ?? known
    session.set(cursor, of: number)
    return value
  }

  private func give(
    _ command: ConsoleCommand, _ answer: Plan.Answer?
  ) async throws -> Outcome {
    try await session.clear(command)
    do {
      let lines = try await act(isCommand: true) { try await session.bench.ask(command) }.lines
        .joined(separator: " ")
      switch answer {
      case .refused(let reason):
        throw StepEnd(.failed("the board accepted it; a refusal was due: \(reason)"))
      case .tells(let expected) where expected != lines:
        throw StepEnd(.failed("it tells '\(lines)' and not '\(expected)'"))
      case .tells, nil: return .passed(lines.count < 60 ? lines : "", isMarginal: false)
      }
    } catch BoardError.refused(let reason) {
      if case .refused(let expected) = answer, reason.contains(expected) {
        return .passed(reason, isMarginal: false)
      }
      throw StepEnd(.failed("the board refused: \(reason)"))
    } catch BoardError.unknownCommand(let name) {
      throw StepEnd(.failed("this board does not know the command '\(name)'"))
    } catch let error as BoardError {
      if case .notOnThisWire = error { throw StepEnd(.skipped("\(error)")) }
      throw error
    }
  }

  private func strike(_ sentence: String) async throws -> Outcome {
    try await act { try await session.bench.strike(sentence) }
    session.note(sentence)
    return .passed("", isMarginal: false)
  }

  private func shell(_ line: String, within span: TickSpan) async throws -> Outcome {
    let command = ShellCommand(line: line, board: session.bench.name, limit: span)
    let flag = CancellationFlag()
    let end = try await act {
      try await withTaskCancellationHandler {
        try await session.bench.block { try command.run(flag) }
      } onCancel: {
        flag.set()
      }
    }
    try Task.checkCancellation()
    switch end {
    case .exited(0, let output): return .passed(output, isMarginal: false)
    case .exited(let code, let output):
      throw StepEnd(.failed("exit code \(code)" + (output.isEmpty ? "" : ": \(output)")))
    case .ranOut: throw StepEnd(.timedOut("it did not end within \(span.text)"))
    }
  }

  // MARK: Passing time

  func pass(until moment: UInt64, from begin: UInt64, _ context: JobContext) async throws {
    let progress = Progress(context, begin, moment)
    try await session.decide { () -> Void? in
      let known = session.watch.present.at
      progress.report(known)
      return known >= moment ? () : nil
    }
  }
}

extension JobContext {
  /// Whether the time is over that a job, or all jobs, were given.
  var isOverdue: Bool { deadline.map { $0 <= elapsed } ?? false }
}

/// Tells whoever looks on how much of a window has passed, ten times at most.
struct Progress {
  private let context: JobContext
  private let begin: UInt64
  private let span: UInt64
  private let told: Told

  private final class Told {
    var percent = 0
  }

  init(_ context: JobContext, _ begin: UInt64, _ end: UInt64) {
    self.context = context
    self.begin = begin
    span = max(1, end - min(begin, end))
    told = Told()
  }

  func report(_ known: UInt64) {
    let passed = min(span, known - min(known, begin))
    let percent = Int(passed * 100 / span)
    guard percent >= told.percent + 10 else { return }
    told.percent = percent - percent % 10
    context.report(
      "\(TickSpan.milliseconds(passed).short) of \(TickSpan.milliseconds(span).short)",
      fraction: Double(passed) / Double(span))
  }
}

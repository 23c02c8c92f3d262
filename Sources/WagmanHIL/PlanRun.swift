import Orchestration
import WagmanCore
import WagmanRemote
import WagmanWire
import WagmanYaml

/// A plan on a bench: what runs, and what came of it.
public struct PlanRun: Sendable {
  public let graph: JobGraph
  private let session: Session
  private let steps: [PlanGraph.PlannedStep]
  private let tests: [Plan.Test]
  private let sampler: Sampler

  /// A run of a plan, of which nothing has begun.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - rig: What the bench has.
  ///   - bench: The board.
  ///   - only: Names of tests, with those that they need; empty for all.
  /// - Throws: ``GraphProblems``; ``UnknownTest`` for a name that no test has.
  public init(_ plan: Plan, on rig: Rig, _ bench: any Bench, only: [String] = []) throws {
    session = Session(plan, rig, bench)
    tests = try Self.chosen(only, of: plan)
    let sampler = Sampler(session)
    self.sampler = sampler
    let session = session
    let made = try PlanGraph(
      session, tests: tests,
      background: [
        ("follow the board", { _ in try await session.follower.follow() }),
        ("sample", { _ in try await sampler.sample() }),
      ])
    graph = made.graph
    steps = made.steps
  }

  private static func chosen(_ names: [String], of plan: Plan) throws -> [Plan.Test] {
    guard !names.isEmpty else { return plan.tests }
    let all = plan.tests.map(\.name)
    var wanted: Set<String> = []
    var open = names
    while let name = open.popLast() {
      let matches = PlanReader.matches(name, in: all)
      if matches.isEmpty { throw UnknownTest(name: name, known: all) }
      for match in matches where wanted.insert(match).inserted {
        open += plan.tests.first { $0.name == match }?.needs ?? []
      }
    }
    return plan.tests.filter { wanted.contains($0.name) }
  }

  /// How the graph is run: the plan's limit, and time for the safe state.
  public var options: RunOptions {
    RunOptions(
      timeLimit: .milliseconds(Int64(session.plan.timeLimit.milliseconds)),
      // What is asked last may take its time as well.
      shutdownLimit: .milliseconds(Int64(SafeState.patience(session.rig) + 150_000)),
      grace: .seconds(2))
  }

  /// The board's URL.
  public var board: String { session.bench.name }

  /// Has somebody told what the board tells, as it comes.
  public func tell(_ reader: @escaping @Sendable ([BoardEvent]) -> Void) {
    session.watch.tell(reader)
  }

  /// The ports as they are known to be, a line each: guest, state, current.
  public var portLines: [String] {
    let sample = sampler.samples.last
    return Port.all.map { port in
      let state = session.watch.phase(of: Subject(port)).map { "\($0.name)" } ?? "-"
      var line = "\(port.name)  " + state
      if let current = sample?.current.dropFirst(port.index + 1).first ?? nil {
        line += String(repeating: " ", count: max(1, 12 - state.count)) + "\(current) mA"
      }
      return line
    } + [session.watch.phase(of: .controller).map { "controller  \($0.name)" } ?? "controller  -"]
  }

  /// What came of it, when the graph has run.
  ///
  /// - Parameter run: Of ``graph``.
  /// - Returns: what every report is made of.
  public func results(of run: GraphRun) -> PlanResults {
    let records = session.records
    var results = PlanResults(
      plan: session.plan, rig: session.rig.name, board: session.bench.name,
      events: session.watch.events, length: session.watch.present.at)
    results.eventsBefore = records.testsBegin ?? 0
    results.measurements = records.measurements
    results.notes = records.notes
    results.samples = sampler.samples
    results.broken = session.watch.broken
    results.unsafe = run.shutdownErrors.map { label, error in
      error is ShutdownTookTooLong ? "the \(label) was not reached in time" : "\(error)"
    }
    results.hasRunOut = run.statesAtLimit != nil
    results.facts = sampler.facts
    for (place, test) in tests.enumerated() {
      let own = steps.indices.filter { steps[$0].test == place }
      results.tests.append(
        TestResult(name: test.name, line: test.line, steps: own.map { result($0, run, records) }))
    }
    results.others = steps.indices.filter { steps[$0].test == nil }.map {
      result($0, run, records)
    }
    results.memory = session.bench.memory
    return results
  }

  private func result(_ number: Int, _ run: GraphRun, _ records: Session.State) -> StepResult {
    let step = steps[number]
    let outcome: Outcome =
      if let recorded = records.outcomes[number], recorded != .aborted {
        recorded
      } else {
        // A step that was cancelled does not know why.
        switch run.state(of: step.job) {
        case .skipped(.ended), .cancelled, .idle, .running: .aborted
        case .timedOut: .planRanOut
        case .skipped(.timeLimit): .skipped("the plan's time was over before it began")
        case .skipped: .skipped(reason(to: step.job, run, records))
        case .succeeded, .failed: .benchError("nobody knows what became of it")
        }
      }
    let span = records.spans[number]
    return StepResult(
      text: step.text, line: step.line, outcome: outcome, from: span?.from, to: span?.to)
  }
}

extension PlanRun {
  /// Why a step was skipped: the one at the beginning of the chain that did not pass.
  private func reason(to job: JobID, _ run: GraphRun, _ records: Session.State) -> String {
    var job = job
    while case .skipped(.requirement(let required)) = run.state(of: job) { job = required }
    let number = steps.firstIndex { $0.job == job }
    if let number, case .skipped(let reason) = records.outcomes[number] { return reason }
    return "it comes after '\(graph.label(of: job))', which did not pass"
  }
}

/// A test was asked for that the plan does not have.
public struct UnknownTest: Error, Equatable, Sendable, CustomStringConvertible {
  public let name: String
  public let known: [String]

  public var description: String {
    "the plan has no test '\(name)'; \(Vocabulary(known).advice(for: name))"
  }
}

import Orchestration
import WagmanCore

/// A plan as a graph of jobs: each step a job, each test a chain of them.
///
/// Tests follow each other, whatever became of those before: they share one board. A test that
/// needs another one starts its steps only where all of that one's passed.
struct PlanGraph {
  let graph: JobGraph
  /// The steps in the order of the plan; their numbers are their places.
  let steps: [PlannedStep]

  struct PlannedStep: Sendable {
    let job: JobID
    let text: String
    /// The place of its test; `nil` for what comes before the tests or after each of them.
    let test: Int?
    let line: Int
  }

  /// - Parameters:
  ///   - session: What steps share.
  ///   - tests: The tests to run, in the order of the plan.
  ///   - background: Jobs beside the plan, by their labels.
  /// - Throws: ``GraphProblems``, which no plan that was read has.
  init(
    _ session: Session, tests: [Plan.Test],
    background: [(label: String, body: @Sendable (JobContext) async throws -> Void)]
  ) throws(GraphProblems) {
    var building = Building(session)
    for (label, body) in background {
      building.builder.addNeverEnding(
        label, after: [building.connection], JobOptions(isCritical: false), body: body)
    }
    building.add(session.plan.prepare, named: "prepare", test: nil)
    for (place, test) in tests.enumerated() { building.add(test, at: place) }
    graph = try building.builder.build()
    steps = building.steps
  }

  private struct Building {
    let session: Session
    var builder: GraphBuilder
    let connection: JobID
    private let bench: Resource
    var steps: [PlannedStep] = []
    /// Where the plan is: jobs that the next one follows, and the numbers of their steps.
    private var last: (jobs: [JobID], numbers: [Int])
    /// By the names of tests: the jobs whose success is theirs.
    private var ends: [(name: String, jobs: [JobID])] = []

    init(_ session: Session) {
      self.session = session
      builder = GraphBuilder(session.plan.name)
      bench = builder.resource("safe state") { try await SafeState(session).reach() }
      let job: Job<Void> = builder.add(
        "connect", using: [bench],
        JobOptions(isCritical: false, timeLimit: .seconds(Self.connectSeconds))
      ) { (context: JobContext) async throws in
        try await Self.connect(session, context)
      }
      connection = job.id
      last = ([job.id], [])
    }

    private static func connect(_ session: Session, _ context: JobContext) async throws {
      do {
        try await session.follower.begin()
      } catch {
        if Task.isCancelled && !context.isOverdue { throw error }
        session.watch.breakDown(
          Task.isCancelled ? "the board told nothing within \(connectSeconds) s" : "\(error)")
        throw error
      }
    }

    private static var connectSeconds: Int { 60 }

    /// Steps of the bench's own.
    mutating func add(_ list: [Plan.Step], named name: String, test: Int?) {
      for (index, step) in list.enumerated() {
        let rule: StartRule = index == 0 ? .allDone : .allSucceeded
        last = add(
          step, label: "\(name) / \(index + 1) \(step.text)", test: test, of: name, rule: rule,
          after: last, isBenchWork: true)
      }
    }

    mutating func add(_ test: Plan.Test, at place: Int) {
      let session = session
      let begin: Job<Void> = builder.add(
        test.name, after: last.jobs, JobOptions(rule: .allDone, isCritical: false)
      ) { (_: JobContext) async throws in await session.begin(test.name) }
      let needed = ends.filter { end in
        test.needs.contains { !PlanReader.matches($0, in: [end.name]).isEmpty }
      }
      var here: (jobs: [JobID], numbers: [Int]) = ([begin.id] + needed.flatMap(\.jobs), [])
      for (index, step) in test.steps.enumerated() {
        here = add(
          step, label: "\(test.name) / \(index + 1) \(step.text)", test: place, of: test.name,
          rule: .allSucceeded, after: here, isBenchWork: false)
      }
      ends.append((test.name, here.jobs))
      last = here
      add(session.plan.afterEach, named: "after \(test.name)", test: nil)
    }

    /// - Returns: what the next step follows.
    private mutating func add(
      _ step: Plan.Step, label: String, test: Int?, of name: String, rule: StartRule,
      after: (jobs: [JobID], numbers: [Int]), isBenchWork: Bool
    ) -> (jobs: [JobID], numbers: [Int]) {
      guard case .parallel(let branches) = step.kind else {
        let run = StepRun(
          session: session, step: step, number: steps.count, test: name, before: after.numbers,
          isBenchWork: isBenchWork)
        let job: Job<Void> = builder.add(
          label, after: after.jobs, using: [bench], JobOptions(rule: rule, isCritical: false)
        ) { (context: JobContext) async throws in try await run.perform(context) }
        steps.append(PlannedStep(job: job.id, text: step.text, test: test, line: step.line))
        return ([job.id], [steps.count - 1])
      }
      var ends: (jobs: [JobID], numbers: [Int]) = ([], [])
      for (number, branch) in branches.enumerated() {
        var here = after
        for (index, inner) in branch.enumerated() {
          let place = "\(label.prefix { $0 != "/" })/ \(step.line).\(number + 1).\(index + 1)"
          here = add(
            inner, label: "\(place) \(inner.text)", test: test, of: name,
            rule: index == 0 ? rule : .allSucceeded, after: here, isBenchWork: isBenchWork)
        }
        ends.jobs += here.jobs
        ends.numbers += here.numbers
      }
      return ends
    }
  }
}

import Dispatch
import Orchestration
import Synchronization
import WagmanHIL
import WagmanRemote
import WagmanSerial
import WagmanSim

/// A plan on its way over one bench.
struct HilLane {
  let plan: Plan
  let target: HilTarget
  let only: [String]
  let shows: HilDisplay.Form
  let recorder: Recorder?

  /// Runs the plan where the board is: in virtual time for one that is simulated or replayed
  /// here, else in real time.
  ///
  /// - Returns: what came of it, and the graph with its states.
  /// - Throws: ``Failure``.
  func run() throws -> (results: PlanResults, graph: String) {
    let lack = target.rig.lacks(plan.needs, hasPlant: target.hasPlant) ?? lackOfConsole
    if let lack {
      let results = PlanResults.skipped(
        plan, rig: target.rig.name, board: target.name, lack)
      return (results, "")
    }
    // Before the lock, whose file a signal would leave behind.
    Interruption.watch(mindsHangUp: true)
    let lock = try benchLock()
    defer { lock?.release() }
    switch target.address {
    case .board(let url):
      if case .simulation(let name) = url.address {
        return try runVirtually(on: simulation(name, url))
      }
      return try runAtLink(url)
    case .replay(let recording): return try runVirtually(on: ReplayBench(recording))
    }
  }

  /// Why a plan that asks over a console cannot run; `nil` where it can, or nobody knows yet.
  private var lackOfConsole: String? {
    guard plan.needs.console, case .board(let url) = target.address, url.wire == .sensorgram else {
      return nil
    }
    return "it asks over a console; '\(target.name)' speaks sensorgrams"
  }

  /// The bench is this run's alone; a simulation is anyway.
  private func benchLock() throws -> DeviceLock? {
    guard case .board(let url) = target.address else { return nil }
    if case .simulation = url.address { return nil }
    do {
      return try DeviceLock(device: "hil-\(url.address)", for: url.address)
    } catch {
      throw Failure("\(error)", code: Failure.boardFailed)
    }
  }

  private func prepare(_ bench: any Bench) throws -> PlanRun {
    do {
      return try PlanRun(plan, on: target.rig, bench, only: only)
    } catch let error as UnknownTest {
      throw Failure("--only: \(error)")
    }
  }

  // MARK: Virtual time

  private func simulation(_ name: String, _ url: BoardURL) throws -> any VirtualBench {
    let scenario = try Wagman.Simulate.load(name.isEmpty ? "bench" : name)
    return SimulatedBench(
      SimulatedNode(scenario, isOriginal: url.isOriginal, seed: url.seed), name: "\(url)",
      pace: url.speed, tap: tap)
  }

  private var tap: (@Sendable (Traffic) -> Void)? { recorder.map { $0.record } }

  private func runVirtually(
    on bench: any VirtualBench
  ) throws -> (results: PlanResults, graph: String) {
    let run = try prepare(bench)
    let display = HilDisplay(run, plan, shows)
    let work = Mutex<Task<GraphRun, Never>?>(nil)
    let time = VirtualTime { moment in
      if display.isEnded { work.withLock { $0 }?.cancel() }
      return bench.move(to: moment)
    }
    let finished = time.run {
      let task = Task(executorPreference: time) {
        await run.graph.run(
          on: time.clock, executor: time, run.options, observe: display.show)
      }
      work.withLock { $0 = task }
      return await task.value
    }
    bench.close()
    display.close()
    return (run.results(of: finished), finished.svg)
  }

  // MARK: Real time

  private func runAtLink(_ url: BoardURL) throws -> (results: PlanResults, graph: String) {
    var settings = BoardClient.Settings()
    settings.identifier = target.rig.identifier
    let client = BoardClient(try Connection.open(url), settings: settings)
    let bench = LinkBench(client, plant: target.plantPath.map { PlantClient(path: $0) }, tap: tap)
    let run = try prepare(bench)
    let display = HilDisplay(run, plan, shows)
    let over = DispatchSemaphore(value: 0)
    let result = Mutex<GraphRun?>(nil)
    let task = Task.detached {
      let finished = await run.graph.run(run.options, observe: display.show)
      result.withLock { $0 = finished }
      over.signal()
    }
    while over.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if display.isEnded { task.cancel() }
    }
    bench.close()
    display.close()
    guard let finished = result.withLock({ $0 }) else {
      preconditionFailure("a run that is over has a result")
    }
    return (run.results(of: finished), finished.svg)
  }
}

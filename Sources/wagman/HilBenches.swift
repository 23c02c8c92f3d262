import Foundation
import Orchestration
import Synchronization
import WagmanHIL
import WagmanRemote
import WagmanSerial
import WagmanSim

/// Runs a plan's graph where its board is: in virtual time for one that is simulated here, else
/// in real time.
struct HilBenches {
  let url: BoardURL
  /// The path of the plant's socket.
  let plant: String?
  let identifier: String?
  let isEnded: @Sendable () -> Bool
  let observe: @Sendable (GraphEvent) -> Void

  /// Prepares a run on the bench and runs it.
  ///
  /// - Parameter prepare: Makes the run of the bench that it is given.
  /// - Returns: what came of it.
  /// - Throws: ``Failure``.
  func run(_ prepare: (any Bench) throws -> PlanRun) throws -> PlanResults {
    guard case .simulation(let name) = url.address else { return try runAtLink(prepare) }
    let scenario = try Wagman.Simulate.load(name.isEmpty ? "bench" : name)
    if url.isOriginal {
      let node = OriginalNode(scenario, settings: scenario.original, seed: url.seed)
      return try run(on: bench(node), prepare)
    }
    return try run(on: bench(Simulation(scenario, seed: url.seed)), prepare)
  }

  private func bench<Program: BoardProgram & ~Copyable>(
    _ simulation: consuming NodeSimulation<Program>
  ) -> any VirtualBench {
    SimulatedBench(simulation, name: "\(url)", pace: url.speed)
  }

  private func run(
    on bench: any VirtualBench, _ prepare: (any Bench) throws -> PlanRun
  ) throws -> PlanResults {
    let run = try prepare(bench)
    let work = Mutex<Task<GraphRun, Never>?>(nil)
    let isEnded = isEnded
    let time = VirtualTime { moment in
      if isEnded() { work.withLock { $0 }?.cancel() }
      return bench.move(to: moment)
    }
    let observe = observe
    let finished = time.run {
      let task = Task(executorPreference: time) {
        await run.graph.run(on: time.clock, executor: time, run.options, observe: observe)
      }
      work.withLock { $0 = task }
      return await task.value
    }
    bench.close()
    return run.results(of: finished)
  }

  private func runAtLink(_ prepare: (any Bench) throws -> PlanRun) throws -> PlanResults {
    var settings = BoardClient.Settings()
    settings.identifier = identifier
    let client = BoardClient(try Connection.open(url), settings: settings)
    let bench = LinkBench(client, plant: plant.map { PlantClient(path: $0) })
    let run = try prepare(bench)
    let over = DispatchSemaphore(value: 0)
    let result = Mutex<GraphRun?>(nil)
    let observe = observe
    let task = Task.detached {
      let finished = await run.graph.run(run.options, observe: observe)
      result.withLock { $0 = finished }
      over.signal()
    }
    while over.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if isEnded() { task.cancel() }
    }
    bench.close()
    guard let finished = result.withLock({ $0 }) else { throw Failure("the run was lost") }
    return run.results(of: finished)
  }
}

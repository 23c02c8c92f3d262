import WagmanCore
import WagmanReport
import WagmanSim

extension SimulationRun where Program: BoardProgram & ~Copyable {
  /// Writes the page of the run, where somebody asked for one; the run is over.
  ///
  /// - Throws: ``Failure`` where it could not be written.
  func writeReport() throws {
    guard let recorder = watcher.recorder else { return }
    let run = FinishedRun(
      scenario: simulation.scenario, end: simulation.time, counts: simulation.counts,
      summary: watcher.summary, outcomes: outcomes, whyUnjudged: isJudged ? nil : whyUnjudged,
      isWatched: isWatched, breach: breach)
    try recorder.file.write(run.report(of: recorder))
  }
}

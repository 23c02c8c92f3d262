import WagmanCore
import WagmanSim
import WagmanTrace

/// The traces that a run is written to, each to its file.
struct TraceFiles {
  private let files: [(path: String, writer: TraceWriter)]

  /// No trace.
  init() { files = [] }

  /// Makes the files, or empties them, when all their names say what they are.
  ///
  /// - Throws: ``Failure`` for a name that says nothing, or a file that cannot be made.
  init(_ paths: [String], of scenario: Scenario) throws {
    var formats: [(String, TraceFormat)] = []
    for path in paths {
      guard let format = TraceFormat(path: path) else {
        throw Failure(
          "--trace: \(path): a name ends with .vcd, for waveforms, or .json, for Perfetto")
      }
      if formats.contains(where: { $0.0 == path }) {
        throw Failure("--trace: \(path): named twice")
      }
      formats.append((path, format))
    }
    files = try formats.map { path, format in
      do throws(TraceError) {
        return (path, try TraceWriter(to: path, as: format, title: "wagman \(scenario.name)"))
      } catch {
        throw Failure("--trace: \(path): \(error)")
      }
    }
  }

  var isEmpty: Bool { files.isEmpty }

  func observe(_ observation: Observation) {
    for file in files { file.writer.observe(observation) }
  }

  func look(_ levels: NodeLevels, at now: Tick) {
    for file in files { file.writer.look(levels, at: now) }
  }

  /// Ends all of them.
  ///
  /// - Throws: ``Failure`` when one could not be written.
  func close(at end: Tick) throws {
    var failure: Failure?
    for file in files {
      do throws(TraceError) {
        try file.writer.close(at: end)
      } catch {
        failure = failure ?? Failure("--trace: \(file.path): \(error)")
      }
    }
    if let failure { throw failure }
  }
}

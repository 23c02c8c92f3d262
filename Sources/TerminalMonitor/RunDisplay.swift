import Foundation
import Orchestration
import Synchronization

/// Shows a run to whoever started it: on a screen where there is a terminal, else line by line.
///
///     let display = RunDisplay.forStandardOutput(graph, title: "bench") { run.cancel() }
///     let result = await graph.run(observe: display.show)
///     display.close()
///
/// While it is open nothing else writes to the terminal: what is to be said goes to
/// ``log(_:)``. All of it may be used from any thread. There is one at a time in a process.
public final class RunDisplay: Sendable {
  private let surface: any DisplaySurface
  private let state = Mutex(State())

  private struct State {
    var side: [String] = []
    var isClosed = false
  }

  init(_ surface: any DisplaySurface) { self.surface = surface }

  /// Opens what standard output can show.
  ///
  /// With a variable `NO_COLOR` that is not empty there are no colours. With `TERM=dumb` or
  /// without a terminal there are lines.
  ///
  /// - Parameters:
  ///   - graph: Whose run is shown.
  ///   - title: What stands above it.
  ///   - isPlain: Lines, also where a screen could be shown.
  ///   - mayEndAtOnce: Whether a signal or Ctrl-C that comes a second or more after the first
  ///     one ends the process; a run that must leave something in order says no.
  ///   - onQuit: Is called once, in a thread of its own, when the run is to end: by the key `q`,
  ///     Ctrl-C, SIGINT, SIGTERM or SIGHUP. The display stays, and shows how the run ends.
  /// - Returns: the display, which is to be closed.
  public static func forStandardOutput(
    _ graph: JobGraph, title: String, isPlain: Bool = false, mayEndAtOnce: Bool = true,
    onQuit: @escaping @Sendable () -> Void
  ) -> RunDisplay {
    let hasColors = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
    let screen: (any DisplaySurface)? =
      isPlain
      ? nil
      : CursesMonitor(
        graph, title: title, hasColors: hasColors, mayEndAtOnce: mayEndAtOnce, onQuit: onQuit)
    let surface =
      screen
      ?? LineSurface(graph, title: title, mayEndAtOnce: mayEndAtOnce, onQuit: onQuit)
    return RunDisplay(surface)
  }

  /// A reader of the run's events.
  @Sendable
  public func show(_ event: GraphEvent) { surface.show(event) }

  /// What stands beside the jobs on a screen that is wide enough, a line each; nowhere else.
  public var side: [String] {
    get { state.withLock { $0.side } }
    set {
      // In one step: the last one that was set is shown.
      state.withLock { state in
        guard state.side != newValue else { return }
        state.side = newValue
        surface.show(side: newValue)
      }
    }
  }

  /// Says something: below the jobs, or as a line.
  public func log(_ text: String) { surface.log(text) }

  /// Gives the terminal back; after that nothing is shown any more.
  public func close() {
    let isFirst = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    if isFirst { surface.close() }
  }
}

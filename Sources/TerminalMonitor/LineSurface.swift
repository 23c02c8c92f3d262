import Foundation
import Orchestration
import Synchronization

/// A run as lines on standard output.
final class LineSurface: DisplaySurface {
  private let state: Mutex<State>
  private let signals = SignalPipe(isScreen: false)
  private let ended = DispatchSemaphore(value: 0)

  private struct State {
    var lines: PlainLines
    var clock = RunClock()
    var isClosed = false
  }

  init(_ graph: JobGraph, title: String, onQuit: @escaping @Sendable () -> Void) {
    state = Mutex(State(lines: PlainLines(graph, title: title)))
    Thread.detachNewThread { [self] in watch(EndRequest(onQuit)) }
  }

  func show(_ event: GraphEvent) {
    state.withLock { state in
      guard !state.isClosed else { return }
      let elapsed = state.clock.note(event)
      if let line = state.lines.line(for: event, at: elapsed) { Self.write(line) }
    }
  }

  /// That is of a moment, and lines stay.
  func show(side: [String]) {}

  func log(_ text: String) {
    state.withLock { state in
      guard !state.isClosed else { return }
      for line in text.split(whereSeparator: \.isNewline) {
        Self.write(state.lines.line(log: String(line), at: state.clock.elapsed))
      }
    }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    signals.wake()
    ended.wait()
    signals.close()
  }

  private func watch(_ request: EndRequest) {
    var request = request
    while !state.withLock({ $0.isClosed }) {
      var watched = pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0)
      poll(&watched, 1, -1)
      for signal in signals.takeEnds() where request.ask() { signals.surrender(to: signal) }
    }
    ended.signal()
  }

  /// At once: whoever reads a pipe sees each line when it comes.
  private static func write(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeBufferPointer(rebasing: bytes[written...])
        let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        written += count
      }
    }
  }
}

import Foundation
import Orchestration
import Synchronization

/// A run on a screen, drawn when something changes and four times a second.
///
/// It has a thread of its own, the only one that draws: what runs neither waits for the terminal
/// nor keeps it waiting.
final class CursesMonitor: DisplaySurface {
  private let state: Mutex<State>
  private let signals: SignalPipe
  private let ended = DispatchSemaphore(value: 0)

  private struct State {
    var scene: Scene
    var clock = RunClock()
    var isClosed = false
  }

  /// What the thread keeps to itself.
  private struct View {
    var scroll = RowScroll()
    var request: EndRequest
    var isListening: Bool
    var height = 1
  }

  private static let period: Int32 = 250
  /// Changes that come faster than anybody sees are drawn together.
  private static let pause: Int32 = 20

  /// - Returns: `nil` where standard output is no terminal that can show a screen.
  init?(
    _ graph: JobGraph, title: String, hasColors: Bool, mayEndAtOnce: Bool,
    onQuit: @escaping @Sendable () -> Void
  ) {
    state = Mutex(State(scene: Scene(graph, title: title)))
    // Before ncurses takes those that nobody has taken.
    signals = SignalPipe(isScreen: true)
    guard let screen = CursesScreen(hasColors: hasColors) else {
      signals.close()
      return nil
    }
    let view = View(
      request: EndRequest(mayEndAtOnce: mayEndAtOnce, onQuit), isListening: screen.keyboard != nil)
    // From here on the thread alone uses it.
    nonisolated(unsafe) let handed = screen
    Thread.detachNewThread { [self] in watch(handed, view) }
  }

  func show(_ event: GraphEvent) {
    change { state in
      let elapsed = state.clock.note(event)
      state.scene.note(event, at: elapsed)
    }
  }

  func show(side: [String]) { change { $0.scene.side = side } }

  func log(_ text: String) { change { $0.scene.log(text, at: $0.clock.elapsed) } }

  func close() {
    change { $0.isClosed = true }
    ended.wait()
    signals.close()
  }

  private func change(_ body: (inout sending State) -> Void) {
    state.withLock { body(&$0) }
    signals.wake()
  }

  // MARK: The thread

  private func watch(_ screen: CursesScreen, _ view: View) {
    var view = view
    while true {
      let (isClosed, scene, elapsed) = state.withLock { ($0.isClosed, $0.scene, $0.clock.elapsed) }
      if isClosed { break }
      let size = screen.fit()
      let page = MonitorPage(scene: scene, now: elapsed, columns: size.columns, rows: size.rows)
      screen.show(page.lines(&view.scroll))
      view.height = max(1, size.rows - 3)
      poll(nil, 0, Self.pause)
      wait(screen, &view)
      takeSignals(screen, &view)
      takeKeys(screen, &view)
    }
    screen.close()
    ended.signal()
  }

  /// Until something has changed, a key was pressed, or a quarter of a second is over.
  private func wait(_ screen: CursesScreen, _ view: inout View) {
    let keys = view.isListening ? screen.keyboard ?? -1 : -1
    var watched = [
      pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0),
      pollfd(fd: keys, events: Int16(POLLIN), revents: 0),
    ]
    poll(&watched, nfds_t(watched.count), Self.period - Self.pause)
    // A terminal that has gone has nothing more to say, and says so at once.
    if watched[1].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { view.isListening = false }
  }

  private func takeSignals(_ screen: CursesScreen, _ view: inout View) {
    for number in signals.takeEnds() { end(screen, &view, number) }
  }

  private func takeKeys(_ screen: CursesScreen, _ view: inout View) {
    guard view.isListening else { return }
    while let key = screen.key() {
      switch key {
      case .quit: if !state.withLock({ $0.scene.isEnding }) { end(screen, &view, SIGINT) }
      case .interrupt: end(screen, &view, SIGINT)
      case .up: view.scroll.move(by: -1)
      case .down: view.scroll.move(by: 1)
      case .pageUp: view.scroll.move(by: -view.height)
      case .pageDown: view.scroll.move(by: view.height)
      case .first: view.scroll.move(by: -Self.veryFar)
      case .last: view.scroll.move(by: Self.veryFar)
      case .follow: view.scroll.isFollowing = true
      case .repaint: screen.repaint()
      }
    }
  }

  private static let veryFar = 1 << 40

  private func end(_ screen: CursesScreen, _ view: inout View, _ number: Int32) {
    state.withLock { $0.scene.isEnding = true }
    guard view.request.ask() else { return }
    screen.close()
    signals.surrender(to: number)
  }
}

import Foundation
import Synchronization

/// Gives the terminal back when the program ends without having done so: it crashes, or somebody
/// calls `exit`.
///
/// What it does in a signal handler is prepared before: there nothing may allocate.
enum TerminalRestoration {
  private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]
  /// They end a process in which nobody minds them.
  private static let deaths = [SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2]

  /// From now on the terminal is in use.
  ///
  /// - Parameters:
  ///   - settings: What it was set to.
  ///   - farewell: What is to be written to it.
  static func arm(_ settings: termios, farewell: [UInt8]) {
    restorationSettings.initialize(to: settings)
    restorationText.deallocate()
    restorationText = .allocate(capacity: farewell.count)
    _ = restorationText.initialize(from: farewell)
    _ = atExit
    for number in crashes + deaths {
      let before = restorationBefore + Int(number)
      sigaction(number, nil, before)
      guard crashes.contains(number) || before.pointee.isDefault else { continue }
      var new = sigaction()
      new.sa_flags = SA_ONSTACK
      new.__sigaction_handler.sa_handler = restoreAndDie
      sigaction(number, &new, nil)
    }
    isArmed.store(true, ordering: .sequentiallyConsistent)
  }

  /// It has been given back.
  static func disarm() {
    guard isArmed.exchange(false, ordering: .sequentiallyConsistent) else { return }
    for number in crashes + deaths { sigaction(number, restorationBefore + Int(number), nil) }
  }

  private static let atExit: Void = { atexit { restoreTerminal() } }()
}

// Globals, for a signal handler is a C function and captures nothing. They change before
// `isArmed` does, and are read after it.
private let isArmed = Atomic<Bool>(false)
nonisolated(unsafe) private let restorationSettings = UnsafeMutablePointer<termios>.allocate(
  capacity: 1)
nonisolated(unsafe) private let restorationBefore = UnsafeMutablePointer<sigaction>.allocate(
  capacity: 65)
nonisolated(unsafe) private var restorationText = UnsafeMutableBufferPointer<UInt8>.allocate(
  capacity: 0)

private func restoreTerminal() {
  guard isArmed.exchange(false, ordering: .sequentiallyConsistent) else { return }
  _ = write(STDOUT_FILENO, restorationText.baseAddress, restorationText.count)
  tcsetattr(STDOUT_FILENO, TCSANOW, restorationSettings)
}

private func restoreAndDie(_ number: Int32) {
  restoreTerminal()
  sigaction(number, restorationBefore + Int(number), nil)
  raise(number)
}

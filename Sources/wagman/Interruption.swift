import Foundation
import Synchronization

/// SIGINT and SIGTERM, noted and acted upon at the next opportunity, so that
/// links are removed and the summary is printed.
enum Interruption {
  static var isRequested: Bool { interruptionFlag.load(ordering: .relaxed) }

  /// As a signal does.
  static func request() { interruptionFlag.store(true, ordering: .relaxed) }

  static func watch() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in interruptionFlag.store(true, ordering: .relaxed)
    }
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    signal(SIGPIPE, SIG_IGN)
  }
}

/// A global, for a signal handler is a C function and captures nothing.
private let interruptionFlag = Atomic<Bool>(false)

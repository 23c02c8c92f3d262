import Foundation
import Synchronization

/// SIGINT and SIGTERM, also SIGHUP where that is asked for, noted and acted upon at the next opportunity, so that
/// links are removed and the summary is printed.
enum Interruption {
  static var isRequested: Bool { interruptionFlag.load(ordering: .relaxed) }

  /// As a signal does.
  static func request() { interruptionFlag.store(true, ordering: .relaxed) }

  /// - Parameter mindsHangUp: Whether a terminal that is closed is such a request, unless the
  ///   process ignores it, as `nohup` makes it.
  static func watch(mindsHangUp: Bool = false) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in interruptionFlag.store(true, ordering: .relaxed)
    }
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    signal(SIGPIPE, SIG_IGN)
    guard mindsHangUp else { return }
    var old = sigaction()
    sigaction(SIGHUP, &action, &old)
    if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    {
      sigaction(SIGHUP, &old, nil)
    }
  }
}

/// A global, for a signal handler is a C function and captures nothing.
private let interruptionFlag = Atomic<Bool>(false)

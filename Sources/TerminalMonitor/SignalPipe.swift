import Foundation
import Synchronization

/// Signals that ask for an end, and whatever else wakes a thread that waits, as bytes of a pipe:
/// a handler may do no more than write one.
///
/// One that the process ignored, as `nohup` makes it, it goes on ignoring.
final class SignalPipe: Sendable {
  let reading: Int32
  private let writing: Int32
  private let before: [Disposition]

  /// What a signal did.
  private struct Disposition: @unchecked Sendable {
    let signal: Int32
    var action: sigaction
  }

  private static let asksForEnd: Set = [SIGINT, SIGTERM, SIGHUP]

  /// - Parameter isScreen: Whether the size of a screen matters, and being stopped would leave it
  ///   behind.
  init(isScreen: Bool) {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no file descriptors left")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (reading, writing) = (ends[0], ends[1])
    signalSink.store(ends[1], ordering: .sequentiallyConsistent)
    var before: [Disposition] = []
    for signal in Self.asksForEnd.sorted() + (isScreen ? [SIGWINCH, SIGTSTP] : []) {
      var old = sigaction()
      sigaction(signal, nil, &old)
      before.append(Disposition(signal: signal, action: old))
      guard !old.isIgnoring || signal == SIGWINCH else { continue }
      var new = sigaction()
      new.sa_flags = SA_RESTART
      new.__sigaction_handler.sa_handler = signal == SIGTSTP ? SIG_IGN : noteSignal
      sigaction(signal, &new, nil)
    }
    self.before = before
  }

  func wake() { noteSignal(0) }

  /// Those that asked for an end since.
  func takeEnds() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 256)
    var ends: [Int32] = []
    while case let count = read(reading, &bytes, bytes.count), count > 0 {
      ends += bytes[..<count].map(Int32.init).filter(Self.asksForEnd.contains)
    }
    return ends
  }

  /// Signals do what they did before.
  func close() {
    for var disposition in before { sigaction(disposition.signal, &disposition.action, nil) }
    signalSink.store(-1, ordering: .sequentiallyConsistent)
    Glibc.close(writing)
    Glibc.close(reading)
  }

  /// The process ends as if nobody had taken the signal.
  func surrender(to number: Int32) -> Never {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    // Some other thread may be the one that takes it.
    while true { pause() }
  }
}

extension sigaction {
  var isIgnoring: Bool { handler == unsafeBitCast(SIG_IGN, to: Int.self) }
  var isDefault: Bool { handler == unsafeBitCast(SIG_DFL, to: Int.self) }
  private var handler: Int { unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) }
}

/// A global, for a signal handler is a C function and captures nothing.
private let signalSink = Atomic<Int32>(-1)

private func noteSignal(_ number: Int32) {
  let code = errno
  var byte = UInt8(truncatingIfNeeded: number)
  // A full pipe wakes as well.
  _ = write(signalSink.load(ordering: .relaxed), &byte, 1)
  errno = code
}

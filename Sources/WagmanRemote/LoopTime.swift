import Glibc
import WagmanSerial

/// What a supervisor's loop has its time from, and waits by.
public protocol LoopTime: AnyObject {
  /// Since any moment; it never goes back.
  var nanoseconds: UInt64 { get }

  /// Waits until the board's link or a client of the node has something, a
  /// signal arrives, or the time is over.
  ///
  /// What the server's clients sent is read, and what waits for them is sent.
  func wait(for board: pollfd, _ server: LinkServer?, milliseconds: UInt64)
}

/// The clock of the machine, and poll(2).
public final class MonotonicTime: LoopTime {
  public init() {}

  public var nanoseconds: UInt64 { Monotonic.nanoseconds }

  public func wait(for board: pollfd, _ server: LinkServer?, milliseconds: UInt64) {
    var interest = board
    if let server {
      server.poll(timeoutMilliseconds: Int32(milliseconds), alongside: &interest)
    } else {
      poll(&interest, 1, Int32(milliseconds))
    }
  }
}

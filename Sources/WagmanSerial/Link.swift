import Glibc

/// A client's end of a link: bytes in, bytes out, and hang-up.
///
/// No call blocks. Whoever owns a link waits for its ``interest(hasOutput:)``
/// with poll(2), at the latest until ``wakeAt``, and then calls
/// ``advance(to:)`` before it moves bytes.
public protocol Link: AnyObject {
  /// Becomes readable when bytes arrive or the far side hangs up.
  var descriptor: Int32 { get }

  /// When this link has something to do although its descriptor is silent, in
  /// milliseconds of ``Monotonic``; `UInt64.max` for never.
  var wakeAt: UInt64 { get }

  /// What to wait for.
  ///
  /// - Parameters:
  ///   - hasRoom: whether the owner takes bytes.
  ///   - hasOutput: whether the owner has bytes to send.
  /// - Returns: for poll(2); a descriptor of −1 is not waited for.
  func interest(hasRoom: Bool, hasOutput: Bool) -> pollfd

  /// Does what is due by `now`, in milliseconds of ``Monotonic``.
  ///
  /// - Throws: ``HangUp`` when the far side turns out to be gone.
  func advance(to now: UInt64) throws(HangUp)

  /// Reads what has arrived.
  ///
  /// - Returns: How many bytes; 0 when there are none now.
  /// - Throws: ``HangUp`` when none will ever come.
  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int

  /// Sends what the link takes at once.
  ///
  /// - Returns: How many bytes it took.
  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int

  /// Sets a serial port's rate, in bits a second; other links have none.
  func setBaud(_ baud: UInt32) throws(HangUp)

  /// Frees the descriptor, and whatever was taken with it.
  func close()
}

extension Link {
  public var wakeAt: UInt64 { .max }

  public func interest(hasRoom: Bool, hasOutput: Bool) -> pollfd {
    let events = (hasRoom ? POLLIN : 0) | (hasOutput ? POLLOUT : 0)
    // A far side that is gone is reported whether asked for or not: without a
    // use for it the owner would spin.
    return pollfd(fd: events == 0 ? -1 : descriptor, events: Int16(events), revents: 0)
  }

  public func advance(to now: UInt64) throws(HangUp) {}

  public func setBaud(_ baud: UInt32) throws(HangUp) {}
}

/// The far side of a link is gone.
public struct HangUp: Error, Equatable, Sendable {
  /// What showed it, for a person.
  public let reason: String

  public init(_ reason: String) { self.reason = reason }

  /// What a call that has just failed says.
  static func last() -> HangUp { HangUp(String(cString: strerror(errno))) }
}

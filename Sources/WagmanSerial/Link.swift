/// A client's end of a link: bytes in, bytes out, and hang-up.
///
/// No call blocks. Whoever owns a link waits for its ``descriptor`` with
/// poll(2), at the latest until ``wakeAt``.
public protocol Link: AnyObject {
  /// Becomes readable when bytes arrive or the far side hangs up.
  var descriptor: Int32 { get }

  /// When this link has something to do although its descriptor is silent, in
  /// milliseconds of ``Monotonic``; `UInt64.max` for never.
  var wakeAt: UInt64 { get }

  /// Reads what has arrived.
  ///
  /// - Returns: How many bytes; 0 when there are none now.
  /// - Throws: ``HangUp`` when none will ever come.
  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int

  /// Sends what the link takes at once.
  ///
  /// - Returns: How many bytes it took.
  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int

  func close()
}

extension Link {
  public var wakeAt: UInt64 { .max }
}

/// The far side of a link is gone.
public struct HangUp: Error, Equatable, Sendable {
  /// What showed it, for a person.
  public let reason: String

  public init(_ reason: String) { self.reason = reason }
}

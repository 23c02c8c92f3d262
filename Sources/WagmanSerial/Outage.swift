/// A time without a link.
public struct Outage: Equatable, Sendable {
  /// When the link was lost, in milliseconds of ``Monotonic``.
  public let since: UInt64
  /// Why the last attempt to open it failed; before the first, how it was lost.
  public private(set) var reason: String
  /// How often it was tried since.
  public private(set) var attempts = 0

  init(since: UInt64, reason: String) {
    self.since = since
    self.reason = reason
  }

  mutating func note(_ error: LinkOpenError) {
    reason = error.description
    attempts += 1
  }
}

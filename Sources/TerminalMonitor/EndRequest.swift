import Foundation

/// Whether the end of a run was asked for; the owner is told once.
struct EndRequest {
  private let onQuit: @Sendable () -> Void
  private var askedAt: ContinuousClock.Instant?
  /// Whether asking in earnest ends the process.
  private let mayEndAtOnce: Bool

  /// One press of a key, or one `timeout`, may bring the same signal twice.
  private static let apart = Duration.seconds(1)

  init(mayEndAtOnce: Bool = true, _ onQuit: @escaping @Sendable () -> Void) {
    self.mayEndAtOnce = mayEndAtOnce
    self.onQuit = onQuit
  }

  /// - Returns: whether it had been asked for before, and by now in earnest, and the process may
  ///   end for that.
  mutating func ask(at now: ContinuousClock.Instant = .now) -> Bool {
    if let askedAt { return mayEndAtOnce && now - askedAt >= Self.apart }
    askedAt = now
    // It may take its time, and may close the display.
    Thread.detachNewThread(onQuit)
    return false
  }
}

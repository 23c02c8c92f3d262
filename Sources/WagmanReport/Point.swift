/// The value of a curve from a moment on.
public struct Point: Equatable, Sendable {
  /// Milliseconds since the start of the run.
  public var at: UInt64
  /// `nil` where nobody knows it; what is no number counts as that, too.
  public var value: Double?

  public init(at: UInt64, value: Double?) {
    self.at = at
    self.value = value
  }
}

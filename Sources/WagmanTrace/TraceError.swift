import Foundation

/// A trace's file cannot be written.
public struct TraceError: Error, Equatable, CustomStringConvertible {
  /// The system's number for what went wrong.
  public let number: Int32

  public init(number: Int32) { self.number = number }

  public var description: String { String(cString: strerror(number)) }
}

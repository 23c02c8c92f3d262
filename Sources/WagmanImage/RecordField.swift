/// One named value of a record, as text.
public struct RecordField: Equatable, Sendable {
  /// Such as `port 1 attempts`.
  public let name: String
  public let value: String

  init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    self.value = value.description
  }
}

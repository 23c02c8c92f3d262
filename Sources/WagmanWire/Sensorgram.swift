/// One sensorgram of a decoded line.
public struct Sensorgram: Equatable, Sendable {
  public let header: SensorgramHeader
  /// Where the values stand among the bytes of the line; see ``SensorgramLine/value(at:in:)``.
  public let body: Range<Int>

  public init(header: SensorgramHeader, body: Range<Int>) {
    self.header = header
    self.body = body
  }
}

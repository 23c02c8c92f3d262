/// A sensor in the fixed record: a byte for its health or whether it is in use,
/// and the range of readings that are believed.
public struct LegacySensor: Equatable, Sendable {
  /// As it stands: 0 or 1 for a sensor that is on or off, else its health.
  public var status: UInt8
  public var low: Int16
  public var high: Int16

  public init(status: UInt8 = 0, low: Int16 = 0, high: Int16 = 0) {
    self.status = status
    self.low = low
    self.high = high
  }

  init(_ page: Page, at offset: Int) {
    status = page.uint8(at: offset)
    low = Int16(bitPattern: page.uint16(at: offset &+ 1))
    high = Int16(bitPattern: page.uint16(at: offset &+ 3))
  }

  func encode(into page: inout Page, at offset: Int) {
    page.set(uint8: status, at: offset)
    page.set(uint16: UInt16(bitPattern: low), at: offset &+ 1)
    page.set(uint16: UInt16(bitPattern: high), at: offset &+ 3)
  }
}

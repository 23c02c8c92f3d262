/// A value in the body of a sensorgram.
///
/// Ranges are places among the bytes of the line; see ``SensorgramLine/bytes``.
public enum SensorgramValue: Equatable, Sendable {
  case null
  case byte(UInt8)
  case char(UInt8)
  /// 8 to 32 bits; how many there were on the wire makes no difference.
  case unsigned(UInt32)
  case signed(Int32)
  /// The bits of an IEEE 754 binary16.
  case float16(bits: UInt16)
  case float32(Float)
  case float64(Double)
  case bytes(Range<Int>)
  /// Said to be UTF-8, which nobody has checked.
  case string(Range<Int>)
  case array(SensorgramType, count: Int, Range<Int>)

  /// The number, where the value is an unsigned integer.
  public var unsigned: UInt32? {
    if case .unsigned(let number) = self { number } else { nil }
  }
}

/// The type of a value or of an array's items, as on the wire.
public enum SensorgramType: UInt8, CaseIterable, Sendable {
  case null = 0x00
  case byte = 0x01
  case char = 0x02
  case int8 = 0x03
  case uint8 = 0x04
  case int16 = 0x05
  case uint16 = 0x06
  case int24 = 0x07
  case uint24 = 0x08
  case int32 = 0x09
  case uint32 = 0x0a
  case float16 = 0x0b
  case float32 = 0x0c
  case float64 = 0x0d

  /// How many bytes one is.
  public var size: Int {
    switch self {
    case .null: 0
    case .byte, .char, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int24, .uint24: 3
    case .int32, .uint32, .float32: 4
    case .float64: 8
    }
  }

  /// The shortest unsigned type that holds a number.
  public static func shortest(for number: UInt32) -> SensorgramType {
    if number <= 0xff { return .uint8 }
    if number <= 0xffff { return .uint16 }
    return number <= 0xff_ffff ? .uint24 : .uint32
  }
}

/// The CRC-8 of sensorgrams (Dallas/Maxim): polynomial 0x31 reflected, initial
/// value 0, no final xor.
///
/// Over a message and its sum together it is 0.
public struct CRC8: Sendable {
  /// The sum of the bytes so far.
  public private(set) var value: UInt8 = 0

  public init() {}

  public mutating func update(_ byte: UInt8) {
    value ^= byte
    for _ in 0..<8 { value = value >> 1 ^ (0x8c & (0 &- (value & 1))) }
  }

  /// The sum of `bytes`.
  public static func of(_ bytes: Span<UInt8>) -> UInt8 {
    var sum = CRC8()
    for index in bytes.indices { sum.update(bytes[index]) }
    return sum.value
  }
}

/// The CRC-32 of IEEE 802.3, as zlib computes it: polynomial 0x04C11DB7 reflected,
/// initial value and final xor all ones.
///
/// Bit by bit: lines are short and a table costs a kilobyte.
public struct CRC32: Sendable {
  private var register: UInt32 = .max

  public init() {}

  /// The sum of the bytes so far.
  public var value: UInt32 { ~register }

  public mutating func update(_ byte: UInt8) {
    register ^= UInt32(byte)
    for _ in 0..<8 { register = register >> 1 ^ (0xedb8_8320 & (0 &- (register & 1))) }
  }

  public mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices { update(bytes[index]) }
  }

  /// The sum of `bytes`.
  public static func of(_ bytes: Span<UInt8>) -> UInt32 {
    var sum = CRC32()
    sum.update(bytes)
    return sum.value
  }
}

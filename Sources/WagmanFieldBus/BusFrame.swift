import WagmanCore

/// One message on the field bus: a sequence number, a kind, a payload of at most
/// ``capacity`` bytes and a CRC-32 over all of them.
///
/// Integers are little-endian. A message is built with `append` and read, from
/// the first byte of its payload on, with `take`; beyond the end zeros are read,
/// which is why a message's length is asked for first.
public struct BusFrame: Sendable {
  /// The longest payload: a page of memory with its number, and some to spare.
  public static var capacity: Int { 72 }

  var bytes: InlineArray<78, UInt8> = .init(repeating: 0)
  private(set) var length = 2
  private var position = 2

  public init() {}

  /// Begins a message anew.
  public mutating func begin(_ kind: BusKind, sequence: UInt8) {
    bytes[0] = sequence
    bytes[1] = kind.rawValue
    rewind(length: 2)
  }

  /// Which request this is, or answers.
  public var sequence: UInt8 { bytes[0] }

  /// `nil` for a kind that this program does not know.
  public var kind: BusKind? { BusKind(rawValue: bytes[1]) }

  /// The bytes of the payload.
  public var payloadCount: Int { length &- 2 }

  /// The bytes of the payload, of which none is taken by this.
  public func payloadByte(_ index: Int) -> UInt8 { bytes[2 &+ index] }

  mutating func rewind(length: Int) {
    self.length = length
    position = 2
  }
}

extension BusFrame {
  /// Appends a byte of the payload; beyond ``capacity`` nothing.
  public mutating func append(_ value: UInt8) {
    guard payloadCount < Self.capacity else { return }
    bytes[length] = value
    length &+= 1
  }

  /// Appends the low `size` bytes of a number, the lowest first.
  public mutating func append(_ value: UInt64, size: Int) {
    var rest = value
    for _ in 0..<size {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  public mutating func append(_ flag: Bool) { append(UInt8(flag ? 1 : 0)) }

  public mutating func append(_ value: UInt16) { append(UInt64(value), size: 2) }

  /// Takes the next byte of the payload; 0 beyond its end.
  public mutating func take() -> UInt8 {
    guard position < length else { return 0 }
    defer { position &+= 1 }
    return bytes[position]
  }

  /// Takes a number of `size` bytes, the lowest first.
  public mutating func take(size: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in 0..<size { value |= UInt64(take()) << UInt64(8 &* place) }
    return value
  }

  /// Bytes of the payload that were not taken yet.
  public var unreadCount: Int { length &- position }

  public mutating func takeUInt16() -> UInt16 { UInt16(truncatingIfNeeded: take(size: 2)) }
}

extension BusFrame {
  /// Ends the message with its checksum.
  ///
  /// - Returns: how many bytes it has now.
  mutating func seal() -> Int {
    let sum = checksum(of: length)
    for place in 0..<4 {
      bytes[length &+ place] = UInt8(truncatingIfNeeded: sum >> UInt32(8 &* place))
    }
    return length &+ 4
  }

  /// Whether the first `count` bytes are a message with its right checksum, which
  /// then is taken off.
  mutating func open(count: Int) -> Bool {
    guard count >= 6 else { return false }
    var claimed: UInt32 = 0
    for place in 0..<4 { claimed |= UInt32(bytes[count &- 4 &+ place]) << UInt32(8 &* place) }
    guard checksum(of: count &- 4) == claimed else { return false }
    rewind(length: count &- 4)
    return true
  }

  private func checksum(of count: Int) -> UInt32 {
    CRC32.of(bytes.span.extracting(0..<count))
  }
}

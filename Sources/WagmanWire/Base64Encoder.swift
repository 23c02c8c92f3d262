/// Writes one text of base64 whose bytes come in portions.
///
/// What is left of a group of three bytes waits for the next portion.
public struct Base64Encoder: Sendable {
  private var bits: UInt32 = 0
  private var count: UInt8 = 0
  /// Whether anything was written, or waits.
  public private(set) var hasBegun = false

  public init() {}

  /// Appends as much of the text as `bytes` complete.
  public mutating func append<let capacity: Int>(
    _ bytes: Span<UInt8>, to line: inout TextLine<capacity>
  ) {
    for index in bytes.indices {
      hasBegun = true
      bits = bits << 8 | UInt32(bytes[index])
      count &+= 1
      guard count == 3 else { continue }
      line.append(group: bits, 4)
      bits = 0
      count = 0
    }
  }

  /// Appends the end of the text, with its padding, and begins another one.
  public mutating func end<let capacity: Int>(_ line: inout TextLine<capacity>) {
    if count > 0 { line.append(group: bits << UInt32(24 &- 8 &* count), count &+ 1) }
    self = Base64Encoder()
  }
}

extension TextLine {
  /// Four characters for 24 bits, of which the first `count` say something.
  fileprivate mutating func append(group bits: UInt32, _ count: UInt8) {
    for place in UInt8(0)..<4 {
      let value = bits >> UInt32(18 &- 6 &* place)
      append(byte: place < count ? Base64.character(of: value) : 0x3d)
    }
  }
}

/// How messages stand on the line.
///
/// A message ends at a flag. Within it four values are sent as an escape and the
/// value with bit 5 changed: the flag, the escape, and XON and XOFF, so that the
/// bus passes through whatever takes these two for itself.
enum BusFraming {
  static var flag: UInt8 { 0x7e }
  static var escape: UInt8 { 0x7d }
  static var change: UInt8 { 0x20 }

  static func isReserved(_ byte: UInt8) -> Bool {
    byte == flag || byte == escape || byte == 0x11 || byte == 0x13
  }
}

extension BusFrame {
  /// Writes the message as it stands on the line.
  ///
  /// - Parameters:
  ///   - isAgain: whether a flag comes first, too: what noise left of an earlier
  ///     message then ends there.
  ///   - send: takes each byte.
  public mutating func write(isAgain: Bool = false, _ send: (UInt8) -> Void) {
    if isAgain { send(BusFraming.flag) }
    for index in 0..<seal() {
      let byte = bytes[index]
      if BusFraming.isReserved(byte) {
        send(BusFraming.escape)
        send(byte ^ BusFraming.change)
      } else {
        send(byte)
      }
    }
    send(BusFraming.flag)
  }
}

/// Makes messages of received bytes.
///
/// What has a wrong checksum, is too long or too short is dropped up to its flag
/// and counted once; the next message is read normally.
public struct BusReader: Sendable {
  /// The message that the last byte completed.
  public var frame = BusFrame()
  private var count = 0
  private var isEscaped = false
  /// Messages dropped, ever; wraps around.
  public private(set) var dropped: UInt32 = 0

  public init() {}

  /// Takes the next byte.
  ///
  /// - Returns: whether it completed a valid message, which then is ``frame``
  ///   until the next byte is taken.
  public mutating func take(_ byte: UInt8) -> Bool {
    if byte == BusFraming.flag { return end() }
    if byte == BusFraming.escape {
      isEscaped = true
      return false
    }
    let value = isEscaped ? byte ^ BusFraming.change : byte
    isEscaped = false
    if count < BusFrame.capacity &+ 6 { frame.bytes[count] = value }
    count &+= 1
    return false
  }

  private mutating func end() -> Bool {
    defer {
      count = 0
      isEscaped = false
    }
    guard count > 0 else { return false }
    if !isEscaped && count <= BusFrame.capacity &+ 6 && frame.open(count: count) { return true }
    dropped &+= 1
    return false
  }
}

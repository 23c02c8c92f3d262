import WagmanCore

/// What a line of manual mode ends in: a running number and a checksum.
///
/// A sealed line is `CONTENT #NUMBER CRC`. NUMBER is decimal, 32 bits. CRC is the
/// CRC-32 of every byte of the line before the blank that precedes it, as eight
/// hexadecimal digits in upper case.
public enum Seal: Equatable, Sendable {
  /// The line claims no seal.
  case none
  case valid(number: UInt32)
  /// The line claims a seal that does not fit it: nothing in it is to be believed.
  case broken

  /// Reads the seal of a line and says how many of its bytes are its content.
  ///
  /// A line claims a seal when a word of it begins with `#`. Without a valid
  /// seal all of the line counts as content. This is the client's way to check
  /// the body of a response to a sealed request.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  public static func read(_ line: Span<UInt8>) -> (seal: Seal, contentCount: Int) {
    var end = line.count
    var start = 0
    var isClaimed = false
    var last = 0..<0
    var number = 0..<0
    while start < end {
      while start < end && ASCII.isBlank(line[start]) { start += 1 }
      guard start < end else { break }
      let begin = start
      while start < end && !ASCII.isBlank(line[start]) { start += 1 }
      if line[begin] == ASCII.hash { isClaimed = true }
      number = last
      last = begin..<start
    }
    end = number.lowerBound
    guard isClaimed else { return (.none, line.count) }
    guard let value = value(line, number: number, checksum: last) else {
      return (.broken, line.count)
    }
    while end > 0 && ASCII.isBlank(line[end - 1]) { end -= 1 }
    return (.valid(number: value), end)
  }

  private static func value(
    _ line: Span<UInt8>, number: Range<Int>, checksum: Range<Int>
  ) -> UInt32? {
    guard number.count > 1, line[number.lowerBound] == ASCII.hash,
      let sum = Digits.checksum(line.extracting(checksum)),
      case .value(let value) = Digits.decimal(
        line.extracting(number.lowerBound + 1..<number.upperBound)),
      CRC32.of(line.extracting(0..<checksum.lowerBound - 1)) == sum
    else { return nil }
    return value
  }
}

extension TextLine {
  /// Seals the line as it stands: appends a blank, `#`, the number, a blank and the checksum.
  ///
  /// The line must hold one whole line without its end, and nothing is to be
  /// appended but that.
  public mutating func appendSeal(_ number: UInt32) {
    append(" #")
    append(decimal: number)
    let sum = CRC32.of(span)
    append(byte: ASCII.blank)
    append(hex: UInt64(sum), digits: 8)
  }
}

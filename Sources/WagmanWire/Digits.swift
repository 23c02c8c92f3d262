/// Numbers as the wire writes them.
enum Digits {
  enum Reading: Equatable {
    case value(UInt32)
    case tooLarge
    case notANumber
  }

  /// One or more decimal digits and nothing else.
  static func decimal(_ word: Span<UInt8>) -> Reading {
    guard word.count > 0 else { return .notANumber }
    var value: UInt32 = 0
    var isTooLarge = false
    for index in word.indices {
      let digit = word[index] &- ASCII.zero
      guard digit < 10 else { return .notANumber }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(UInt32(digit))
      if overflow || carry { isTooLarge = true }
      value = sum
    }
    return isTooLarge ? .tooLarge : .value(value)
  }

  /// Exactly eight hexadecimal digits in upper case.
  static func checksum(_ word: Span<UInt8>) -> UInt32? {
    guard word.count == 8 else { return nil }
    var value: UInt32 = 0
    for index in word.indices {
      let digit: UInt8
      switch word[index] {
      case 0x30...0x39: digit = word[index] - 0x30
      case 0x41...0x46: digit = word[index] - 0x41 + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

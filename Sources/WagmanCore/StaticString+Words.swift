import Builtin

extension StaticString {
  /// The word with this number in a text of words, each but the last followed by a zero byte.
  ///
  /// One text takes less of a board's flash than a switch over as many. A word ends in a
  /// zero byte as every static string does.
  ///
  /// - Precondition: `number` is not negative, and the text has more words than that.
  public func word(_ number: Int) -> StaticString {
    var start = utf8Start
    var left = utf8CodeUnitCount
    var passed = 0
    while passed < number {
      precondition(left > 0, "StaticString word is out of range")
      if start.pointee == 0 { passed &+= 1 }
      start += 1
      left &-= 1
    }
    var count = 0
    while start[count] != 0 { count &+= 1 }
    return StaticString(
      _builtinStringLiteral: start._rawValue, utf8CodeUnitCount: count._builtinWordValue,
      isASCII: Builtin.trunc_Int8_Int1(UInt8(1)._value))
  }
}

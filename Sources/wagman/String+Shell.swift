extension String {
  /// The word as a shell takes it for one.
  var shellWord: String {
    let isPlain = utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/.-_:=,+%@".utf8.contains($0)
      }
    }
    if isPlain && !isEmpty { return self }
    return "'"
      + split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#) + "'"
  }
}

extension BoardURL {
  /// Reads a URL.
  ///
  /// - Throws: ``LinkURLError`` for the first thing that is wrong, from the left.
  public init(_ text: String) throws(LinkURLError) {
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var wire = Wire.auto
    if halves.count == 2 {
      for setting in halves[1].split(separator: "&", omittingEmptySubsequences: false) {
        let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, pair[0] == "wire", let known = Wire(rawValue: String(pair[1]))
        else { throw LinkURLError(text, .notASetting(String(setting))) }
        wire = known
      }
    }
    let parts = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw LinkURLError(text, .unknownKind(String(halves[0]))) }
    switch parts[0] {
    case "pty": self.init(.pseudoTerminal(path: String(parts[1])), wire: wire)
    case "unix": self.init(.unixSocket(path: String(parts[1])), wire: wire)
    default: throw LinkURLError(text, .unknownKind(String(parts[0])))
    }
  }
}

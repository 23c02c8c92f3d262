extension LinkURL {
  /// Reads a URL.
  ///
  /// - Throws: ``LinkURLError`` for the first thing that is wrong, from the left.
  public init(_ text: String) throws(LinkURLError) {
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let address = try Self.address(halves[0], in: text)
    var wire: Wire?
    var rights: Rights?
    if halves.count == 2 {
      for setting in halves[1].split(separator: "&", omittingEmptySubsequences: false) {
        let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else {
          throw LinkURLError(text, .notASetting(String(setting)))
        }
        let value = String(pair[1])
        switch pair[0] {
        case "wire":
          guard wire == nil else { throw LinkURLError(text, .repeated("wire")) }
          guard let known = Wire(rawValue: value) else {
            throw LinkURLError(text, .unknownWire(value))
          }
          wire = known
        case "rights":
          guard rights == nil else { throw LinkURLError(text, .repeated("rights")) }
          guard let known = Rights(name: value) else {
            throw LinkURLError(text, .unknownRights(value))
          }
          rights = known
        default:
          throw LinkURLError(text, .unknownSetting(String(pair[0])))
        }
      }
    }
    self.init(address, wire: wire ?? .console, rights: rights ?? .administration)
  }

  private static func address(
    _ text: Substring, in link: String
  ) throws(LinkURLError) -> Address {
    guard let colon = text.firstIndex(of: ":") else {
      throw LinkURLError(link, .unknownKind(String(text)))
    }
    let kind = text[..<colon]
    let rest = text[text.index(after: colon)...]
    switch kind {
    case "pty", "unix":
      guard !rest.isEmpty else { throw LinkURLError(link, .noPath(kind: String(kind))) }
      guard kind == "unix" else { return .pseudoTerminal(path: String(rest)) }
      guard rest.utf8.count <= longestSocketPath else {
        throw LinkURLError(link, .longPath(bytes: rest.utf8.count))
      }
      return .unixSocket(path: String(rest))
    case "tcp":
      return try tcp(rest, in: link)
    default:
      throw LinkURLError(link, .unknownKind(String(kind)))
    }
  }

  /// What `sockaddr_un` holds beside its closing zero.
  static let longestSocketPath = 107

  private static func tcp(_ text: Substring, in link: String) throws(LinkURLError) -> Address {
    guard let colon = text.lastIndex(of: ":") else { throw LinkURLError(link, .noPort) }
    var host = text[..<colon]
    let digits = text[text.index(after: colon)...]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw LinkURLError(link, .bareIPv6(String(host)))
    }
    guard !host.isEmpty else { throw LinkURLError(link, .noHost) }
    guard !digits.isEmpty else { throw LinkURLError(link, .noPort) }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
      throw LinkURLError(link, .badPort(String(digits)))
    }
    return .tcp(host: String(host), port: port)
  }
}

extension LinkURL.Rights {
  /// `admin`, or `guest0` to `guest4`.
  fileprivate init?(name: String) {
    if name == "admin" {
      self = .administration
      return
    }
    let bytes = Array(name.utf8)
    guard name.hasPrefix("guest"), bytes.count == 6, (48...52).contains(bytes[5]) else {
      return nil
    }
    self = .guest(port: bytes[5] - 48)
  }
}

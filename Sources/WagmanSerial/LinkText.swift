/// The text of a link's URL, taken apart: `KIND:REST?NAME=VALUE&NAME=VALUE`.
///
/// Both ends of links read their URLs through this, so that what they have in
/// common is written, and refused, in the same words.
struct LinkText {
  let text: String
  let end: LinkEnd
  let kind: Substring
  let rest: Substring
  /// In the order in which they were given.
  let settings: [(name: Substring, value: String)]

  /// - Throws: ``LinkURLError`` where the text has not this form.
  init(_ text: String, _ end: LinkEnd) throws(LinkURLError) {
    self.text = text
    self.end = end
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let colon = halves[0].firstIndex(of: ":") else {
      throw LinkURLError(text, .unknownKind(String(halves[0])), end)
    }
    kind = halves[0][..<colon]
    rest = halves[0][halves[0].index(after: colon)...]
    var settings: [(name: Substring, value: String)] = []
    if halves.count == 2 {
      for setting in halves[1].split(separator: "&", omittingEmptySubsequences: false) {
        let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else {
          throw LinkURLError(text, .notASetting(String(setting)), end)
        }
        guard !settings.contains(where: { $0.name == pair[0] }) else {
          throw LinkURLError(text, .repeated(String(pair[0])), end)
        }
        settings.append((pair[0], String(pair[1])))
      }
    }
    self.settings = settings
  }

  func error(_ problem: LinkURLError.Problem) -> LinkURLError { LinkURLError(text, problem, end) }

  /// The rest as the path of a device.
  func path() throws(LinkURLError) -> String {
    guard !rest.isEmpty else { throw error(.noPath(kind: String(kind))) }
    return String(rest)
  }

  /// The rest as the path of a socket.
  func socketPath() throws(LinkURLError) -> String {
    let path = try path()
    guard path.utf8.count <= Self.longestSocketPath else {
      throw error(.longPath(bytes: path.utf8.count))
    }
    return path
  }

  /// What `sockaddr_un` holds beside its closing zero.
  static let longestSocketPath = 107

  /// The rest as a host and a port.
  func hostAndPort() throws(LinkURLError) -> (host: String, port: UInt16) {
    guard let colon = rest.lastIndex(of: ":") else { throw error(.noPort) }
    var host = rest[..<colon]
    let digits = rest[rest.index(after: colon)...]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw error(.bareIPv6(String(host)))
    }
    guard !host.isEmpty else { throw error(.noHost) }
    guard !digits.isEmpty else { throw error(.noPort) }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits),
      port != 0 || end == .board
    else { throw error(.badPort(String(digits))) }
    return (String(host), port)
  }

  /// `HOST:PORT` as it can be read again.
  static func description(host: String, port: UInt16) -> String {
    host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
  }
}

/// Whose end of a link a URL names.
public enum LinkEnd: Equatable, Sendable {
  /// Where a board answers clients.
  case board
  /// How a client reaches a board.
  case client
}

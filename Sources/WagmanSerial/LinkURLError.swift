/// What is wrong with the text of a link's URL.
///
/// Its description is one line for a person: what, where, and what would be right.
public struct LinkURLError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    case unknownKind(String)
    case noPath(kind: String)
    case longPath(bytes: Int)
    case noHost
    case bareIPv6(String)
    case noPort
    case badPort(String)
    case notASetting(String)
    case unknownSetting(String)
    case repeated(String)
    case unknownWire(String)
    case unknownRights(String)
  }

  /// The whole URL as it was given.
  public let link: String
  public let problem: Problem

  public init(_ link: String, _ problem: Problem) {
    self.link = link
    self.problem = problem
  }
}

extension LinkURLError: CustomStringConvertible {
  public var description: String { "link '\(link)': \(problem)" }
}

extension LinkURLError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownKind(let kind):
      "unknown kind '\(kind)'; a link is pty:PATH, unix:PATH or tcp:HOST:PORT"
    case .noPath(let kind):
      "the path is missing after '\(kind):', as in \(kind):/tmp/wagman"
    case .longPath(let bytes):
      "the path has \(bytes) bytes; a socket's has at most \(LinkURL.longestSocketPath)"
    case .noHost:
      "the host is missing, as in tcp:localhost:4000"
    case .bareIPv6(let host):
      "'\(host)' is no host name; an IPv6 address stands in brackets, as in tcp:[::1]:4000"
    case .noPort:
      "the port is missing, as in tcp:localhost:4000"
    case .badPort(let port):
      "'\(port)' is no port; it is a number from 1 to 65535, or 0 for any that is free"
    case .notASetting(let text):
      "'\(text)' is no setting; settings are wire=… and rights=…, joined by '&'"
    case .unknownSetting(let name):
      "unknown setting '\(name)'; settings are wire=… and rights=…"
    case .repeated(let name):
      "'\(name)' is given twice"
    case .unknownWire(let value):
      "unknown wire '\(value)'; it is console or sensorgram"
    case .unknownRights(let value):
      "unknown rights '\(value)'; they are admin or guest0 to guest4"
    }
  }
}

/// Where a board's end of a link is, what is spoken there, and what may be asked for.
///
/// Written `pty:PATH`, `unix:PATH` or `tcp:HOST:PORT`, followed by
/// `?wire=console|sensorgram&rights=admin|guest0…guest4`. Without them a link
/// is a console with the rights of administration.
public struct LinkURL: Equatable, Sendable {
  public enum Address: Equatable, Sendable {
    /// A pseudo-terminal, and a symbolic link to it at `path`.
    case pseudoTerminal(path: String)
    case unixSocket(path: String)
    /// Port 0 takes any free one; ``LinkServer/links`` then says which.
    case tcp(host: String, port: UInt16)
  }

  public enum Wire: String, Sendable {
    case console, sensorgram
  }

  public enum Rights: Equatable, Sendable {
    case administration
    /// Readings, and a ping of the guest's own port, 0 to 4.
    case guest(port: UInt8)
  }

  public let address: Address
  public let wire: Wire
  public let rights: Rights

  public init(_ address: Address, wire: Wire = .console, rights: Rights = .administration) {
    self.address = address
    self.wire = wire
    self.rights = rights
  }

  func with(port: UInt16) -> LinkURL {
    guard case .tcp(let host, _) = address else { return self }
    return LinkURL(.tcp(host: host, port: port), wire: wire, rights: rights)
  }
}

extension LinkURL: CustomStringConvertible {
  /// The URL with every part written out, as it can be parsed again.
  public var description: String {
    "\(address)?wire=\(wire.rawValue)&rights=\(rights)"
  }
}

extension LinkURL.Address: CustomStringConvertible {
  public var description: String {
    switch self {
    case .pseudoTerminal(let path): "pty:\(path)"
    case .unixSocket(let path): "unix:\(path)"
    case .tcp(let host, let port): LinkText.description(host: host, port: port)
    }
  }
}

extension LinkURL.Rights: CustomStringConvertible {
  public var description: String {
    switch self {
    case .administration: "admin"
    case .guest(let port): "guest\(port)"
    }
  }
}

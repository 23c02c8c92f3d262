extension LinkURL {
  /// Reads a URL.
  ///
  /// - Throws: ``LinkURLError`` for the first thing that is wrong.
  public init(_ text: String) throws(LinkURLError) {
    let parts = try LinkText(text, .board)
    let address: Address
    switch parts.kind {
    case "pty": address = .pseudoTerminal(path: try parts.path())
    case "unix": address = .unixSocket(path: try parts.socketPath())
    case "tcp":
      let (host, port) = try parts.hostAndPort()
      address = .tcp(host: host, port: port)
    default: throw parts.error(.unknownKind(String(parts.kind)))
    }
    var wire = Wire.console
    var rights = Rights.administration
    for (name, value) in parts.settings {
      switch name {
      case "wire":
        guard let known = Wire(rawValue: value) else { throw parts.error(.unknownWire(value)) }
        wire = known
      case "rights":
        guard let known = Rights(name: value) else { throw parts.error(.unknownRights(value)) }
        rights = known
      default: throw parts.error(.unknownSetting(String(name)))
      }
    }
    self.init(address, wire: wire, rights: rights)
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

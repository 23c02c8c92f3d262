import Glibc

/// A socket in the file system at which one client at a time is served, by an owner
/// who waits for it.
///
/// Where a ``LinkServer`` serves whoever comes, this is for a peer without whom
/// nothing goes on.
public final class Entrance {
  public let url: LinkURL
  private let listener: Listener
  private var client: Int32?

  /// - Throws: ``LinkOpenError`` when the address is no `unix:` one, exists
  ///   already, or cannot be bound.
  public init(_ url: LinkURL) throws(LinkOpenError) {
    guard case .unixSocket(let path) = url.address else {
      throw LinkOpenError(url.address, .system(call: "listen", code: EAFNOSUPPORT))
    }
    self.url = url
    listener = try Listener.unixSocket(path: path, url)
  }

  public var hasClient: Bool { client != nil }

  /// What to wait on: the client, or while there is none whoever comes.
  public var descriptor: Int32 { client ?? listener.descriptor }

  /// Takes the client who waits, if there is none yet.
  ///
  /// - Returns: whether there is one now.
  public func admit() -> Bool {
    if client == nil { client = listener.accept() }
    return client != nil
  }

  /// Appends what the client sent.
  ///
  /// - Returns: false when the client is gone.
  public func read(into bytes: inout [UInt8]) -> Bool {
    guard let client else { return false }
    let before = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.chunk))
    let count = bytes.withUnsafeMutableBytes { buffer in
      Glibc.read(client, buffer.baseAddress.map { $0 + before }, Self.chunk)
    }
    bytes.removeLast(Self.chunk - max(0, count))
    if count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) { return true }
    dismiss()
    return false
  }

  /// Sends all bytes, as soon as there is room for them.
  ///
  /// - Returns: false when the client is gone.
  public func write(_ bytes: [UInt8]) -> Bool {
    guard let client else { return false }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(client, buffer.baseAddress.map { $0 + sent }, bytes.count - sent)
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        var wait = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, 1_000)
      } else if errno != EINTR {
        dismiss()
        return false
      }
    }
    return true
  }

  /// Hangs up on the client.
  public func dismiss() {
    if let client { Glibc.close(client) }
    client = nil
  }

  public func close() {
    dismiss()
    listener.close()
  }

  private static var chunk: Int { 4_096 }
}

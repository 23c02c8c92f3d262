import Glibc

/// Connected sockets on their way to a ``LinkServer`` in another thread.
///
/// To the server it is one more place where clients arrive.
public final class Arrivals: Sendable {
  /// Readable while a socket waits, or the server was woken: the far end of
  /// ``entrance``, whose packets are the numbers of descriptors.
  let descriptor: Int32
  private let entrance: Int32

  /// - Throws: ``LinkOpenError`` when there is no descriptor left.
  public init() throws(LinkOpenError) {
    (descriptor, entrance) = try Self.pair(SOCK_SEQPACKET)
  }

  deinit {
    while let stream = next() { Glibc.close(stream) }
    Glibc.close(descriptor)
    Glibc.close(entrance)
  }

  /// A stream socket whose far end becomes a client of the server.
  ///
  /// - Returns: The end for the client, who closes it.
  /// - Throws: ``LinkOpenError`` when there is no descriptor left, or too many
  ///   sockets wait.
  public func connect() throws(LinkOpenError) -> Int32 {
    let (board, client) = try Self.pair(SOCK_STREAM)
    guard put(board) else {
      let error = LinkOpenError.last("write", BoardURL.Address.simulation(""))
      Glibc.close(board)
      Glibc.close(client)
      throw error
    }
    return client
  }

  /// Ends the server's present wait.
  public func wake() { _ = put(-1) }

  /// The next socket that waits.
  func next() -> Int32? {
    var stream: Int32 = -1
    while read(descriptor, &stream, MemoryLayout<Int32>.size) == MemoryLayout<Int32>.size {
      if stream >= 0 { return stream }
    }
    return nil
  }

  private func put(_ number: Int32) -> Bool {
    var number = number
    let size = MemoryLayout<Int32>.size
    return write(entrance, &number, size) == size
  }

  private static func pair(_ type: __socket_type) throws(LinkOpenError) -> (Int32, Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let type = type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let result = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) {
        socketpair(AF_UNIX, Int32(type), 0, $0)
      }
    }
    guard result == 0 else { throw .last("socketpair", BoardURL.Address.simulation("")) }
    return ends
  }
}

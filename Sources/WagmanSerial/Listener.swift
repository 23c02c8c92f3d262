import Glibc

/// A socket on which clients arrive.
final class Listener {
  let descriptor: Int32
  /// What each client on it speaks and may ask for.
  let url: LinkURL
  /// Whether its clients are none of the board's.
  let isAtSide: Bool
  /// The socket's file, with its identity, so that only our own is removed.
  private let file: (path: String, inode: ino_t)?
  /// Where the sockets come from that another thread hands over.
  private let arrivals: Arrivals?

  private init(
    _ descriptor: Int32, _ url: LinkURL, isAtSide: Bool = false,
    file: (path: String, inode: ino_t)? = nil
  ) {
    self.descriptor = descriptor
    self.url = url
    self.isAtSide = isAtSide
    self.file = file
    arrivals = nil
  }

  init(_ arrivals: Arrivals, _ url: LinkURL) {
    descriptor = arrivals.descriptor
    self.url = url
    isAtSide = false
    file = nil
    self.arrivals = arrivals
  }

  func close() {
    // Theirs is not ours to close.
    if arrivals != nil { return }
    if let file {
      var status = stat()
      if lstat(file.path, &status) == 0, status.st_ino == file.inode { unlink(file.path) }
    }
    Glibc.close(descriptor)
  }

  /// The next client that waits, or `nil`.
  func accept() -> Int32? {
    if let arrivals { return arrivals.next() }
    let stream = Glibc.accept(descriptor, nil, nil)
    guard stream >= 0 else { return nil }
    _ = fcntl(stream, F_SETFL, O_RDWR | O_NONBLOCK)
    _ = fcntl(stream, F_SETFD, FD_CLOEXEC)
    if case .tcp = url.address { setOption(stream, Int32(IPPROTO_TCP), TCP_NODELAY) }
    return stream
  }

  // MARK: Opening

  /// The side door, which is a socket in the file system.
  static func atSide(_ url: LinkURL) throws(LinkOpenError) -> Listener {
    guard case .unixSocket(let path) = url.address else {
      throw LinkOpenError(url.address, .system(call: "listen", code: EAFNOSUPPORT))
    }
    return try unixSocket(path: path, url, isAtSide: true)
  }

  static func unixSocket(
    path: String, _ url: LinkURL, isAtSide: Bool = false
  ) throws(LinkOpenError) -> Listener {
    let socket = Glibc.socket(AF_UNIX, streamType, 0)
    guard socket >= 0 else { throw .last("socket", url.address) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        if bind(socket, $0, length) == 0 { return true }
        guard errno == EADDRINUSE, isAbandoned($0, length) else { return false }
        unlink(path)
        return bind(socket, $0, length) == 0
      }
    }
    guard isBound else {
      let problem: LinkOpenError.Problem =
        errno == EADDRINUSE ? .exists : .system(call: "bind", code: errno)
      Glibc.close(socket)
      throw LinkOpenError(url.address, problem)
    }
    var status = stat()
    lstat(path, &status)
    let listener = Listener(socket, url, isAtSide: isAtSide, file: (path, status.st_ino))
    guard listen(socket, backlog) == 0 else {
      let error = LinkOpenError.last("listen", url.address)
      listener.close()
      throw error
    }
    return listener
  }

  /// Listens on every address of a host: `localhost` often has two.
  static func tcp(
    host: String, port: UInt16, _ url: LinkURL
  ) throws(LinkOpenError) -> [Listener] {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      throw LinkOpenError(url.address, .unknownHost(String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(list) }
    var listeners: [Listener] = []
    var port = port
    var next = list
    var failure = LinkOpenError(url.address, .unknownHost("it has no address"))
    while let entry = next?.pointee {
      next = entry.ai_next
      do throws(LinkOpenError) {
        let listener = try listening(entry, port: port, url)
        port = listener.boundPort ?? port
        listeners.append(Listener(listener.descriptor, url.with(port: port)))
      } catch {
        failure = error
        // A host without IPv6 may still name an IPv6 address.
        guard
          error.problem == .system(call: "bind", code: EADDRNOTAVAIL)
            || error.problem == .system(call: "socket", code: EAFNOSUPPORT)
        else {
          for listener in listeners { listener.close() }
          throw error
        }
      }
    }
    guard !listeners.isEmpty else { throw failure }
    return listeners
  }

  private static func listening(
    _ entry: addrinfo, port: UInt16, _ url: LinkURL
  ) throws(LinkOpenError) -> Listener {
    let socket = Glibc.socket(entry.ai_family, streamType, 0)
    guard socket >= 0 else { throw .last("socket", url.address) }
    setOption(socket, SOL_SOCKET, SO_REUSEADDR)
    if entry.ai_family == AF_INET6 {
      setOption(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY)
      entry.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        $0.pointee.sin6_port = port.bigEndian
      }
    } else {
      entry.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        $0.pointee.sin_port = port.bigEndian
      }
    }
    for (call, isDone) in [
      ("bind", { bind(socket, entry.ai_addr, entry.ai_addrlen) == 0 }),
      ("listen", { listen(socket, backlog) == 0 }),
    ] where !isDone() {
      let error = LinkOpenError.last(call, url.address)
      Glibc.close(socket)
      throw error
    }
    return Listener(socket, url)
  }

  private var boundPort: UInt16? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isKnown = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isKnown else { return nil }
    // The port stands at the same place in both kinds of address.
    return withUnsafeBytes(of: &address) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}

private let backlog: Int32 = 16

private var streamType: Int32 {
  Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
}

/// Whether a socket's file is left over from a program that was killed: nobody listens on it.
///
/// Any other file is not connected to, and is left alone.
private func isAbandoned(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Bool {
  let probe = socket(AF_UNIX, streamType, 0)
  guard probe >= 0 else { return false }
  defer {
    close(probe)
    errno = EADDRINUSE
  }
  var status = stat()
  let isSocket = address.withMemoryRebound(to: sockaddr_un.self, capacity: 1) { unix in
    withUnsafePointer(to: unix.pointee.sun_path) {
      $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
        lstat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
      }
    }
  }
  return isSocket && connect(probe, address, length) != 0 && errno == ECONNREFUSED
}

private func setOption(_ socket: Int32, _ level: Int32, _ option: Int32) {
  var on: Int32 = 1
  setsockopt(socket, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
}

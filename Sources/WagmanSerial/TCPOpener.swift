import Glibc

/// Opens tcp links; the host's name is resolved once.
final class TCPOpener: LinkOpener {
  private let address: BoardURL.Address
  private let hosts: [SocketAddress]

  /// - Throws: ``LinkOpenError`` when the host is not known.
  init(host: String, port: UInt16) throws(LinkOpenError) {
    address = .tcp(host: host, port: port)
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      throw LinkOpenError(address, .unknownHost(String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(list) }
    var hosts: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      hosts.append(SocketAddress(entry))
    }
    self.hosts = hosts
  }

  func open(at now: UInt64) throws(LinkOpenError) -> Opening {
    .connecting(try TCPConnecting(hosts, address, at: now))
  }
}

/// An address to connect to.
struct SocketAddress {
  let family: Int32
  private let bytes: [UInt8]

  init(_ entry: addrinfo) {
    family = entry.ai_family
    bytes = Array(UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen)))
  }

  /// What connect(2) returns.
  func connect(_ descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes {
      guard let start = $0.bindMemory(to: sockaddr.self).baseAddress else { return -1 }
      return Glibc.connect(descriptor, start, socklen_t($0.count))
    }
  }
}

/// An attempt to connect that waits for the far side, one address after the other.
final class TCPConnecting {
  private let address: BoardURL.Address
  private var rest: ArraySlice<SocketAddress>
  private(set) var descriptor: Int32 = -1
  /// When this address is given up, in milliseconds of ``Monotonic``.
  private(set) var wakeAt: UInt64 = 0
  private var failure: LinkOpenError

  /// - Throws: ``LinkOpenError`` when no address can even be tried.
  init(
    _ hosts: [SocketAddress], _ address: BoardURL.Address, at now: UInt64
  ) throws(LinkOpenError) {
    self.address = address
    rest = hosts[...]
    failure = LinkOpenError(address, .unknownHost("it has no address"))
    try tryNext(at: now)
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// The link once the far side has accepted, `nil` while it has not answered.
  ///
  /// - Throws: ``LinkOpenError`` of the last address when all have been tried.
  func proceed(at now: UInt64) throws(LinkOpenError) -> (any Link)? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&waiting, 1, 0) > 0 else {
      if now >= wakeAt {
        failure = LinkOpenError(address, .noAnswer)
        try tryNext(at: now)
      }
      return nil
    }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    guard code == 0 else {
      failure = LinkOpenError(address, .system(call: "connect", code: code))
      try tryNext(at: now)
      return nil
    }
    defer { descriptor = -1 }
    return DescriptorLink(descriptor, isSocket: true)
  }

  private func tryNext(at now: UInt64) throws(LinkOpenError) {
    while let host = rest.popFirst() {
      close()
      let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
      descriptor = socket(host.family, Int32(type), 0)
      if descriptor < 0 {
        failure = .last("socket", address)
        continue
      }
      noticeDeadPeer(descriptor)
      if host.connect(descriptor) == 0 || errno == EINPROGRESS {
        wakeAt = now + Self.patienceMilliseconds
        return
      }
      failure = .last("connect", address)
    }
    close()
    throw failure
  }

  /// How long one address may take to answer.
  private static let patienceMilliseconds: UInt64 = 3_000
}

/// A far side whose machine or network is gone says nothing: the kernel asks
/// after 5 s of silence and gives up after three answers that did not come, and
/// after 10 s on bytes that were not acknowledged.
private func noticeDeadPeer(_ descriptor: Int32) {
  for (level, option, value) in [
    (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 5),
    (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 2), (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
    (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 10_000), (Int32(IPPROTO_TCP), TCP_NODELAY, 1),
  ] as [(Int32, Int32, Int32)] {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}

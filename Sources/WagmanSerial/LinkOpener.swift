import Glibc

/// What opens a link, again after each hang-up.
protocol LinkOpener: AnyObject {
  /// Begins to open the link; does not block.
  ///
  /// - Throws: ``LinkOpenError`` when it cannot be opened now.
  func open(at now: UInt64) throws(LinkOpenError) -> Opening
}

/// How far an opener came.
enum Opening {
  case open(any Link)
  /// The far side has still to answer.
  case connecting(TCPConnecting)
}

/// Opens pseudo-terminals, by the symbolic link that the board's end made.
final class TerminalOpener: LinkOpener {
  private let path: String

  init(path: String) { self.path = path }

  func open(at now: UInt64) throws(LinkOpenError) -> Opening {
    let address = BoardURL.Address.pseudoTerminal(path: path)
    guard let device = resolvedPath(path) else { throw .last("open", address) }
    let lock = try DeviceLock(device: device, for: address)
    let descriptor = Glibc.open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", address) }
    let link = DescriptorLink(descriptor, isSocket: false, lock: lock)
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else {
      throw LinkOpenError(address, .notTerminal)
    }
    // Also where it is raw already: a client before us may have left VMIN at 0,
    // with which "nothing now" and "hung up" read alike.
    cfmakeraw(&settings)
    settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
    withUnsafeMutableBytes(of: &settings.c_cc) {
      $0[Int(VMIN)] = 1
      $0[Int(VTIME)] = 0
    }
    guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw .last("tcsetattr", address) }
    tcflush(descriptor, TCIOFLUSH)
    return .open(link)
  }
}

/// Opens sockets in the file system.
package final class UnixOpener: LinkOpener {
  private let path: String

  init(path: String) { self.path = path }

  func open(at now: UInt64) throws(LinkOpenError) -> Opening {
    .open(DescriptorLink(try Self.connect(to: path), isSocket: true))
  }

  /// A socket of one's own, connected to the one at a path, which does not block.
  ///
  /// - Throws: ``LinkOpenError`` where nobody listens there.
  package static func connect(to path: String) throws(LinkOpenError) -> Int32 {
    let link = BoardURL.Address.unixSocket(path: path)
    let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let descriptor = socket(AF_UNIX, Int32(type), 0)
    guard descriptor >= 0 else { throw .last("socket", link) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let error = LinkOpenError.last("connect", link)
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }
}

/// Opens links to boards that are simulated inside this program.
final class SimulationOpener: LinkOpener {
  private let url: BoardURL
  private let connect: Connection.SimulationConnect?

  init(_ url: BoardURL, _ connect: Connection.SimulationConnect?) {
    self.url = url
    self.connect = connect
  }

  func open(at now: UInt64) throws(LinkOpenError) -> Opening {
    guard let connect else { throw LinkOpenError(url.address, .noSimulation) }
    let descriptor = try connect(url)
    _ = fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return .open(DescriptorLink(descriptor, isSocket: true))
  }
}

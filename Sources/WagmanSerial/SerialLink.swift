import CSerialPort
import Glibc

/// A link over a serial port, through libserialport.
///
/// What libserialport 0.1.1 does, read in its source and in Debian's library:
///
/// - `sp_open` opens without O_CLOEXEC and without TIOCEXCL, reads the port's
///   settings and modem lines, and writes both back with raw mode, CLOCAL,
///   CREAD and HUPCL set. The kernel raises DTR and RTS at open, as for every
///   program; `sp_open` leaves them at the level that it reads. HUPCL is put
///   back here as it was found. It is on unless somebody turned it off, and
///   good so: a board on USB takes a low DTR for "nobody listens" and does not
///   wait for a reader.
/// - It writes back the rate that it found. Where that is 1200 baud, left by
///   somebody who sent a board into its boot loader, a USB port would be told
///   1200 baud again; so another rate is set before `sp_open` gets to see it.
/// - `sp_nonblocking_read` returns 0 alike for "nothing now" and for a device
///   that is gone: VMIN and VTIME are 0. poll(2) tells them apart.
/// - It does not report that a device vanished. Where the kernel gives no
///   POLLHUP either, the device's node is looked for while nothing arrives.
final class SerialLink: Link {
  let descriptor: Int32
  private let port: OpaquePointer
  private let path: String
  private let lock: DeviceLock
  private let node: Node?
  private var heard = false
  private(set) var wakeAt: UInt64
  private var isOpen = true

  /// How often a silent port's node is looked for.
  private static let lookMilliseconds: UInt64 = 500

  /// Opens a port at 8 bits, no parity, one stop bit, no flow control.
  ///
  /// - Parameters:
  ///   - path: with symbolic links resolved.
  ///   - baud: bits a second.
  ///   - address: what it is called in errors.
  ///   - now: the present, in milliseconds of ``Monotonic``.
  /// - Throws: ``LinkOpenError``; nothing is then held.
  init(
    path: String, baud: UInt32, for address: BoardURL.Address, at now: UInt64
  ) throws(LinkOpenError) {
    lock = try DeviceLock(device: path, for: address)
    let (first, found) = try openedWithoutTouch(path, address)
    defer { Glibc.close(first) }
    var port: OpaquePointer?
    guard sp_get_port_by_name(path, &port) == SP_OK, let port else {
      throw LinkOpenError(address, .notSerialPort)
    }
    guard sp_open(port, SP_MODE_READ_WRITE) == SP_OK else {
      let error = LinkOpenError.last("open", address)
      sp_free_port(port)
      throw error
    }
    var handle: Int32 = -1
    guard sp_get_port_handle(port, &handle) == SP_OK,
      configure(port, handle, baud, hangsUp: found.c_cflag & tcflag_t(HUPCL) != 0)
    else {
      let reason = String(cString: strerror(errno))
      sp_close(port)
      sp_free_port(port)
      throw LinkOpenError(address, .unsuitable(reason))
    }
    _ = fcntl(handle, F_SETFD, FD_CLOEXEC)
    sp_flush(port, SP_BUF_BOTH)
    self.port = port
    self.path = path
    descriptor = handle
    node = Node(path)
    wakeAt = now + Self.lookMilliseconds
  }

  deinit { close() }

  func close() {
    guard isOpen else { return }
    isOpen = false
    sp_close(port)
    sp_free_port(port)
    lock.release()
  }

  func advance(to now: UInt64) throws(HangUp) {
    guard now >= wakeAt else { return }
    wakeAt = now + Self.lookMilliseconds
    defer { heard = false }
    guard !heard else { return }
    guard find(path) == node else { throw HangUp("\(path) is gone") }
  }

  /// Looks for what stands at a path.
  var find: (String) -> Node? = { Node($0) }

  /// A device in the file system; another one at the same path is not the same.
  struct Node: Equatable {
    private let device: dev_t
    private let inode: ino_t

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = status.st_rdev
      inode = status.st_ino
    }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int {
    for isSecond in [false, true] {
      let count = sp_nonblocking_read(port, buffer.baseAddress, buffer.count).rawValue
      if count > 0 {
        heard = true
        return Int(count)
      }
      if count < 0 && errno != EINTR { throw .last() }
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&state, 1, 0) > 0 else { return 0 }
      let events = Int32(state.revents)
      // A byte may have come between the two calls; a device that is gone stays
      // readable and empty.
      if isSecond || events & (POLLHUP | POLLERR | POLLNVAL) != 0 {
        throw HangUp("\(path) hung up")
      }
    }
    return 0
  }

  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int {
    let count = sp_nonblocking_write(port, bytes.baseAddress, bytes.count).rawValue
    if count >= 0 { return Int(count) }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw .last()
  }

  func setBaud(_ baud: UInt32) throws(HangUp) {
    guard sp_set_baudrate(port, Int32(baud)) == SP_OK else { throw .last() }
  }
}

/// Opens a port's device, and gives it another rate should it stand at 1200 baud.
///
/// It stays open until libserialport has it, lest DTR fall between the two.
private func openedWithoutTouch(
  _ path: String, _ address: BoardURL.Address
) throws(LinkOpenError) -> (descriptor: Int32, found: termios) {
  let descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { throw .last("open", address) }
  var found = termios()
  guard tcgetattr(descriptor, &found) == 0 else {
    Glibc.close(descriptor)
    throw LinkOpenError(address, .notSerialPort)
  }
  if cfgetospeed(&found) == speed_t(B1200) {
    cfsetspeed(&found, speed_t(B57600))
    tcsetattr(descriptor, TCSANOW, &found)
  }
  return (descriptor, found)
}

/// 8 bits, no parity, one stop bit, no flow control, the modem lines as they are.
///
/// - Returns: whether it could be done; otherwise `errno` says why.
private func configure(
  _ port: OpaquePointer, _ descriptor: Int32, _ baud: UInt32, hangsUp: Bool
) -> Bool {
  var config: OpaquePointer?
  guard sp_new_config(&config) == SP_OK, let config else { return false }
  defer { sp_free_config(config) }
  guard sp_get_config(port, config) == SP_OK else { return false }
  sp_set_config_baudrate(config, Int32(baud))
  sp_set_config_bits(config, 8)
  sp_set_config_parity(config, SP_PARITY_NONE)
  sp_set_config_stopbits(config, 1)
  sp_set_config_flowcontrol(config, SP_FLOWCONTROL_NONE)
  guard sp_set_config(port, config) == SP_OK else { return false }
  var settings = termios()
  guard tcgetattr(descriptor, &settings) == 0 else { return false }
  settings.c_cflag &= ~(tcflag_t(HUPCL) | tcflag_t(CRTSCTS))
  if hangsUp { settings.c_cflag |= tcflag_t(HUPCL) }
  return tcsetattr(descriptor, TCSANOW, &settings) == 0
}

import Glibc

/// The board's end of a pseudo-terminal, and the symbolic link by which clients find it.
///
/// The far side is opened first, made raw, and kept open for as long as this
/// lives: with its default settings it would echo the board's output back into
/// the board, and the kernel goes back to those settings, and drops what is
/// unread, whenever nobody has it open.
///
/// Because of that, no hang-up ever tells whether a client is there. A watch on
/// the device counts those who open and close it; the kernel merges equal
/// neighbours among its reports, so when the count says that the last client
/// went, the open files of all processes are looked through once.
final class PseudoTerminal {
  /// What the board reads and writes; never blocks.
  let board: Int32
  /// Readable when a client opened or closed the device; −1 where the kernel
  /// gives no such watch.
  let watch: Int32
  private let far: Int32
  private let device: String
  private let path: String
  private var clients = 0

  /// - Throws: ``LinkOpenError``; nothing is then left at `path`.
  init(path: String) throws(LinkOpenError) {
    let address = LinkURL.Address.pseudoTerminal(path: path)
    // Before a device is made: a stale link may name the number that we get.
    try removeStaleLink(at: path, address)
    var board: Int32 = -1
    var far: Int32 = -1
    var settings = rawSettings(termios())
    guard openpty(&board, &far, nil, &settings, nil) == 0 else { throw .last("openpty", address) }
    guard let device = deviceName(far) else {
      let error = LinkOpenError.last("ttyname_r", address)
      for descriptor in [far, board] { Glibc.close(descriptor) }
      throw error
    }
    for descriptor in [board, far] {
      _ = fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    let watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    if watch >= 0 {
      _ = inotify_add_watch(watch, device, UInt32(IN_OPEN | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE))
    }
    guard symlink(device, path) == 0 else {
      let problem: LinkOpenError.Problem =
        errno == EEXIST ? .exists : .system(call: "symlink", code: errno)
      for descriptor in [watch, far, board] where descriptor >= 0 { Glibc.close(descriptor) }
      throw LinkOpenError(address, problem)
    }
    self.board = board
    self.watch = watch
    self.far = far
    self.device = device
    self.path = path
  }

  /// Hangs up, and removes the symbolic link unless it has become another's.
  func close() {
    if linkTarget(path) == device { unlink(path) }
    for descriptor in [watch, far, board] where descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Whether somebody beside the board has the device open.
  ///
  /// Where the kernel does not tell, this is true for ever after the first byte.
  var hasClient: Bool { clients > 0 }

  func assumeClient() { clients = max(clients, 1) }

  /// Takes in who opened and closed the device since the last call.
  ///
  /// - Returns: Whether a client came when there was none, even if it has gone again.
  func noteClients(scratch: UnsafeMutableRawBufferPointer) -> Bool {
    var hasNewcomer = false
    var hasLeaver = false
    while true {
      let length = read(watch, scratch.baseAddress, scratch.count)
      guard length > 0 else { break }
      var at = 0
      while at + MemoryLayout<inotify_event>.size <= length {
        let event = scratch.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
        if event.mask & UInt32(IN_OPEN) != 0 {
          hasNewcomer = hasNewcomer || clients == 0
          clients += 1
        } else {
          clients = max(0, clients - 1)
          hasLeaver = true
        }
        at += MemoryLayout<inotify_event>.size + Int(event.len)
      }
    }
    if hasLeaver && clients == 0 {
      if isOpenInAnotherProcess(device) {
        clients = 1
      } else {
        restore()
      }
    }
    return hasNewcomer
  }

  /// Drops what was written and nobody has read.
  func dropUnread() {
    // The kernel holds it in two places, one behind the other.
    tcflush(board, TCOFLUSH)
    tcflush(far, TCIFLUSH)
  }

  /// Makes the device as the next client is to find it, whatever the last one did to it.
  private func restore() {
    var settings = termios()
    if tcgetattr(far, &settings) == 0 {
      settings = rawSettings(settings)
      tcsetattr(far, TCSANOW, &settings)
    }
    _ = ioctl(far, UInt(TIOCNXCL))
  }
}

/// 57600 baud, 8N1, no echo, no signals, no translation.
private func rawSettings(_ settings: termios) -> termios {
  var settings = settings
  cfmakeraw(&settings)
  cfsetspeed(&settings, speed_t(B57600))
  settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
  withUnsafeMutableBytes(of: &settings.c_cc) {
    $0[Int(VMIN)] = 1
    $0[Int(VTIME)] = 0
  }
  return settings
}

private func deviceName(_ descriptor: Int32) -> String? {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
    guard let start = buffer.baseAddress, ttyname_r(descriptor, start, buffer.count) == 0 else {
      return nil
    }
    return String(cString: start)
  }
}

/// Removes a symbolic link that leads nowhere, as a killed simulator leaves one.
///
/// - Throws: ``LinkOpenError`` with `exists` for anything else that stands there.
private func removeStaleLink(
  at path: String, _ address: LinkURL.Address
) throws(LinkOpenError) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  let isLink = status.st_mode & S_IFMT == S_IFLNK
  guard isLink, stat(path, &status) != 0, errno == ENOENT,
    linkTarget(path)?.hasPrefix("/dev/pts/") == true
  else { throw LinkOpenError(address, .exists) }
  unlink(path)
}

/// Where a symbolic link leads, or `nil` when there is none.
func linkTarget(_ path: String) -> String? {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
    guard let start = buffer.baseAddress else { return nil }
    let length = readlink(path, start, buffer.count)
    guard length >= 0 else { return nil }
    return String(decoding: UnsafeRawBufferPointer(buffer).prefix(length), as: UTF8.self)
  }
}

/// Whether a process other than this one has `device` open, as far as may be seen.
private func isOpenInAnotherProcess(_ device: String) -> Bool {
  let own = String(getpid())
  for process in entries(of: "/proc") where process.first?.isNumber == true && process != own {
    let files = "/proc/\(process)/fd"
    for file in entries(of: files) where linkTarget("\(files)/\(file)") == device { return true }
  }
  return false
}

private func entries(of folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

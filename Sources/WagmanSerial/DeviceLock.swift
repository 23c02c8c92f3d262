import Glibc

/// A device that is ours alone among the programs that ask.
///
/// Two programs that read one tty steal each other's bytes, and TIOCEXCL does
/// not keep root out. So whoever opens a device takes a lock on a file of its
/// name: flock(2), which ends with the process however that ends.
package final class DeviceLock {
  package let path: String
  private let descriptor: Int32
  private var isHeld = true

  /// - Parameters:
  ///   - device: its path, with symbolic links resolved.
  ///   - address: what it is called in errors.
  ///   - folder: where the lock's file is; `nil` for `WAGMAN_LOCK_DIR`, else
  ///     /run/lock, else the temporary folder.
  /// - Throws: ``LinkOpenError`` with `inUse`, or with what failed on the lock's file.
  package init(
    device: String, for address: BoardURL.Address, in folder: String? = nil
  ) throws(LinkOpenError) {
    let name = device.split(separator: "/").joined(separator: "-")
    let place: String
    if let folder { place = folder } else { place = try Self.folder(address) }
    path = "\(place)/wagman-\(name).lock"
    descriptor = try Self.take(path, address)
    let text = "\(getpid())\n"
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.utf8.count, 0)
  }

  deinit { release() }

  /// Frees the device for others, and removes the file.
  package func release() {
    guard isHeld else { return }
    isHeld = false
    // Removed while it is still locked: see `take`.
    unlink(path)
    Glibc.close(descriptor)
  }

  private static func take(
    _ path: String, _ address: BoardURL.Address
  ) throws(LinkOpenError) -> Int32 {
    while true {
      let descriptor = try open(path, address)
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = process(in: descriptor)
        Glibc.close(descriptor)
        guard code == EWOULDBLOCK else {
          throw LinkOpenError(address, .system(call: "flock \(path)", code: code))
        }
        throw LinkOpenError(address, .inUse(process: holder))
      }
      // Between opening and locking, the one who held it may have removed it:
      // then this lock is on a file that nobody else will find.
      var (ours, present) = (stat(), stat())
      if fstat(descriptor, &ours) == 0, stat(path, &present) == 0, ours.st_ino == present.st_ino {
        return descriptor
      }
      Glibc.close(descriptor)
    }
  }

  private static func open(
    _ path: String, _ address: BoardURL.Address
  ) throws(LinkOpenError) -> Int32 {
    // The folder is everybody's: no symbolic link is followed, and a file that
    // another user left (the kernel may refuse O_CREAT on it) is opened as it is.
    let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC
    var descriptor = Glibc.open(path, flags)
    if descriptor < 0 && errno == ENOENT {
      descriptor = Glibc.open(path, flags | O_CREAT, 0o666)
      // Whoever finds it after a kill has to be able to lock it.
      if descriptor >= 0 { fchmod(descriptor, 0o666) }
    }
    guard descriptor >= 0 else {
      throw LinkOpenError(address, .system(call: "lock file \(path)", code: errno))
    }
    return descriptor
  }

  private static func process(in descriptor: Int32) -> Int32? {
    var text = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &text, text.count, 0)
    return Int32(String(decoding: text.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self))
  }

  private static func folder(_ address: BoardURL.Address) throws(LinkOpenError) -> String {
    if let chosen = variable("WAGMAN_LOCK_DIR") {
      guard isUsable(chosen) else {
        throw LinkOpenError(address, .system(call: "WAGMAN_LOCK_DIR \(chosen)", code: errno))
      }
      return chosen
    }
    return isUsable("/run/lock") ? "/run/lock" : variable("TMPDIR") ?? "/tmp"
  }

  private static func isUsable(_ folder: String) -> Bool {
    mkdir(folder, 0o777)
    return access(folder, W_OK | X_OK) == 0
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// A path with all symbolic links resolved, or `nil` when it leads nowhere.
func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

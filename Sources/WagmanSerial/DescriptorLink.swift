import Glibc

/// A link over a file descriptor: a socket or a pseudo-terminal.
final class DescriptorLink: Link {
  let descriptor: Int32
  private let isSocket: Bool
  private let lock: DeviceLock?
  private var isOpen = true

  /// Takes over a descriptor, which must not block, and the lock on its device.
  init(_ descriptor: Int32, isSocket: Bool, lock: DeviceLock? = nil) {
    self.descriptor = descriptor
    self.isSocket = isSocket
    self.lock = lock
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 { return count }
    if count == 0 { throw HangUp("the far side closed") }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw .last()
  }

  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int {
    let count =
      isSocket
      ? Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      : write(descriptor, bytes.baseAddress, bytes.count)
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw .last()
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(descriptor)
    lock?.release()
  }

  deinit { close() }
}

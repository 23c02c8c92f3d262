import Glibc

/// A link over a file descriptor: a socket or a pseudo-terminal.
final class DescriptorLink: Link {
  let descriptor: Int32
  private let isSocket: Bool
  private var isOpen = true

  /// Takes over a descriptor, which must not block.
  init(_ descriptor: Int32, isSocket: Bool) {
    self.descriptor = descriptor
    self.isSocket = isSocket
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 { return count }
    if count == 0 { throw HangUp("the far side closed") }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw HangUp(String(cString: strerror(errno)))
  }

  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int {
    let count =
      isSocket
      ? Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      : write(descriptor, bytes.baseAddress, bytes.count)
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw HangUp(String(cString: strerror(errno)))
  }

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }

  deinit { close() }
}

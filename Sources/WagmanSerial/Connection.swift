import Glibc

/// A link that is opened, and opened again after each hang-up, with the bytes
/// that wait on it.
///
/// Nothing blocks: the owner waits for ``interest`` with poll(2), at the latest
/// until ``wakeAt``, and calls ``service(at:)``.
public final class Connection {
  /// What became of the link.
  public enum Change: Equatable, Sendable {
    case opened
    /// The link was lost; what was queued in either direction is gone.
    case hungUp(HangUp)
  }

  public let url: BoardURL
  private var link: (any Link)?
  private var input = ByteQueue(capacity: 65_536)
  private var output = ByteQueue(capacity: 65_536)
  private var retryAt: UInt64 = 0
  private var retryAfter: UInt64 = 100
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)

  /// Opens the link for the first time.
  ///
  /// - Throws: ``LinkOpenError`` when that fails now.
  public init(_ url: BoardURL) throws(LinkOpenError) {
    self.url = url
    link = try Self.open(url.address)
  }

  deinit {
    link?.close()
    scratch.deallocate()
  }

  public var isOpen: Bool { link != nil }

  /// What to wait for; its descriptor is −1 while the link is down.
  public var interest: pollfd {
    let events = POLLIN | (output.isEmpty ? 0 : POLLOUT)
    return pollfd(fd: link?.descriptor ?? -1, events: Int16(events), revents: 0)
  }

  /// When to call ``service(at:)`` although nothing is ready.
  public var wakeAt: UInt64 { link?.wakeAt ?? retryAt }

  /// Moves bytes, and opens the link again when that is due.
  ///
  /// - Returns: what became of the link, `nil` when it is as before.
  public func service(at now: UInt64) -> Change? {
    guard let link else { return reopen(at: now) }
    do throws(HangUp) {
      while !output.isEmpty {
        let count = try output.drain { (bytes) throws(HangUp) in try link.send(bytes) }
        if count == 0 { break }
      }
      while input.room > 0 {
        let space = UnsafeMutableRawBufferPointer(
          rebasing: scratch[..<min(scratch.count, input.room)])
        let count = try link.receive(into: space)
        if count == 0 { break }
        input.append(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
      }
      return nil
    } catch {
      hangUp(at: now)
      return .hungUp(error)
    }
  }

  /// The next byte that arrived, or `nil` when there is none.
  public func receive() -> UInt8? { input.removeFirst() }

  /// Queues bytes; dropped while the link is down.
  ///
  /// - Returns: whether there was room for all of them; otherwise none is queued.
  @discardableResult
  public func send(_ bytes: Span<UInt8>) -> Bool {
    guard link != nil, bytes.count <= output.room else { return false }
    output.append(bytes)
    return true
  }

  /// Sets the port's baud rate to what boards on this wire use, unless the URL says one.
  public func prepare(for wire: BoardURL.Wire) {}

  /// Hangs up; the link is not opened again.
  public func close() {
    link?.close()
    link = nil
    retryAt = .max
  }

  private func hangUp(at now: UInt64) {
    link?.close()
    link = nil
    input.removeAll()
    output.removeAll()
    retryAfter = 100
    retryAt = now + retryAfter
  }

  private func reopen(at now: UInt64) -> Change? {
    guard now >= retryAt, retryAt != .max else { return nil }
    do throws(LinkOpenError) {
      link = try Self.open(url.address)
      return .opened
    } catch {
      retryAfter = min(retryAfter * 2, 5_000)
      retryAt = now + retryAfter
      return nil
    }
  }

  private static func open(_ address: BoardURL.Address) throws(LinkOpenError) -> any Link {
    switch address {
    case .pseudoTerminal(let path):
      let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw .last("open", .pseudoTerminal(path: path))
      }
      return DescriptorLink(descriptor, isSocket: false)
    case .unixSocket(let path):
      let descriptor = socket(
        AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let result = withUnsafeBytes(of: &address) { bytes in
        bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
          connect(descriptor, $0, size)
        }
      }
      guard result == 0 else {
        let error = LinkOpenError.last("connect", .unixSocket(path: path))
        Glibc.close(descriptor)
        throw error
      }
      _ = fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK)
      return DescriptorLink(descriptor, isSocket: true)
    case .serial, .tcp, .simulation:
      throw LinkOpenError(.unixSocket(path: ""), .noPlace)
    }
  }
}

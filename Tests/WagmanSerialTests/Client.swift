import Glibc
import Testing

@testable import WagmanSerial

/// The far end of a link: what somebody's own program would be.
struct Client: ~Copyable {
  let descriptor: Int32

  init(opening path: String) throws {
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0, "open \(path): \(errno)")
  }

  init(unixSocket path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try connect(&address)
  }

  init(tcpPort port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    try connect(&address)
  }

  private func connect<Address>(_ address: inout Address) throws {
    let size = socklen_t(MemoryLayout<Address>.size)
    let result = withUnsafeBytes(of: &address) { bytes in
      bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
        Glibc.connect(descriptor, $0, size)
      }
    }
    try #require(result == 0, "connect: \(errno)")
    _ = fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// Sends what is taken at once, and returns how much that was.
  @discardableResult
  func send(_ bytes: some Collection<UInt8>) -> Int {
    let bytes = Array(bytes)
    let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    return count < 0 && errno == ENOTSOCK ? max(0, write(descriptor, bytes, bytes.count)) : count
  }

  func send(_ text: String) { send(text.utf8) }

  func endSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// What has arrived; `nil` once the board has hung up and all is read.
  func receive() -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer.prefix(count)
        continue
      }
      let isOver = count == 0 || errno == ECONNRESET
      return isOver && bytes.isEmpty ? nil : bytes
    }
  }
}

extension LinkServer {
  /// Polls until `isDone`, or until half a minute shows that it never will be.
  ///
  /// Not a wait: each poll returns as soon as something moves.
  func poll(
    until isDone: (LinkServer) -> Bool, _ location: SourceLocation = #_sourceLocation
  ) {
    for _ in 0..<30_000 {
      poll(timeoutMilliseconds: 1)
      if isDone(self) { return }
    }
    Issue.record("It did not happen", sourceLocation: location)
  }

  /// Everything that has arrived on a place.
  func receiveAll(on place: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while let byte = receive(on: place) { bytes.append(byte) }
    return bytes
  }

  /// Polls until `count` bytes have arrived on a place.
  func receive(
    _ count: Int, on place: Int, _ location: SourceLocation = #_sourceLocation
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    poll(
      until: {
        bytes += $0.receiveAll(on: place)
        return bytes.count >= count
      }, location)
    return bytes
  }

  func send(_ text: String, on place: Int) {
    let bytes = Array(text.utf8)
    send(bytes.span, on: place)
  }

  /// Polls a few times without waiting: whatever can move has moved then.
  func settle() {
    for _ in 0..<20 { poll(timeoutMilliseconds: 1) }
  }

  var attachedCount: Int { (0..<Self.placeCount).count { isAttached($0) } }
}

/// A folder of one test, removed with all that is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/wagman-links-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of what is in it, in order.
  var content: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  deinit {
    for name in content { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}

/// Every byte value, control characters included, in an order that no terminal setting survives.
func patternBytes(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
}

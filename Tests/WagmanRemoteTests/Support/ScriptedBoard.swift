import Glibc
import Testing
import WagmanRemote

/// A far side that answers as a test says, for what a simulation cannot do.
final class ScriptedBoard: FarSide {
  /// Given a request line, with its sid as the second argument; returns what to send.
  var answer: (String, String) -> String
  /// Every line that came, without its end.
  private(set) var requests: [String] = []
  private let listener: Int32
  private var stream: Int32 = -1
  private var input: [UInt8] = []
  private var later: [(at: UInt64, text: String)] = []
  private var now: UInt64 = 0
  /// When it was last looked after.
  var moment: UInt64 { now }

  init(at path: String, _ answer: @escaping (String, String) -> String) throws {
    self.answer = answer
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafeBytes(of: &address) { bytes in
      bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map { bind(listener, $0, size) }
    }
    try #require(bound == 0 && listen(listener, 4) == 0)
  }

  deinit {
    hangUp()
    close(listener)
  }

  func hangUp() {
    if stream >= 0 { close(stream) }
    stream = -1
    input = []
  }

  /// Sends after some time what belongs to no request.
  func send(_ text: String, after milliseconds: UInt64) {
    later.append((now + milliseconds, text))
  }

  /// The commands that came, without sids, spoilers and empty lines.
  var commands: [String] {
    requests.filter { $0 != "?" && !$0.isEmpty }
      .map { $0.hasPrefix("@") ? $0.split(separator: " ").dropFirst().joined(separator: " ") : $0 }
  }

  func pump(at now: UInt64) -> Bool {
    self.now = now
    if stream < 0 {
      stream = accept(listener, nil, nil)
      if stream >= 0 { _ = fcntl(stream, F_SETFL, O_RDWR | O_NONBLOCK) }
    }
    guard stream >= 0 else { return false }
    var hasMoved = false
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while stream >= 0 {
      let count = read(stream, &bytes, bytes.count)
      guard count > 0 else { break }
      hasMoved = true
      for byte in bytes.prefix(count) { take(byte) }
    }
    for (at, text) in later where at <= now {
      write(text)
      hasMoved = true
    }
    later.removeAll { $0.at <= now }
    return hasMoved
  }

  /// Waits until somebody comes or something arrives.
  func wait(milliseconds: Int32) {
    var ready = pollfd(fd: stream >= 0 ? stream : listener, events: Int16(POLLIN), revents: 0)
    poll(&ready, 1, milliseconds)
  }

  private func take(_ byte: UInt8) {
    guard byte == 10 else {
      input.append(byte)
      return
    }
    let line = String(decoding: input, as: UTF8.self)
    input = []
    requests.append(line)
    let words = line.split(separator: " ")
    let sid = words.first?.first == "@" ? String(words[0].dropFirst()) : "0"
    let command = words.first?.first == "@" ? words.dropFirst().joined(separator: " ") : line
    write(answer(command, sid))
  }

  func write(_ text: String) {
    let bytes = Array(text.utf8)
    if stream >= 0 && !bytes.isEmpty {
      _ = Glibc.send(stream, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }
}

/// A whole response of a console.
func response(_ sid: String, _ command: String, _ body: String...) -> String {
  let lines = ["<<<- sid=\(sid) \(command.split(separator: " ").first ?? "")"] + body + ["->>>"]
  return lines.map { $0 + "\r\n" }.joined()
}

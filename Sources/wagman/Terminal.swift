import Foundation
import WagmanImage
import WagmanRemote
import WagmanSerial
import WagmanWire

/// Lines between a person, or a pipe, and a board.
struct Terminal {
  private let connection: Connection
  private let log: FileHandle?
  private let isPiped = isatty(0) == 0
  private var output = Output()
  private var typed = LineBuffer()
  private var received = LineBuffer()
  private var isAtEnd = false
  /// Requests that were sent and not yet answered.
  private var awaited = 0
  private var quietSince = Monotonic.milliseconds

  /// How long a board may be silent after the end of piped input.
  private static let patience: UInt64 = 2_000

  init(_ connection: Connection, log: FileHandle?) {
    self.connection = connection
    self.log = log
  }

  consuming func run() {
    note("connected")
    while !Interruption.isRequested {
      let now = Monotonic.milliseconds
      if let change = connection.service(at: now) { tell(change) }
      while let byte = connection.receive() {
        quietSince = now
        if let line = received.take(byte) { hear(line) }
      }
      if isAtEnd && (awaited <= 0 || !isPiped || now >= quietSince + Self.patience) { break }
      output.flush()
      wait(from: now)
    }
    output.flush()
  }

  private mutating func wait(from now: UInt64) {
    let end = isAtEnd ? quietSince + Self.patience : .max
    let wake = min(connection.wakeAt, end)
    var ready = [
      connection.interest, pollfd(fd: isAtEnd ? -1 : 0, events: Int16(POLLIN), revents: 0),
    ]
    let span = wake > now ? min(wake - now, 60_000) : 0
    guard poll(&ready, nfds_t(ready.count), Int32(span)) > 0 else { return }
    if ready[1].revents != 0 { readKeyboard() }
  }

  private mutating func readKeyboard() {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(0, &bytes, bytes.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
    for byte in bytes.prefix(max(count, 0)) {
      if let line = typed.take(byte) { say(line) }
    }
    guard count <= 0 else { return }
    if let line = typed.rest() { say(line) }
    isAtEnd = true
    quietSince = Monotonic.milliseconds
  }

  /// Sends what was typed.
  private mutating func say(_ line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    guard connection.send((line + [10]).span) else {
      note("not sent: the link is down or takes no more: \(text)")
      return
    }
    if !line.isEmpty { awaited += 1 }
    quietSince = Monotonic.milliseconds
    record(">", text)
    if isPiped { show("> " + text) }
  }

  private mutating func hear(_ line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    record("<", text)
    if SensorgramResponseLine(line.span) != nil {
      awaited -= 1
      for part in LineExplanation(text).lines { show(part) }
      return
    }
    if text.hasPrefix("->>>") { awaited -= 1 }
    show(text)
  }

  private mutating func tell(_ change: Connection.Change) {
    switch change {
    case .opened: note("the link is open again")
    case .hungUp(let hangUp):
      _ = received.rest()
      awaited = 0
      note("the link hung up: \(hangUp.reason); it is opened again")
    }
  }

  private mutating func note(_ text: String) {
    record("-", text)
    output.flush()
    Wagman.complain(text)
  }

  private mutating func show(_ text: String) {
    output.write("\(HostTime().clock)  \(text.printable)")
  }

  private func record(_ direction: String, _ text: String) {
    try? log?.write(contentsOf: Data("\(HostTime().full) \(direction) \(text.printable)\n".utf8))
  }
}

/// Makes lines of bytes; a line that never ends is cut.
private struct LineBuffer {
  private static let limit = 4_096
  private var bytes: [UInt8] = []

  /// - Returns: the line that the byte completed, without its end.
  mutating func take(_ byte: UInt8) -> [UInt8]? {
    if byte != 10 {
      bytes.append(byte)
      return bytes.count < Self.limit ? nil : rest()
    }
    if bytes.last == 13 { bytes.removeLast() }
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// What has no end yet; `nil` when nothing stands there.
  mutating func rest() -> [UInt8]? {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes.isEmpty ? nil : bytes
  }
}

/// The time of this machine, UTC, to the millisecond.
private struct HostTime {
  let full: String

  init() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = "\(time.tv_nsec / 1_000_000)"
    let fraction = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    full = "\(EventText.utc(epochSeconds: UInt64(time.tv_sec))).\(fraction)Z"
  }

  /// Without the date.
  var clock: Substring { full.dropFirst(11).dropLast() }
}

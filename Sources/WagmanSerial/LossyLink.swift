import Glibc

/// A link that drops, doubles, garbles, stalls and hangs up, by a plan.
///
/// While it stalls, no byte passes in either direction, and a hang-up of the
/// link itself is seen when the stall is over, a tenth of a second later at most.
final class LossyLink: Link {
  private let inner: any Link
  private let losses: Losses
  /// What the inner link handed over and has not been through the plan.
  private var arrived = ByteQueue(capacity: 4_096)
  /// What has been through the plan and the inner link has not taken.
  private var leaving = ByteQueue(capacity: 4_096)
  /// The second of a doubled byte for which there was no room.
  private var second: UInt8?
  /// Whether a stall was drawn for the next byte of a direction already.
  private var isDrawn = (arriving: false, leaving: false)
  private var now: UInt64
  private var stallEnds: UInt64?
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)

  init(_ inner: any Link, _ losses: Losses, at now: UInt64) {
    self.inner = inner
    self.losses = losses
    self.now = now
    losses.open(at: now)
  }

  deinit { scratch.deallocate() }

  var descriptor: Int32 { inner.descriptor }

  var wakeAt: UInt64 {
    if let stallEnds { return min(stallEnds, losses.hangUpAt) }
    // What a stall held back is due at once, though the descriptor is silent.
    if !arrived.isEmpty { return now }
    return min(inner.wakeAt, losses.hangUpAt)
  }

  func interest(hasRoom: Bool, hasOutput: Bool) -> pollfd {
    guard stallEnds == nil else { return pollfd(fd: -1, events: 0, revents: 0) }
    return inner.interest(hasRoom: hasRoom, hasOutput: hasOutput || !leaving.isEmpty)
  }

  func advance(to now: UInt64) throws(HangUp) {
    self.now = now
    if let end = stallEnds, now >= end { stallEnds = nil }
    if losses.hangsUp(at: now) { throw HangUp("the lossy link's plan hung up") }
    guard stallEnds == nil else { return }
    try inner.advance(to: now)
    try flush()
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(HangUp) -> Int {
    var count = 0
    while stallEnds == nil, count < buffer.count {
      if let byte = second {
        buffer[count] = byte
        count += 1
        second = nil
        continue
      }
      if arrived.isEmpty {
        let length = try inner.receive(into: scratch)
        if length == 0 { break }
        arrived.append(UnsafeRawBufferPointer(rebasing: scratch[..<length]))
      }
      if begins(.in, &isDrawn.arriving) { break }
      guard let byte = arrived.removeFirst() else { break }
      switch losses.strike(byte, .in) {
      case .gone: break
      case .once(let byte):
        buffer[count] = byte
        count += 1
      case .twice(let byte):
        buffer[count] = byte
        count += 1
        second = byte
      }
    }
    return count
  }

  func send(_ bytes: UnsafeRawBufferPointer) throws(HangUp) -> Int {
    var count = 0
    while stallEnds == nil, count < bytes.count {
      if leaving.room < 2 {
        try flush()
        if leaving.room < 2 { break }
      }
      if begins(.out, &isDrawn.leaving) { break }
      switch losses.strike(bytes[count], .out) {
      case .gone: break
      case .once(let byte): queue(byte)
      case .twice(let byte):
        queue(byte)
        queue(byte)
      }
      count += 1
    }
    // What went before a stall is on its way already.
    try flush()
    return count
  }

  func setBaud(_ baud: UInt32) throws(HangUp) { try inner.setBaud(baud) }

  func close() { inner.close() }

  /// Whether a stall begins before the next byte.
  private func begins(_ direction: LossPlan.Direction, _ isDrawn: inout Bool) -> Bool {
    guard !isDrawn else {
      isDrawn = false
      return false
    }
    guard let length = losses.stall(direction) else { return false }
    isDrawn = true
    stallEnds = now + length
    return true
  }

  private func queue(_ byte: UInt8) {
    withUnsafeBytes(of: byte) { leaving.append($0) }
  }

  private func flush() throws(HangUp) {
    while !leaving.isEmpty {
      let count = try leaving.drain { (bytes) throws(HangUp) in try inner.send(bytes) }
      if count == 0 { return }
    }
  }
}

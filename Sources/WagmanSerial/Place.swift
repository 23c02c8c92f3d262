import Glibc

/// One of the places for a client, with its bytes on their way in and out.
final class Place {
  enum Occupant {
    case nobody
    /// For the server's whole life, whether or not a client has it open.
    case terminal(PseudoTerminal)
    case stream(Int32)
  }

  enum Presence: Equatable {
    case away
    case here
    /// The client closed, or sends no more: what it sent may still be answered.
    case leaving(untilMilliseconds: UInt64)
    /// The client is gone for good; what it sent before is still to be received.
    case gone
  }

  /// How much room a client that reads always leaves.
  static let reserve = 4_096

  private(set) var occupant = Occupant.nobody
  private(set) var presence = Presence.away
  private(set) var session: UInt32 = 0
  private(set) var wire = LinkURL.Wire.console
  private(set) var rights = LinkURL.Rights.administration
  var input = ByteQueue(capacity: 4_096)
  var output = ByteQueue(capacity: 262_144)
  /// Nothing that is sent can arrive any more.
  private var isDeaf = false

  var isFree: Bool {
    if case .nobody = occupant { true } else { false }
  }

  var terminal: PseudoTerminal? {
    if case .terminal(let terminal) = occupant { terminal } else { nil }
  }

  var room: Int {
    if presence == .away { return 0 }
    return isDeaf ? Self.reserve : output.room
  }

  /// Whether something is still on its way that a client who left may wait for.
  var isBusy: Bool { !input.isEmpty || terminal == nil && !output.isEmpty }

  func send(_ bytes: Span<UInt8>) {
    guard presence != .away else { return }
    precondition(bytes.count <= room, "a link's queue is full")
    if !isDeaf { output.append(bytes) }
  }

  // MARK: Coming and going

  func install(_ terminal: PseudoTerminal, _ url: LinkURL) {
    occupant = .terminal(terminal)
    wire = url.wire
    rights = url.rights
  }

  func take(stream: Int32, _ url: LinkURL, session: UInt32) {
    occupant = .stream(stream)
    wire = url.wire
    rights = url.rights
    presence = .here
    self.session = session
  }

  /// A client opened the terminal when there was none.
  func openTerminal(session: UInt32) {
    presence = .here
    self.session = session
  }

  func beginLeaving(untilMilliseconds end: UInt64) {
    presence = .leaving(untilMilliseconds: end)
  }

  /// Ends a stream and frees its place.
  func release() {
    if case .stream(let descriptor) = occupant {
      Glibc.close(descriptor)
      occupant = .nobody
    }
    clear()
  }

  /// What is queued for nobody goes.
  func clear() {
    terminal?.dropUnread()
    presence = .away
    isDeaf = false
    input.removeAll()
    output.removeAll()
  }

  /// Ends whatever is here.
  func close() {
    if let terminal {
      terminal.close()
      occupant = .nobody
    }
    release()
  }

  // MARK: Moving bytes

  /// What to wait for; a negative descriptor is not waited for.
  var interest: pollfd {
    let descriptor: Int32
    var wantsInput = input.room > 0
    switch occupant {
    case .nobody: descriptor = -1
    case .terminal(let terminal): descriptor = terminal.board
    case .stream(let stream):
      switch presence {
      case .here: descriptor = isDeaf && !wantsInput ? -1 : stream
      case .leaving:
        descriptor = stream
        wantsInput = false
      case .away, .gone: descriptor = -1
      }
    }
    let events = (wantsInput ? POLLIN : 0) | (output.isEmpty ? 0 : POLLOUT)
    return pollfd(fd: descriptor, events: Int16(events), revents: 0)
  }

  /// Writes what the client takes.
  func write() {
    switch occupant {
    case .nobody: return
    case .terminal(let terminal):
      while !output.isEmpty, output.drain(to: terminal.board, isSocket: false) > 0 {}
    case .stream(let stream):
      while !output.isEmpty {
        guard output.drain(to: stream, isSocket: true) <= 0 else { continue }
        if errno != EAGAIN && errno != EINTR { becomeDeaf() }
        return
      }
    }
  }

  /// The far side reads no more.
  func becomeDeaf() {
    guard case .stream = occupant else { return }
    isDeaf = true
    output.removeAll()
    if case .leaving = presence { presence = .gone }
  }

  /// Reads what there is and there is room for.
  ///
  /// - Returns: Whether the client said that it sends no more.
  func read() -> Bool {
    let descriptor = interest.fd
    guard descriptor >= 0 else { return false }
    while input.room > 0 {
      let count = input.fill(from: descriptor)
      if count > 0 { continue }
      guard case .stream = occupant else { return false }
      if count < 0 && (errno == EAGAIN || errno == EINTR) { return false }
      if count < 0 { becomeDeaf() }
      if isDeaf { presence = .gone }
      return !isDeaf
    }
    return false
  }

  /// Drops what a client that has stopped reading stands in the way of.
  ///
  /// - Returns: Whether the client is to be disconnected.
  func isStalled() -> Bool {
    guard output.room < Self.reserve else { return false }
    guard terminal != nil else { return true }
    output.removeAllAfterFirstLine()
    return false
  }
}

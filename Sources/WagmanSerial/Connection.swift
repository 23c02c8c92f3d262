import Glibc

/// A link that is opened, and opened again after each hang-up, with the bytes
/// that wait on it.
///
/// Nothing blocks: the owner waits for ``interest`` with poll(2), at the latest
/// until ``wakeAt``, and calls ``service(at:)``. All times are milliseconds of
/// ``Monotonic``.
///
/// A link that is down is tried again after 100 ms, then after twice as long,
/// up to every 5 s; one that had stayed open for 10 s begins at 100 ms again.
public final class Connection {
  /// What became of the link.
  public enum Change: Equatable, Sendable {
    case opened
    /// The link was lost; what was queued in either direction is gone.
    case hungUp(HangUp)
  }

  /// Makes a stream socket that is connected to the board which a `sim:` URL means.
  public typealias SimulationConnect = (BoardURL) throws(LinkOpenError) -> Int32

  private enum State {
    case down(retryAt: UInt64)
    case connecting(TCPConnecting)
    case open(any Link, since: UInt64)
    case closed
  }

  public let url: BoardURL
  /// Since when the link is down, and why; `nil` while it is open.
  public private(set) var outage: Outage?
  private var state: State
  private let opener: any LinkOpener
  private let lossPlan: Losses?
  private var input = ByteQueue(capacity: 65_536)
  private var output = ByteQueue(capacity: 65_536)
  private var retryAfter = Connection.shortestWait
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)

  static let shortestWait: UInt64 = 100
  static let longestWait: UInt64 = 5_000
  /// How long a link has to last to be tried again soon.
  static let goodLife: UInt64 = 10_000

  /// Opens the link for the first time.
  ///
  /// The only call that waits: for the far side of a tcp link, up to 3 s for
  /// each address of the host.
  ///
  /// - Parameters:
  ///   - url: where the board is.
  ///   - simulation: for `sim:` URLs; called at each opening.
  /// - Throws: ``LinkOpenError`` when that fails now.
  public convenience init(
    _ url: BoardURL, simulation: SimulationConnect? = nil
  ) throws(LinkOpenError) {
    let opener: any LinkOpener =
      switch url.address {
      case .serial(let address):
        SerialOpener(address, baud: url.baud ?? BoardURL.baud(of: url.wire))
      case .pseudoTerminal(let path): TerminalOpener(path: path)
      case .unixSocket(let path): UnixOpener(path: path)
      case .tcp(let host, let port): try TCPOpener(host: host, port: port)
      case .simulation: SimulationOpener(url, simulation)
      }
    try self.init(url, opener, at: Monotonic.milliseconds)
  }

  init(_ url: BoardURL, _ opener: any LinkOpener, at now: UInt64) throws(LinkOpenError) {
    self.url = url
    self.opener = opener
    lossPlan = url.losses.map(Losses.init)
    state = .down(retryAt: now)
    var opening = try opener.open(at: now)
    while case .connecting(let attempt) = opening {
      var waiting = pollfd(fd: attempt.descriptor, events: Int16(POLLOUT), revents: 0)
      let present = Monotonic.milliseconds
      let left = attempt.wakeAt > present ? attempt.wakeAt - present : 0
      poll(&waiting, 1, Int32(clamping: left))
      if let link = try attempt.proceed(at: Monotonic.milliseconds) { opening = .open(link) }
    }
    if case .open(let link) = opening { state = .open(lossy(link, at: now), since: now) }
  }

  deinit {
    close()
    scratch.deallocate()
  }

  private var link: (any Link)? {
    if case .open(let link, _) = state { link } else { nil }
  }

  public var isOpen: Bool { link != nil }

  /// What to wait for; its descriptor is −1 where there is nothing but ``wakeAt``.
  public var interest: pollfd {
    switch state {
    case .down, .closed: pollfd(fd: -1, events: 0, revents: 0)
    case .connecting(let attempt):
      pollfd(fd: attempt.descriptor, events: Int16(POLLOUT), revents: 0)
    case .open(let link, _):
      link.interest(hasRoom: input.room > 0, hasOutput: !output.isEmpty)
    }
  }

  /// When to call ``service(at:)`` although nothing is ready; `UInt64.max` for never.
  public var wakeAt: UInt64 {
    switch state {
    case .down(let retryAt): retryAt
    case .connecting(let attempt): attempt.wakeAt
    case .open(let link, _): link.wakeAt
    case .closed: .max
    }
  }

  /// Moves bytes, and opens the link again when that is due.
  ///
  /// - Returns: what became of the link, `nil` when it is as before.
  public func service(at now: UInt64) -> Change? {
    switch state {
    case .closed: return nil
    case .open(let link, let since):
      do throws(HangUp) {
        try move(link, at: now)
        return nil
      } catch {
        hangUp(error, since: since, at: now)
        return .hungUp(error)
      }
    case .down(let retryAt):
      guard now >= retryAt else { return nil }
      return reopen(at: now) { () throws(LinkOpenError) in try opener.open(at: now) }
    case .connecting(let attempt):
      return reopen(at: now) { () throws(LinkOpenError) in
        try attempt.proceed(at: now).map { .open($0) } ?? .connecting(attempt)
      }
    }
  }

  /// The next byte that arrived, or `nil` when there is none.
  public func receive() -> UInt8? { input.removeFirst() }

  /// Queues bytes; dropped while the link is down.
  ///
  /// - Returns: whether there was room for all of them; otherwise none is queued.
  @discardableResult
  public func send(_ bytes: Span<UInt8>) -> Bool {
    guard isOpen, bytes.count <= output.room else { return false }
    output.append(bytes)
    return true
  }

  /// Hangs up; the link is not opened again.
  public func close() {
    switch state {
    case .open(let link, _): link.close()
    case .connecting(let attempt): attempt.close()
    case .down, .closed: break
    }
    state = .closed
    input.removeAll()
    output.removeAll()
  }

  // MARK: Serial ports

  /// Sets the port's baud rate to what boards on this wire use, unless the URL says one.
  ///
  /// It stays so over reopenings. Links that are no serial ports have no rate.
  public func prepare(for wire: BoardURL.Wire) {
    guard url.baud == nil, let opener = opener as? SerialOpener else { return }
    let baud = BoardURL.baud(of: wire)
    guard baud != opener.baud else { return }
    opener.baud = baud
    // A port that refuses is gone, and the next service says so.
    try? link?.setBaud(baud)
  }

  // MARK: Losses

  /// What the URL's losses did since the first opening; `nil` where it has none.
  public var losses: LossCounts? { lossPlan?.counts }

  private func lossy(_ link: any Link, at now: UInt64) -> any Link {
    lossPlan.map { LossyLink(link, $0, at: now) } ?? link
  }

  // MARK: The link's life

  private func move(_ link: any Link, at now: UInt64) throws(HangUp) {
    try link.advance(to: now)
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
  }

  private func hangUp(_ reason: HangUp, since: UInt64, at now: UInt64) {
    link?.close()
    input.removeAll()
    output.removeAll()
    if now >= since + Self.goodLife { retryAfter = Self.shortestWait }
    outage = Outage(since: now, reason: reason.reason)
    waitAgain(at: now)
  }

  private func reopen(
    at now: UInt64, _ open: () throws(LinkOpenError) -> Opening
  ) -> Change? {
    do throws(LinkOpenError) {
      switch try open() {
      case .connecting(let attempt):
        state = .connecting(attempt)
        return nil
      case .open(let link):
        state = .open(lossy(link, at: now), since: now)
        outage = nil
        return .opened
      }
    } catch {
      outage?.note(error)
      waitAgain(at: now)
      return nil
    }
  }

  private func waitAgain(at now: UInt64) {
    state = .down(retryAt: now + retryAfter)
    retryAfter = min(retryAfter * 2, Self.longestWait)
  }
}

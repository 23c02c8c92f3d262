import Glibc

/// The board's ends of links, for a program with one loop.
///
/// Each client has a place of its own, from 0 to ``placeCount`` − 1, with
/// queues for its bytes in both directions. ``poll(timeoutMilliseconds:)``
/// moves bytes between queues and the world; the other calls only touch the
/// queues. Nothing blocks but the wait in `poll`, and no call allocates once
/// the links are open, but where a client comes or goes.
///
/// On tcp and unix sockets several clients are served at once. A client that
/// sends no more is kept until what it sent has been answered; one that has
/// 256 KiB waiting, because it does not read, is disconnected.
///
/// A pseudo-terminal is one place, attached while somebody has it open and for
/// five seconds more, so that `echo … > PATH; cat PATH` finds the answer. After
/// that what nobody read is dropped: whoever opens it later gets no stale
/// lines. Where its client has 256 KiB waiting, all but the line under way is
/// dropped.
///
/// One more socket can be served whose clients are none of the board's: they have
/// places of their own, ``sidePlaces``, which are served alike.
public final class LinkServer {
  /// How many clients and pseudo-terminals there can be at once.
  public static var placeCount: Int { 16 }

  /// The places of the clients at the side door.
  public static var sidePlaces: Range<Int> { placeCount..<placeCount + 4 }

  static var allPlaces: Int { sidePlaces.upperBound }

  /// The links as they were opened, with the port where a free one was asked for.
  public let links: [LinkURL]
  /// The side door, where there is one.
  public let side: LinkURL?

  let places: [Place]
  let listeners: [Listener]
  let linger: Linger
  /// The places, then the watch of each place's terminal, then the listeners, then
  /// whatever else the caller waits for.
  let watched: UnsafeMutableBufferPointer<pollfd>
  let scratch: UnsafeMutableRawBufferPointer
  /// Bit n: place n has a byte to receive, or its attachment has changed.
  var news: UInt32 = 0
  var lastSession: UInt32 = 0
  private var isClosed = false

  /// How long one who left may still be answered, in milliseconds.
  struct Linger {
    var terminal: UInt64 = 5_000
    /// Counted from when nothing is on its way any more.
    var stream: UInt64 = 500
  }

  /// Opens all of `links`, or none.
  ///
  /// - Parameters:
  ///   - links: the links to open.
  ///   - arrivals: where clients of this program come from, as on a console with
  ///     the rights of administration; `wire` says if they speak sensorgrams.
  ///   - wire: what those clients speak.
  ///   - side: a socket for clients that are none of the board's, the side door.
  /// - Throws: ``LinkOpenError`` for the first link that cannot be opened.
  ///   Nothing is left behind then.
  public convenience init(
    _ links: [LinkURL], arrivals: Arrivals? = nil, wire: LinkURL.Wire = .console,
    side: LinkURL? = nil
  ) throws(LinkOpenError) {
    let door = arrivals.map {
      Listener($0, LinkURL(.unixSocket(path: "this program"), wire: wire))
    }
    try self.init(links, door: door, side: side, linger: Linger())
  }

  init(
    _ urls: [LinkURL], door: Listener? = nil, side: LinkURL? = nil, linger: Linger
  ) throws(LinkOpenError) {
    let places = (0..<Self.allPlaces).map { _ in Place() }
    var listeners = door.map { [$0] } ?? []
    var links: [LinkURL] = []
    do throws(LinkOpenError) {
      for url in urls {
        switch url.address {
        case .pseudoTerminal(let path):
          guard let place = places.prefix(Self.placeCount).first(where: \.isFree) else {
            throw LinkOpenError(url.address, .noPlace)
          }
          place.install(try PseudoTerminal(path: path), url)
          links.append(url)
        case .unixSocket(let path):
          listeners.append(try .unixSocket(path: path, url))
          links.append(url)
        case .tcp(let host, let port):
          let opened = try Listener.tcp(host: host, port: port, url)
          listeners += opened
          links.append(opened.first?.url ?? url)
        }
      }
      if let side { listeners.append(try .atSide(side)) }
    } catch {
      for place in places { place.close() }
      for listener in listeners { listener.close() }
      throw error
    }
    self.places = places
    self.listeners = listeners
    self.links = links
    self.side = side
    self.linger = linger
    watched = .allocate(capacity: 2 * Self.allPlaces + listeners.count + 1)
    watched.initialize(repeating: pollfd(fd: -1, events: 0, revents: 0))
    scratch = .allocate(byteCount: 4_096, alignment: 8)
  }

  /// Hangs up on everybody and removes what was made in the file system.
  ///
  /// Dropping the server does the same. Afterwards nobody is attached, and
  /// ``poll(timeoutMilliseconds:)`` is not to be called.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    for place in places { place.close() }
    for listener in listeners { listener.close() }
  }

  deinit {
    close()
    watched.deallocate()
    scratch.deallocate()
  }

  // MARK: Places

  /// Whether some place has a byte to receive, or its attachment has changed
  /// since the last call of ``receive(on:)`` on it.
  public var hasActivity: Bool { news != 0 }

  /// Whether a client is on this place, or what one sent is still to be received.
  public func isAttached(_ place: Int) -> Bool { places[place].presence != .away }

  /// Which client this is: a number that no other client has had.
  public func session(_ place: Int) -> UInt32 { places[place].session }

  public func wire(_ place: Int) -> LinkURL.Wire { places[place].wire }

  public func rights(_ place: Int) -> LinkURL.Rights { places[place].rights }

  /// The next byte that arrived on a place, or `nil` when there is none.
  public func receive(on place: Int) -> UInt8? {
    let byte = places[place].input.removeFirst()
    if places[place].input.isEmpty { news &= ~(1 << UInt32(place)) }
    return byte
  }

  /// How many bytes ``send(_:on:)`` takes on this place now; 0 where nobody is.
  public func room(on place: Int) -> Int { places[place].room }

  /// Queues bytes; the next ``poll(timeoutMilliseconds:)`` sends them.
  ///
  /// - Precondition: `bytes.count <= room(on: place)`.
  public func send(_ bytes: Span<UInt8>, on place: Int) { places[place].send(bytes) }
}

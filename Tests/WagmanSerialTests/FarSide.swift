import Glibc
import SerialLine
import Testing

@testable import WagmanSerial

/// The kinds of links that the contract is tried on.
enum LinkKind: CaseIterable {
  case pseudoTerminal, unixSocket, tcp, simulation
  /// libserialport on a pseudo-terminal that has modem lines.
  case serial
  /// A plan that strikes nothing, over a pseudo-terminal and over a socket.
  case lossyTerminal, lossySocket
}

/// The board's end of one link, which can hang up and come back at the same place.
final class FarSide {
  let kind: LinkKind
  let folder: TemporaryFolder
  private(set) var server: LinkServer?
  private var arrivals: Arrivals?
  private var port: UInt16 = 0

  init(_ kind: LinkKind) throws {
    self.kind = kind
    folder = try TemporaryFolder()
    try comeBack()
  }

  /// The board's end, which has to be there.
  var board: LinkServer {
    get throws { try #require(server) }
  }

  /// The number of its pseudo-terminal.
  var terminal: UInt32 {
    get throws {
      let device = try #require(linkTarget(folder("board")))
      return try #require(UInt32(device.dropFirst("/dev/pts/".count)))
    }
  }

  func hangUp() {
    // The number may be another terminal's next.
    if kind == .serial, server != nil, let terminal = try? terminal {
      serial_line_withdraw(terminal)
    }
    server?.close()
    server = nil
    arrivals = nil
  }

  deinit { hangUp() }

  func comeBack() throws {
    let path = folder("board")
    let linger = LinkServer.Linger(terminal: 0, stream: 0)
    switch kind {
    case .pseudoTerminal, .lossyTerminal, .serial:
      server = try LinkServer([LinkURL(.pseudoTerminal(path: path))], linger: linger)
      if kind == .serial { serial_line_announce(try terminal) }
    case .unixSocket, .lossySocket:
      server = try LinkServer([LinkURL(.unixSocket(path: path))], linger: linger)
    case .tcp:
      let server = try LinkServer(
        [LinkURL(.tcp(host: "127.0.0.1", port: port))], linger: linger)
      if case .tcp(_, let bound) = server.links[0].address { port = bound }
      self.server = server
    case .simulation:
      let arrivals = try Arrivals()
      self.arrivals = arrivals
      let door = Listener(arrivals, LinkURL(.unixSocket(path: "")))
      server = try LinkServer([], door: door, linger: linger)
    }
  }

  /// A client's connection to it, with its lock in the folder.
  func connect(_ losses: LossPlan? = nil) throws(LinkOpenError) -> Connection {
    let path = folder("board")
    let address: BoardURL.Address =
      switch kind {
      case .pseudoTerminal, .lossyTerminal: .pseudoTerminal(path: path)
      case .serial: .serial(.path(path))
      case .unixSocket, .lossySocket: .unixSocket(path: path)
      case .tcp: .tcp(host: "127.0.0.1", port: port)
      case .simulation: .simulation("")
      }
    let isLossy = kind == .lossySocket || kind == .lossyTerminal
    let url = BoardURL(address, losses: losses ?? (isLossy ? LossPlan(seed: 1) : nil))
    return try Connection(url) { [unowned self] (url) throws(LinkOpenError) in
      guard let arrivals else { throw LinkOpenError(url.address, .noSimulation) }
      return try arrivals.connect()
    }
  }
}

extension Connection {
  /// Waits for the link as its owner does, at most for a second, and serves it.
  ///
  /// - Returns: what became of the link.
  func waitAndService() -> Change? {
    var waiting = interest
    let now = Monotonic.milliseconds
    poll(&waiting, 1, Int32(min(1_000, wakeAt > now ? wakeAt - now : 0)))
    return service(at: Monotonic.milliseconds)
  }

  /// Serves the link at one moment, until a tcp attempt has its answer.
  func attempt(at now: UInt64) -> Change? {
    var change = service(at: now)
    while change == nil, !isOpen, interest.fd >= 0 {
      var waiting = interest
      poll(&waiting, 1, 1_000)
      change = service(at: now)
    }
    return change
  }

  /// Moves bytes on both ends until `isDone`, or until it is clear that it never will be.
  func exchange(
    with far: FarSide, until isDone: (LinkServer) -> Bool,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let board = try far.board
    let end = Monotonic.milliseconds + 20_000
    while Monotonic.milliseconds < end {
      var waiting = interest
      poll(&waiting, 1, 0)
      board.poll(timeoutMilliseconds: 0)
      if let change = service(at: Monotonic.milliseconds) {
        Issue.record("The link changed: \(change)", sourceLocation: location)
        return
      }
      if isDone(board) { return }
    }
    Issue.record("It did not happen", sourceLocation: location)
  }

  /// Lets the far side notice this client, by a byte.
  func attach(to far: FarSide) throws {
    send([UInt8(ascii: ".")].span)
    try exchange(with: far) { $0.receive(on: 0) != nil }
  }

  /// At most `limit` of the bytes that have arrived.
  func receive(_ limit: Int = .max) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < limit, let byte = receive() { bytes.append(byte) }
    return bytes
  }

  /// Queues as many of the bytes as there is room for, a thousand at a time.
  func sendSome(of bytes: ArraySlice<UInt8>) -> Int {
    var sent = 0
    while sent < bytes.count {
      let piece = Array(bytes.dropFirst(sent).prefix(1_000))
      guard sends(piece) else { break }
      sent += piece.count
    }
    return sent
  }

  func sends(_ bytes: [UInt8]) -> Bool { send(bytes.span) }
}

/// Where two sequences begin to differ, `nil` where they are alike.
func firstDifference(_ one: [UInt8], _ other: [UInt8]) -> Int? {
  let common = zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset
  return common ?? (one.count == other.count ? nil : min(one.count, other.count))
}

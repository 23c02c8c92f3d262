import Glibc
import Testing

@testable import WagmanSerial

@Suite("Links on sockets")
struct SocketTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("socket")
  }

  func unixServer(lingerMilliseconds: UInt64 = 0) throws -> LinkServer {
    try LinkServer(
      [LinkURL(.unixSocket(path: path))],
      linger: LinkServer.Linger(terminal: 0, stream: lingerMilliseconds))
  }

  @Test("Clients of one link each have a place, and the wire and rights of their link")
  func places() throws {
    let server = try LinkServer([
      LinkURL(.tcp(host: "127.0.0.1", port: 0), rights: .guest(port: 1)),
      LinkURL(.unixSocket(path: path), wire: .sensorgram),
    ])
    guard case .tcp(_, let port) = server.links[0].address else {
      Issue.record("The port is not told")
      return
    }
    let first = try Client(tcpPort: port)
    server.poll(until: { $0.attachedCount == 1 })
    let second = try Client(unixSocket: path)
    server.poll(until: { $0.attachedCount == 2 })
    let third = try Client(tcpPort: port)
    server.poll(until: { $0.attachedCount == 3 })

    for (place, text) in [(0, "first"), (1, "second"), (2, "third")] {
      server.send(text, on: place)
    }
    server.settle()
    #expect(first.receive() == Array("first".utf8))
    #expect(second.receive() == Array("second".utf8))
    #expect(third.receive() == Array("third".utf8))
    #expect(server.rights(0) == .guest(port: 1) && server.wire(0) == .console)
    #expect(server.rights(1) == .administration && server.wire(1) == .sensorgram)
    #expect(Set([server.session(0), server.session(1), server.session(2)]).count == 3)
  }

  @Test("Bytes pass unchanged both ways through a queue smaller than they are")
  func transparent() throws {
    let server = try unixServer()
    let client = try Client(unixSocket: path)
    let bytes = patternBytes(200_000)
    var sent = 0
    var received: [UInt8] = []
    server.poll(until: {
      if sent < bytes.count { sent += max(0, client.send(bytes[sent...])) }
      received += $0.receiveAll(on: 0)
      return received.count >= bytes.count
    })
    #expect(received == bytes)

    server.send(bytes.span, on: 0)
    var answer: [UInt8] = []
    server.poll(until: { _ in
      answer += client.receive() ?? []
      return answer.count >= bytes.count
    })
    #expect(answer == bytes)
  }

  @Test("What a client sent before it hung up is received, then its place is free")
  func hangUp() throws {
    let server = try unixServer()
    let bytes = patternBytes(10_000)
    do { #expect(try Client(unixSocket: path).send(bytes) == bytes.count) }
    server.settle()
    #expect(server.isAttached(0))
    #expect(server.receive(bytes.count, on: 0) == bytes)
    server.send("to nobody", on: 0)
    server.poll(until: { !$0.isAttached(0) })
    #expect(server.hasActivity, "An attachment that ended is news")
    #expect(server.receive(on: 0) == nil && !server.hasActivity)
  }

  @Test("A client that ends its sending is answered before it is hung up on")
  func halfClose() throws {
    let server = try unixServer()
    let client = try Client(unixSocket: path)
    client.send("@cli id\n")
    client.endSending()
    #expect(server.receive(8, on: 0) == Array("@cli id\n".utf8))
    server.send("answer", on: 0)
    var answer: [UInt8] = []
    server.poll(until: { _ in
      answer += client.receive() ?? []
      return client.receive() == nil
    })
    #expect(answer == Array("answer".utf8))
    #expect(!server.isAttached(0))
  }

  @Test("A client that stops reading is disconnected, and the others are served meanwhile")
  func stalled() throws {
    let server = try unixServer()
    let deaf = try Client(unixSocket: path)
    server.poll(until: { $0.isAttached(0) })
    let other = try Client(unixSocket: path)
    server.poll(until: { $0.isAttached(1) })
    let line = patternBytes(1_000)
    var rounds = 0
    while server.isAttached(0) && rounds < 10_000 {
      if server.room(on: 0) >= line.count { server.send(line.span, on: 0) }
      server.send("ok", on: 1)
      server.poll(timeoutMilliseconds: 0)
      server.poll(timeoutMilliseconds: 0)
      #expect(other.receive() == Array("ok".utf8))
      rounds += 1
    }
    #expect(rounds < 10_000, "It is disconnected")
    #expect(rounds >= 257, "Not before its queue was full")
    var isOver = false
    for _ in 0..<3 where deaf.receive() == nil { isOver = true }
    #expect(isOver)
  }

  @Test("One client more than there are places is told so, and a place that ends is given again")
  func tooMany() throws {
    let server = try unixServer()
    let url = try folderClients(LinkServer.placeCount, server)
    let extra = try Client(unixSocket: path)
    extra.send("@cli id\n")
    server.settle()
    let line = String(decoding: extra.receive() ?? [], as: UTF8.self)
    #expect(line == "log: link refused: every place is taken; try again later\r\n")
    #expect(extra.receive() == nil)

    close(url[3])
    server.poll(until: { !$0.isAttached(3) })
    let late = try Client(unixSocket: path)
    late.send("x")
    #expect(server.receive(1, on: 3) == [UInt8(ascii: "x")])
    for (place, descriptor) in url.enumerated() where place != 3 { close(descriptor) }
  }

  @Test("Whoever comes at the side door takes a place there, and none of the board's")
  func sideDoor() throws {
    let side = folder("side")
    let server = try LinkServer(
      [LinkURL(.unixSocket(path: path))], side: LinkURL(.unixSocket(path: side)),
      linger: LinkServer.Linger(terminal: 0, stream: 0))
    var descriptors = try folderClients(LinkServer.placeCount, server)
    let first = LinkServer.sidePlaces.lowerBound
    for place in LinkServer.sidePlaces {
      let client = try Client(unixSocket: side)
      descriptors.append(dup(client.descriptor))
      client.send("x")
      #expect(server.receive(1, on: place) == [UInt8(ascii: "x")])
      server.send("y", on: place)
      server.settle()
      #expect(client.receive() == [UInt8(ascii: "y")])
    }
    let extra = try Client(unixSocket: side)
    server.settle()
    let line = String(decoding: extra.receive() ?? [], as: UTF8.self)
    #expect(line == "error: every place is taken; try again later\n")
    #expect(extra.receive() == nil)

    // Gone and come between two looks of the server.
    close(descriptors.remove(at: first))
    let late = try Client(unixSocket: side)
    late.send("z")
    #expect(server.receive(1, on: first) == [UInt8(ascii: "z")])
    for descriptor in descriptors { close(descriptor) }
  }

  @Test("A side door is a socket in the file system, at a path where nothing is")
  func badSideDoor() throws {
    for address in [.tcp(host: "127.0.0.1", port: 0), .pseudoTerminal(path: folder("pty"))]
      as [LinkURL.Address]
    {
      #expect(throws: LinkOpenError.self) { _ = try LinkServer([], side: LinkURL(address)) }
    }
    let server = try unixServer()
    let taken = LinkURL.Address.unixSocket(path: path)
    #expect(throws: LinkOpenError(taken, .exists)) {
      _ = try LinkServer([], side: LinkURL(taken))
    }
    server.settle()
  }

  /// Connects clients until `count` are attached; the caller closes them.
  private func folderClients(_ count: Int, _ server: LinkServer) throws -> [Int32] {
    var descriptors: [Int32] = []
    for number in 0..<count {
      let client = try Client(unixSocket: path)
      descriptors.append(dup(client.descriptor))
      server.poll(until: { $0.attachedCount == number + 1 })
    }
    return descriptors
  }

  @Test("A client that only lingers gives its place to one that comes")
  func evicted() throws {
    let server = try unixServer(lingerMilliseconds: 3_600_000)
    var descriptors = try folderClients(LinkServer.placeCount, server)
    let session = server.session(5)
    shutdown(descriptors[5], Int32(SHUT_WR))
    server.settle()
    #expect(server.isAttached(5))
    let client = try Client(unixSocket: path)
    client.send("x")
    #expect(server.receive(1, on: 5) == [UInt8(ascii: "x")])
    #expect(server.session(5) != session)
    while let descriptor = descriptors.popLast() { close(descriptor) }
  }
}

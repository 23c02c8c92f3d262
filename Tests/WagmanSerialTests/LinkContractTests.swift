import Glibc
import Testing

@testable import WagmanSerial

@Suite("What every link promises a client")
struct LinkContractTests {
  @Test(
    "Bytes arrive whole and in order in both directions, however slowly they are read",
    arguments: LinkKind.allCases)
  func wholeAndInOrder(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    let bytes = patternBytes(100_000)
    var sent = 0
    var received: [UInt8] = []
    try link.exchange(with: far) { board in
      sent += link.sendSome(of: bytes[sent...])
      for _ in 0..<97 { board.receive(on: 0).map { received.append($0) } }
      return received.count >= bytes.count
    }
    #expect(firstDifference(received, bytes) == nil)

    var answered = 0
    var answer: [UInt8] = []
    try link.exchange(with: far) { board in
      let end = min(bytes.count, answered + min(3_000, board.room(on: 0)))
      board.send(Array(bytes[answered..<end]).span, on: 0)
      answered = end
      answer += link.receive(89)
      return answer.count >= bytes.count
    }
    #expect(firstDifference(answer, bytes) == nil)
  }

  @Test(
    "A far side that does not read blocks nothing, and finds all that was taken",
    arguments: LinkKind.allCases)
  func deafFarSide(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    let piece = patternBytes(1_000)
    var pieces = 0
    // Until neither the link nor the kernel takes any more.
    while pieces < 100_000 {
      if link.sends(piece) {
        pieces += 1
        continue
      }
      #expect(link.service(at: Monotonic.milliseconds) == nil)
      guard link.sends(piece) else { break }
      pieces += 1
    }
    #expect((65..<100_000).contains(pieces))
    #expect(link.interest.events & Int16(POLLOUT) != 0)

    var received: [UInt8] = []
    try link.exchange(with: far) { board in
      received += board.receiveAll(on: 0)
      return received.count >= pieces * piece.count
    }
    let isWhole = stride(from: 0, to: received.count, by: piece.count).allSatisfy {
      received[$0...].prefix(piece.count).elementsEqual(piece)
    }
    #expect(isWhole && received.count == pieces * piece.count)
  }

  @Test(
    "A client that does not read blocks nothing, and later finds all that was sent",
    arguments: LinkKind.allCases)
  func deafClient(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    try link.attach(to: far)
    let bytes = patternBytes(200_000)
    try far.board.send(bytes.span, on: 0)
    // Its queue is full: it asks for no more, or its owner would spin.
    try link.exchange(with: far) { _ in link.interest.fd < 0 }
    var received: [UInt8] = []
    try link.exchange(with: far) { _ in
      received += link.receive()
      return received.count >= bytes.count
    }
    #expect(firstDifference(received, bytes) == nil)
  }

  @Test("A hang-up is seen within a second and reported once", arguments: LinkKind.allCases)
  func hangUp(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    try link.attach(to: far)
    far.hangUp()
    let start = Monotonic.milliseconds
    guard case .hungUp = link.waitAndService() else {
      Issue.record("It was not seen")
      return
    }
    let now = Monotonic.milliseconds
    #expect(now - start < 1_000)
    #expect(!link.isOpen && link.interest.fd == -1)
    #expect(link.service(at: now) == nil)
    #expect(!link.sends([1]))
    #expect(link.outage?.since ?? 0 >= start)
  }

  @Test(
    "It is opened again after 100 ms, then after twice as long, up to 5 s",
    arguments: LinkKind.allCases)
  func backOff(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    far.hangUp()
    guard case .hungUp = link.waitAndService() else {
      Issue.record("It was not seen")
      return
    }
    var now = try #require(link.outage).since
    for (attempt, wait) in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].enumerated() {
      #expect(link.wakeAt == now + UInt64(wait))
      now = link.wakeAt
      #expect(link.attempt(at: now - 1) == nil)
      #expect(link.outage?.attempts == attempt)
      #expect(link.attempt(at: now) == nil)
      #expect(link.outage?.attempts == attempt + 1)
    }
    #expect(link.outage?.reason.hasPrefix("board '\(link.url.address)': ") == true)

    try far.comeBack()
    now = link.wakeAt
    #expect(link.attempt(at: now) == .opened)
    #expect(link.isOpen && link.outage == nil)

    // It has not been open for 10 s: the waits go on where they were.
    far.hangUp()
    var change = link.service(at: now + 9_999)
    while change == nil { change = link.waitAndService() }
    #expect(link.wakeAt == (link.outage?.since ?? 0) + 5_000)
  }

  @Test("A link that was open for 10 s is opened again soon", arguments: LinkKind.allCases)
  func goodLife(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let start = Monotonic.milliseconds
    let link = try far.connect()
    far.hangUp()
    var waiting = link.interest
    #expect(poll(&waiting, 1, 1_000) == 1)
    guard case .hungUp = link.service(at: start) else { return }
    #expect(link.attempt(at: start + 100) == nil)
    try far.comeBack()
    #expect(link.attempt(at: start + 300) == .opened)
    far.hangUp()
    waiting = link.interest
    #expect(poll(&waiting, 1, 1_000) == 1)
    guard case .hungUp = link.service(at: start + 10_300) else {
      Issue.record("It was not seen")
      return
    }
    #expect(link.wakeAt == start + 10_400)
  }

  @Test("No byte of before a hang-up appears after it", arguments: LinkKind.allCases)
  func nothingStale(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    try link.attach(to: far)
    try far.board.send("old answer", on: 0)
    try far.board.poll(timeoutMilliseconds: 0)
    _ = link.service(at: Monotonic.milliseconds)
    link.send(Array("old request".utf8).span)
    far.hangUp()
    while link.isOpen { _ = link.waitAndService() }
    #expect(link.receive() == nil)
    #expect(!link.sends(Array("request of the outage".utf8)))
    try far.comeBack()
    #expect(link.attempt(at: link.wakeAt) == .opened)

    var received: [UInt8] = []
    link.send(Array("new request".utf8).span)
    try link.exchange(with: far) {
      received += $0.receiveAll(on: 0)
      return received.count >= 11
    }
    #expect(String(decoding: received, as: UTF8.self) == "new request")
    try far.board.send("new answer", on: 0)
    var answer: [UInt8] = []
    try link.exchange(with: far) { _ in
      answer += link.receive()
      return answer.count >= 10
    }
    #expect(String(decoding: answer, as: UTF8.self) == "new answer")
  }

  @Test(
    "Closing frees the link for others, and it is not opened again",
    arguments: LinkKind.allCases)
  func closed(kind: LinkKind) throws {
    let far = try FarSide(kind)
    let link = try far.connect()
    try link.attach(to: far)
    link.close()
    try far.board.poll(until: { !$0.isAttached(0) })
    #expect(link.service(at: .max) == nil)
    #expect(!link.isOpen && link.wakeAt == .max && link.interest.fd == -1)
    let next = try far.connect()
    try next.attach(to: far)
  }

  @Test(
    "A place where nobody is cannot be opened, and the error says where",
    arguments: LinkKind.allCases)
  func nobody(kind: LinkKind) throws {
    let far = try FarSide(kind)
    far.hangUp()
    let error = #expect(throws: LinkOpenError.self) { try far.connect() }
    #expect(error?.end == .client)
    #expect(error?.description.hasPrefix("board '\(error?.address ?? "")': ") == true)
  }
}

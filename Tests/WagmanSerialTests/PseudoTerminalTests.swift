import Glibc
import Testing

@testable import WagmanSerial

@Suite("Pseudo-terminal links")
struct PseudoTerminalTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("board")
  }

  func server(
    lingerMilliseconds: UInt64 = 5_000
  ) throws -> LinkServer {
    var linger = LinkServer.Linger()
    linger.terminal = lingerMilliseconds
    return try LinkServer([LinkURL(.pseudoTerminal(path: path))], linger: linger)
  }

  @Test("Every byte value passes unchanged both ways, and nothing is echoed")
  func transparent() throws {
    let server = try server()
    let client = try Client(opening: path)
    let bytes = patternBytes(100_000)

    var sent = 0
    var received: [UInt8] = []
    server.poll(until: {
      sent += client.send(bytes[sent..<min(bytes.count, sent + 3_000)])
      received += $0.receiveAll(on: 0)
      return received.count >= bytes.count
    })
    #expect(received == bytes)
    #expect(client.receive() == [], "The board's end must not echo")

    server.send(bytes.span, on: 0)
    var answer: [UInt8] = []
    server.poll(until: { _ in
      answer += client.receive() ?? []
      return answer.count >= bytes.count
    })
    #expect(answer == bytes)
    server.settle()
    #expect(server.receive(on: 0) == nil, "The client's end must not echo")
  }

  @Test("Nobody is attached before a client opens it; each client is a session of its own")
  func sessions() throws {
    let server = try server()
    server.settle()
    #expect(!server.isAttached(0))

    do {
      let first = try Client(opening: path)
      first.send("one\n")
      #expect(server.receive(4, on: 0) == Array("one\n".utf8))
    }
    let session = server.session(0)
    #expect(server.isAttached(0))

    let second = try Client(opening: path)
    second.send("two\n")
    #expect(server.receive(4, on: 0) == Array("two\n".utf8))
    #expect(server.session(0) != session)
  }

  @Test("What a client sent before it closed arrives, though nobody was looking")
  func closedBeforePoll() throws {
    let server = try server(lingerMilliseconds: 0)
    do { try Client(opening: path).send("@cli ping 1\n") }
    var attachedWhileUnread = false
    server.poll(until: {
      attachedWhileUnread = $0.isAttached(0)
      return $0.hasActivity
    })
    server.poll(timeoutMilliseconds: 0)
    #expect(attachedWhileUnread && server.isAttached(0))
    #expect(server.receiveAll(on: 0) == Array("@cli ping 1\n".utf8))
    server.settle()
    #expect(!server.isAttached(0))
  }

  @Test("The answer to a client that closed waits for the next one")
  func lateReader() throws {
    let server = try server()
    do { try Client(opening: path).send("@cli id\n") }
    #expect(server.receive(8, on: 0).count == 8)
    server.send("answer\r\n", on: 0)
    server.settle()

    let reader = try Client(opening: path)
    var answer: [UInt8] = []
    server.poll(until: { _ in
      answer += reader.receive() ?? []
      return answer.count >= 8
    })
    #expect(answer == Array("answer\r\n".utf8))
  }

  @Test("Once the last client is long gone, the next one gets nothing stale")
  func staleOutput() throws {
    let server = try server(lingerMilliseconds: 0)
    do {
      let first = try Client(opening: path)
      server.poll(until: { $0.isAttached(0) })
      // More than the kernel holds, so that both queues have some of it.
      server.send(patternBytes(100_000).span, on: 0)
      server.settle()
      #expect(server.room(on: 0) < 262_144)
      _ = first.descriptor
    }
    server.poll(until: { !$0.isAttached(0) })
    #expect(server.room(on: 0) == 0)

    let second = try Client(opening: path)
    server.poll(until: { $0.isAttached(0) })
    server.send("fresh", on: 0)
    server.settle()
    #expect(second.receive() == Array("fresh".utf8))
  }

  @Test("A client stays attached when another one closes")
  func twoClients() throws {
    let server = try server(lingerMilliseconds: 0)
    let first = try Client(opening: path)
    server.poll(until: { $0.isAttached(0) })
    let session = server.session(0)
    do {
      let second = try Client(opening: path)
      server.settle()
      second.send("x")
      server.settle()
    }
    server.settle()
    #expect(server.receiveAll(on: 0) == Array("x".utf8))
    server.settle()
    #expect(server.isAttached(0))
    #expect(server.session(0) == session)
    server.send("y", on: 0)
    server.settle()
    #expect(first.receive() == Array("y".utf8))
  }

  @Test("A client whose opening the kernel merged with another's is not overlooked")
  func mergedOpenings() throws {
    let server = try server(lingerMilliseconds: 0)
    var child: pid_t = 0
    let process: UnsafeMutablePointer<FILE>
    do {
      let own = try Client(opening: path)
      // Its opening is the equal neighbour of ours: no poll comes between.
      process = try #require(popen("exec 3<>'\(path)'; echo $$; exec sleep 600", "r"))
      var line = [CChar](repeating: 0, count: 32)
      try #require(fgets(&line, 32, process) != nil)
      let digits = line.prefix { $0 >= 0x30 && $0 <= 0x39 }.map { UInt8(bitPattern: $0) }
      child = try #require(pid_t(String(decoding: digits, as: UTF8.self)))
      _ = own.descriptor
    }
    server.settle()
    #expect(server.isAttached(0), "The child has it open")

    kill(child, SIGKILL)
    pclose(process)
    server.poll(until: { !$0.isAttached(0) })
  }

  @Test("The next client finds the terminal raw, whatever the last one made of it")
  func restored() throws {
    let server = try server(lingerMilliseconds: 0)
    do {
      let rude = try Client(opening: path)
      var settings = termios()
      tcgetattr(rude.descriptor, &settings)
      settings.c_lflag |= tcflag_t(ECHO | ICANON)
      settings.c_oflag |= tcflag_t(OPOST | ONLCR)
      tcsetattr(rude.descriptor, TCSANOW, &settings)
      _ = ioctl(rude.descriptor, UInt(TIOCEXCL))
      server.poll(until: { $0.isAttached(0) })
    }
    server.poll(until: { !$0.isAttached(0) })

    let next = try Client(opening: path)
    server.poll(until: { $0.isAttached(0) })
    server.send("a\nb", on: 0)
    server.settle()
    #expect(next.receive() == Array("a\nb".utf8))
    #expect(server.receive(on: 0) == nil)
  }

  @Test("A client that stops reading stalls nothing, and later finds whole lines")
  func stalled() throws {
    let server = try server()
    let client = try Client(opening: path)
    server.poll(until: { $0.isAttached(0) })
    let count = 4_000
    for number in 0..<count {
      let padding = String(repeating: ".", count: number * 7 % 701)
      server.send("log: line \(padding)\(number)\r\n", on: 0)
      // A first burst that is more than the kernel takes, so that a line is under way.
      if number > 100 && number % 5 == 0 { server.poll(timeoutMilliseconds: 0) }
      let room = server.room(on: 0)
      guard room >= 2_048 else {
        Issue.record("There are \(room) bytes of room after line \(number)")
        return
      }
    }
    var text: [UInt8] = []
    server.poll(until: {
      text += client.receive() ?? []
      return $0.room(on: 0) == 262_144 && text.last == UInt8(ascii: "\n")
    })
    server.settle()
    text += client.receive() ?? []
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\r\n")
    let numbers = lines.compactMap { line in
      line.hasPrefix("log: line ") ? Int(line.dropFirst(10).drop { $0 == "." }) : nil
    }
    #expect(numbers.count == lines.count, "No line is torn")
    #expect(numbers == numbers.sorted())
    #expect(numbers.first == 0 && numbers.last == count - 1)
    #expect(numbers.count < count, "It was behind by more than its queue")
  }
}

import WagmanCore
import WagmanHAL
import WagmanWire

/// The longest line that the program prints, with its end.
typealias OutputLine = TextLine<400>

extension Firmware where B: ~Copyable {
  /// Reads what clients sent and writes what they are due, as far as there is room.
  mutating func serveConsoles() {
    // All of them first: what one client asks for may be told to another.
    for link in 0..<min(consoleCount, board.linkCount) {
      let session = board.attachment(link)?.session
      if session != consoles[link].session { consoles[link].attach(session) }
    }
    for link in 0..<min(consoleCount, board.linkCount) {
      guard let attachment = board.attachment(link) else { continue }
      switch attachment.wire {
      case .console: serveConsole(link, attachment)
      case .sensorgram: serveSensorgrams(link, attachment)
      }
    }
  }

  // Not inlined: its buffers are on the stack only while it runs.
  @inline(never)
  private mutating func serveConsole(_ link: Int, _ attachment: Attachment) {
    while true {
      if board.room(on: link) >= OutputLine.limit, sendNextLine(on: link) { continue }
      // What is due goes out before anything else is read.
      guard consoles[link].part == nil else { return }
      guard let byte = board.receive(on: link) else { return }
      guard consoles[link].requests.take(byte, into: &consoles[link].request) else { continue }
      consoles[link].outcome = perform(consoles[link].request, on: link, attachment)
      consoles[link].part = .header
    }
  }

  /// Sends one line of the response, the message or the status under way.
  ///
  /// - Returns: whether there was one.
  private mutating func sendNextLine(on link: Int) -> Bool {
    var line = OutputLine()
    if let part = consoles[link].part {
      consoles[link].part = write(part, on: link, into: &line)
    } else if let message = consoles[link].message {
      consoles[link].message = nil
      line.append(message == .shutdown ? "log: shutdown" : "log: restart")
      line.appendLineEnd()
    } else if let part = consoles[link].statusPart {
      writeStatus(part, into: &line)
      consoles[link].statusPart = part + 1 < StatusLine.count ? part + 1 : nil
    } else {
      return false
    }
    if !line.isEmpty { board.send(line.span, on: link) }
    return true
  }

  /// Writes the part of a response that is due.
  ///
  /// - Returns: the part that comes next; `nil` after the footer.
  private mutating func write(
    _ part: Console.Part, on link: Int, into line: inout OutputLine
  ) -> Console.Part? {
    switch part {
    case .header:
      consoles[link].request.writeHeader(into: &line)
      return .body(0)
    case .body(let number):
      guard let next = writeBody(number, on: link, into: &line) else { return .footer }
      if case .valid(let seal) = consoles[link].request.seal { line.appendSeal(seal) }
      line.appendLineEnd()
      return .body(next)
    case .footer:
      line.appendFooter()
      return nil
    }
  }

  /// Writes line `number` of a response's body, without its end.
  ///
  /// - Returns: the number of the next line; `nil` when the body has no such line.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  private mutating func writeBody(
    _ number: Int, on link: Int, into line: inout OutputLine
  ) -> Int? {
    switch consoles[link].outcome {
    case .body:
      guard let command = consoles[link].request.command,
        writeReading(number, of: command, into: &line)
      else { return nil }
      return number + 1
    case .reasons(let reasons):
      return writeReason(from: UInt32(truncatingIfNeeded: number), of: reasons, into: &line)
        .map { Int(truncatingIfNeeded: $0) }
    case .entries(let first):
      return writeEntry(number, from: first, into: &line)
    case .done:
      // A host that drives the board sees by the seal that this was its own line.
      guard number == 0, case .valid = consoles[link].request.seal else { return nil }
      line.append("ok")
    case .refused(let refusal):
      guard number == 0 else { return nil }
      refusal.write(into: &line)
    case .malformed:
      guard number == 0 else { return nil }
      consoles[link].request.writeError(into: &line)
    case .misplaced(let text):
      guard number == 0 else { return nil }
      line.append("error: ")
      line.append(text)
    }
    return number + 1
  }

  /// Sends a message to the guest on a port, and to whoever is on its link.
  mutating func tell(_ port: Port, _ message: Message) {
    board.tell(port, message)
    for link in 0..<min(consoleCount, board.linkCount) {
      if let attachment = board.attachment(link), attachment.rights == .guest(port) {
        consoles[link].message = message
      }
    }
  }
}

extension TextLine {
  /// How many bytes a line can have.
  static var limit: Int { capacity }
}

import WagmanWire

/// An attempt at a request on the console.
package struct ConsoleExchange: Exchange {
  package let line: [UInt8]
  private let command: ConsoleCommand
  private let seal: UInt32?
  private var reader: ConsoleReplyReader
  private var body: [String] = []
  private var damage: Progress?

  /// An attempt with a `sid` of at most 16 letters and digits.
  ///
  /// No earlier attempt on the link had it: a late reply to that one is then told
  /// from the reply to this.
  package init(_ command: ConsoleCommand, sid: String, seal: UInt32?) {
    self.command = command
    self.seal = seal
    let word = Array(sid.utf8)
    reader = ConsoleReplyReader(sid: word.span)
    var text = TextLine<128>()
    text.append(command, sid: word.span, seal: seal)
    line = text.span.bytes
  }

  /// A snapshot's lines are each true by themselves; any other reply is whole or nothing.
  package var partial: [String] { command == .snapshot ? body : [] }

  package mutating func take(_ line: Span<UInt8>) -> Progress {
    if let seal {
      // Whatever became of header and footer: a line with our seal is the answer.
      let (found, count) = Seal.read(line)
      if case .valid(let number) = found {
        guard number == seal else { return .foreign }
        body.append(line.extracting(0..<count).text)
        return command == .snapshot ? .more : result
      }
    }
    switch reader.take(line) {
    case .log(let range): return .log(line.extracting(range).text)
    case .foreign, .stray: return .foreign
    case .interrupted: return .garbled("another reply began in the midst of it", mayBeDone: true)
    case .header(let range):
      let word = line.extracting(range).text
      if seal == nil { body = [] }
      damage = nil
      if word != "\(command.name.text)" {
        damage = .garbled("it answers '\(word)'", mayBeDone: true)
      }
      return .more
    case .body(let range):
      append(line.extracting(range))
      return .more
    case .footer:
      // A request that arrived as another word, which the board does not know.
      if case .garbled(let what, _) = damage, body == ["invalid command"] {
        return .garbled(what, mayBeDone: false)
      }
      if !partial.isEmpty { return .done(body) }
      return damage ?? result
    }
  }

  /// A line that has no seal, or a broken one.
  private mutating func append(_ line: Span<UInt8>) {
    let text = line.text
    guard seal != nil else {
      body.append(text)
      return
    }
    // A board seals its refusals, too: without a seal it did not get the line whole.
    let wasRefused = text.hasPrefix("error: ") || text == "invalid command"
    damage = .garbled("a line without its seal: \(text.prefix(60))", mayBeDone: !wasRefused)
  }

  private var result: Progress {
    if let first = body.first {
      if first.hasPrefix("error: ") { return .refused(String(first.dropFirst(7))) }
      if first == "invalid command" { return .unknownCommand }
      if first == "invalid media" || first == "invalid mode" { return .refused(first) }
    }
    if seal != nil {
      guard !body.isEmpty else { return .garbled("the sealed line is missing", mayBeDone: true) }
      return .done(body == ["ok"] ? [] : body)
    }
    if let flaw = ReplyShape(of: command).flaw(in: body) {
      return .garbled(flaw, mayBeDone: true)
    }
    return .done(body)
  }
}

extension Span<UInt8> {
  var bytes: [UInt8] { withUnsafeBufferPointer { Array($0) } }
  var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
}

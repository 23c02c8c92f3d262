import WagmanWire

/// An attempt at a request on the console.
struct ConsoleExchange: Exchange {
  let line: [UInt8]
  private let command: ConsoleCommand
  private let seal: UInt32?
  private var reader: ConsoleReplyReader
  private var body: [String] = []
  private var damage: Progress?

  /// An attempt with a `sid` of at most 16 letters and digits.
  ///
  /// No earlier attempt on the link had it: a late reply to that one is then told
  /// from the reply to this.
  init(_ command: ConsoleCommand, sid: String, seal: UInt32?) {
    self.command = command
    self.seal = seal
    let word = Array(sid.utf8)
    reader = ConsoleReplyReader(sid: word.span)
    var text = TextLine<128>()
    text.append(command, sid: word.span, seal: seal)
    line = text.span.bytes
  }

  mutating func take(_ line: Span<UInt8>) -> Progress {
    switch reader.take(line) {
    case .log(let range): return .log(line.extracting(range).text)
    case .foreign, .stray: return .foreign
    case .interrupted: return .garbled("another reply began in the midst of it", mayBeDone: true)
    case .header(let range):
      let word = line.extracting(range).text
      body = []
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
      return damage ?? result
    }
  }

  private mutating func append(_ line: Span<UInt8>) {
    guard let seal else {
      body.append(line.text)
      return
    }
    let (found, count) = Seal.read(line)
    guard case .valid(seal) = found else {
      let text = line.text
      if text.hasPrefix("error: ") {
        body.append(text)
      } else {
        damage = .garbled("a line without its seal: \(text.prefix(60))", mayBeDone: true)
      }
      return
    }
    body.append(line.extracting(0..<count).text)
  }

  private var result: Progress {
    if let first = body.first {
      if first == "error: broken seal" { return .garbled("the seal broke", mayBeDone: false) }
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

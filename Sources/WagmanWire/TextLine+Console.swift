extension TextLine {
  /// Appends the first line of the response to a request, with its end.
  ///
  /// The sid is `0` where the request had none. 80 bytes beyond those of the
  /// request are never needed.
  public mutating func appendHeader(of request: ConsoleRequest) {
    appendHeader(sid: request.sid, command: request.word)
  }

  /// Appends the first line of a response, with its end.
  public mutating func appendHeader(sid: Span<UInt8>, command: Span<UInt8>) {
    append("<<<- sid=")
    if sid.isEmpty { append("0") } else { append(sid) }
    if !command.isEmpty {
      append(byte: ASCII.blank)
      append(command)
    }
    appendLineEnd()
  }

  /// Appends the last line of a response, with its end.
  public mutating func appendFooter() {
    append("->>>")
    appendLineEnd()
  }

  /// Appends `\r\n`, which ends every line that a board prints.
  public mutating func appendLineEnd() {
    append(byte: ASCII.carriageReturn)
    append(byte: ASCII.lineFeed)
  }

  /// Appends a client's request, with its end.
  ///
  /// An empty sid sends none. The caller keeps sids so short that the line has
  /// at most 80 bytes (a sid of up to 16 always fits), and gives a seal only to
  /// commands that may carry one; a set of more than four ports with sid and
  /// seal has more than eight words and is sent as two requests.
  public mutating func append(
    _ command: ConsoleCommand, sid: Span<UInt8>, seal: UInt32? = nil
  ) {
    if !sid.isEmpty {
      append(byte: ASCII.at)
      append(sid)
      append(byte: ASCII.blank)
    }
    append(command)
    if let seal { appendSeal(seal) }
    append(byte: ASCII.lineFeed)
  }

  /// Appends the words of a command, such as `stop 1 60`.
  public mutating func append(_ command: ConsoleCommand) {
    append(command.name.text)
    let declaration = command.name.declaration
    let values = command.arguments
    for number in 0..<values.count {
      guard let parameter = declaration.parameter(forArgument: number), let value = values[number]
      else { return }
      append(byte: ASCII.blank)
      switch parameter.kind {
      case .port, .number: append(decimal: value)
      case .choice(let choice): append(choice.word(value))
      case .command: append((CommandName(rawValue: UInt8(value)) ?? .help).text)
      }
    }
  }
}

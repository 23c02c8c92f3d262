import WagmanWire

/// The words of a verb, read as the board would read them.
struct VerbRequest {
  let text: String
  let command: ConsoleCommand

  /// - Throws: a ``Failure`` of bad input; nothing has been opened then.
  init(_ name: CommandName, _ arguments: [String]) throws {
    text = (["\(name.text)"] + arguments).joined(separator: " ")
    let bytes = Array(text.utf8)
    switch ConsoleRequest.read(bytes.span) {
    case .nothing, .dropped:
      throw Failure("'\(text)' is longer than a board's console takes: 79 bytes, 8 words")
    case .request(let request):
      guard let command = request.command else { throw Failure(Self.problem(of: request)) }
      self.command = command
    }
  }

  private static func problem(of request: ConsoleRequest) -> String {
    var line = TextLine<400>()
    request.writeError(into: &line)
    let error = String(line)
    let problem = error.hasPrefix("error: ") ? String(error.dropFirst(7)) : error
    guard let name = request.name else { return problem }
    return "\(name.text): \(problem) (usage: \(VerbText(name).usage))"
  }
}

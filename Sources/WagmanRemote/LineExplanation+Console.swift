import WagmanCore
import WagmanWire

extension LineExplanation {
  /// - Returns: whether the line is one of a console.
  mutating func explainConsole(_ line: String, _ bytes: [UInt8]) -> Bool {
    if line.hasPrefix("<<<-") {
      explainHeader(line)
    } else if line.hasPrefix("->>>") {
      parts = [Part(title: "console: the end of a response")]
      if line != "->>>" { flaw = "something stands behind '->>>': '\(line.dropFirst(4))'" }
    } else if line.hasPrefix("log: ") {
      explainLog(String(line.dropFirst(5)))
    } else {
      let unsealed = Unsealed(bytes)
      guard !explainRefusal(unsealed) else { return true }
      return explainRequest(unsealed, bytes) || explainBody(unsealed)
    }
    return true
  }

  private mutating func explainRefusal(_ line: Unsealed) -> Bool {
    let isRefusal =
      line.content.hasPrefix("error: ")
      || ["invalid command", "invalid media", "invalid mode"].contains(line.content)
    guard isRefusal else { return false }
    parts = [Part(title: "console: a line of a response that says no", fields: line.fields)]
    flaw = line.flaw
    return true
  }

  private mutating func explainHeader(_ line: String) {
    let words = line.dropFirst(4).split(separator: " ").map(String.init)
    var part = Part(title: "console: the begin of a response")
    if let first = words.first, first.hasPrefix("sid=") {
      let sid = String(first.dropFirst(4))
      part.fields.append(
        Field("sid", sid, sid == "0" ? "the request had none" : "whose request it answers"))
    } else {
      flaw = "after '<<<-' the word 'sid=…' is missing"
    }
    if words.count > 1 {
      let name = Self.command(words[1])
      part.fields.append(
        Field("command", words[1], name.map { "\($0.declaration.help)" } ?? "no such command"))
      if let name { part.fields.append(Field("body", "\(name.declaration.reply)")) }
    }
    if words.count > 2 { flaw = "more than a sid and a command: '\(words[2])'" }
    parts = [part]
  }

  /// - Returns: whether the first word, behind a sid, is a command.
  private mutating func explainRequest(_ line: Unsealed, _ bytes: [UInt8]) -> Bool {
    let words = line.content.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    let hasSid = words.first?.first == "@"
    guard let word = words.dropFirst(hasSid ? 1 : 0).first, let name = Self.command(word) else {
      guard hasSid else { return false }
      parts = [Part(title: "console: a request")]
      flaw = "there is no such command; 'wagman --help' lists them"
      return true
    }
    var part = Part(title: "console: a request")
    if hasSid { part.fields.append(Field("sid", String(words[0].dropFirst()))) }
    part.fields.append(Field("command", word, "\(name.declaration.help)"))
    let arguments = words.dropFirst(hasSid ? 2 : 1)
    for (number, argument) in arguments.enumerated() {
      guard let parameter = name.declaration.parameter(forArgument: number) else { break }
      var meaning = ""
      if case .port = parameter.kind, let port = Int(argument).flatMap(Port.init) {
        meaning = "\(port.name)"
      } else if case .number(_, _, .seconds) = parameter.kind {
        meaning = "seconds"
      }
      part.fields.append(Field("\(parameter.name)", argument, meaning))
    }
    part.fields += line.fields
    parts = [part]
    switch ConsoleRequest.read(bytes.span) {
    case .nothing, .dropped: flaw = "a console drops a line of more than 79 bytes or 8 words"
    case .request(let request):
      if request.command == nil {
        var text = TextLine<400>()
        request.writeError(into: &text)
        let error = text.span.text
        flaw = error.hasPrefix("error: ") ? String(error.dropFirst(7)) : error
        if request.seal == .broken { flaw = line.flaw ?? flaw }
      }
    }
    return true
  }

  private static func command(_ word: String) -> CommandName? {
    let bytes = Array(word.utf8)
    return CommandName(bytes.span)
  }

  // MARK: Log lines

  private mutating func explainLog(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    let values = Array(words.dropFirst())
    var part = Part(title: "console: an asynchronous line")
    switch words.first {
    case "id": part.fields = [Field("id", values.joined(separator: " "), "of the board")]
    case "date":
      part.fields = [Field("date", values.joined(separator: " "), "year month day h m s, UTC")]
    case "cu":
      for (index, value) in values.enumerated() {
        part.fields.append(Field(index == 0 ? "board" : Self.port(index - 1), value, "mA"))
      }
      if values.count != 6 { flaw = "\(values.count) currents instead of 6" }
    case "th":
      part.fields = Self.perPort(values) { Self.thermistor($0) }
      if values.count != Port.count { flaw = "\(values.count) readings instead of 5" }
    case "fails":
      part.fields = Self.perPort(values) { _ in "boot failures" }
      if values.count != Port.count { flaw = "\(values.count) counts instead of 5" }
    case "env":
      let reading = EnvironmentReading(
        values.count == 2 ? ["temperature=\(values[0])", "humidity=\(values[1])"] : [])
      if values.count != 2 { flaw = "\(values.count) readings instead of 2" }
      for (index, value) in values.prefix(2).enumerated() {
        let thousandths = index == 0 ? reading.millidegrees : reading.milliPercent
        let meaning = thousandths.map {
          "\(JSONValue.thousandths($0)) " + (index == 0 ? "degC" : "%RH")
        }
        part.fields.append(
          Field(index == 0 ? "temperature" : "humidity", value, meaning ?? "no valid reading"))
      }
    case "enabled": part.fields = [Field("enabled", values.joined(separator: " "))]
    case "media":
      for (index, value) in values.enumerated() {
        part.fields.append(Field(Self.port(index), value, "medium of the next start"))
      }
    case "shutdown", "restart":
      part.fields = [Field("message", text, "to the guest: power goes away")]
    default: part.fields = [Field("text", text)]
    }
    parts = [part]
  }

  static func port(_ index: Int) -> String {
    Port(index).map { "port \(index) \($0.name)" } ?? "port \(index)"
  }

  private static func perPort(_ values: [String], _ meaning: (UInt32) -> String) -> [Field] {
    values.enumerated().map { index, value in
      Field(port(index), value, UInt32(value).map(meaning) ?? "not a number")
    }
  }

  static func thermistor(_ raw: UInt32) -> String {
    Thermistor.millidegrees(raw: raw).map { "\(JSONValue.thousandths($0)) degC, raw" }
      ?? "raw; no temperature gives this"
  }
}

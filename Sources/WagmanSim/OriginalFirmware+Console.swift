import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanWire

/// The console of boards in the field (docs/WIRE.md section 1).
///
/// It has one link with all rights. A client on any other sort of link is not heard.
extension OriginalFirmware {
  /// A response is written in one go: no request is read while there is less room.
  private static var longestResponse: Int { 1_024 }

  mutating func serveConsoles(at now: Tick) {
    for link in consoles.indices {
      let attachment = board.attachment(link)
      if attachment?.session != consoles[link].session {
        consoles[link].attach(attachment?.session)
      }
      guard isConsole(link) else {
        while board.receive(on: link) != nil {}
        continue
      }
      while board.room(on: link) >= Self.longestResponse, let byte = board.receive(on: link) {
        if let request = consoles[link].requests.take(byte) { answer(request, on: link, at: now) }
      }
    }
  }

  private func isConsole(_ link: Int) -> Bool {
    guard let attachment = board.attachment(link) else { return false }
    return attachment.wire == .console && attachment.rights == .administration
  }

  private mutating func answer(_ request: ConsoleRequest, on link: Int, at now: Tick) {
    var header = TextLine<100>()
    header.appendHeader(of: request)
    board.send(header.span, on: link)
    consoles[link].isAnswering = true
    if settings.logsInsideResponses { logStatusIfDue(at: now) }
    for line in carryOut(request, at: now) { send(line, on: link) }
    send("->>>", on: link)
    consoles[link].isAnswering = false
    for line in consoles[link].held { send(line, on: link) }
    consoles[link].held.removeAll()
  }

  /// Sends a line, unless nobody reads what was sent before.
  private mutating func send(_ text: String, on link: Int) {
    let bytes = Array((text + "\r\n").utf8)
    if board.room(on: link) >= bytes.count { board.send(bytes.span, on: link) }
  }

  // MARK: Log lines

  mutating func log(_ port: Port, _ text: String) { log("\(port.name) \(text)") }

  private mutating func log(_ text: String) {
    guard isLogging else { return }
    for link in consoles.indices where isConsole(link) {
      if consoles[link].isAnswering && !settings.logsInsideResponses {
        consoles[link].held.append("log: " + text)
      } else {
        send("log: " + text, on: link)
      }
    }
  }

  mutating func logStatusIfDue(at now: Tick) {
    guard now >= nextStatus else { return }
    nextStatus = nextStatus + .seconds(60)
    let ports = (0..<Port.count).map { Port(unchecked: $0) }
    log("id \(identifier)")
    log("date \(date)")
    log("cu \(currents)")
    log("th" + ports.map { " \(board.thermistor($0))" }.joined())
    log("env \(Self.text(of: sample.temperature)) \(Self.text(of: sample.humidity))")
    log("fails" + ports.map { " \(record[$0].failures)" }.joined())
    log("enabled" + ports.filter { record[$0].isEnabled }.map { " \($0.name)" }.joined())
    log(
      "media"
        + ports.filter(\.hasBootSelector).map { " \(nextMedium($0, at: now).name)" }.joined())
  }

  // MARK: Readings

  var identifier: String {
    var line = TextLine<12>()
    line.append(hex: board.identifier & 0xffff_ffff_ffff, digits: 12)
    return String(line)
  }

  var date: String {
    guard let moment = DateTime(epochSeconds: board.epochSeconds ?? 0) else {
      return "1970 1 1 0 0 0"
    }
    var line = TextLine<32>()
    line.append(moment)
    return String(line)
  }

  var currents: String {
    (0..<Port.count).reduce("\(sample.systemMilliamperes)") {
      "\($0) \(sample.milliamperes[$1])"
    }
  }

  /// 998 for a silent sensor, 999 for a corrupt answer.
  static func text(of reading: RawReading) -> String {
    switch reading.status {
    case .valid: "\(reading.raw).00"
    case .silent: "998.00"
    case .corrupt: "999.00"
    }
  }
}

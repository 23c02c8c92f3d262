import WagmanCore
import WagmanHAL
import WagmanWire

extension Firmware where B: ~Copyable {
  /// How many bytes the longest answer has on the line, with its end.
  private var longestAnswer: Int { 4 * 704 / 3 + 8 }

  @inline(never)
  mutating func serveSensorgrams(_ link: Int, _ attachment: Attachment, at now: Tick) {
    var line = SensorgramRequestLine()
    var writer = SensorgramResponseWriter()
    while board.room(on: link) >= longestAnswer {
      writer.removeAll()
      if let message = consoles[link].message, case .guest(let port) = attachment.rights {
        consoles[link].message = nil
        writer.append(message, to: port, timestamp: board.epochSeconds ?? 0)
        send(writer, on: link)
        writer.removeAll()
      }
      guard let byte = board.receive(on: link) else { return }
      guard consoles[link].sensorgrams.take(byte, into: &line) else { continue }
      while let sensorgram = line.next() {
        guard let request = SensorgramRequest(sensorgram, of: line) else { continue }
        answer(request, attachment, into: &writer, at: now)
      }
      if !writer.isEmpty { send(writer, on: link) }
    }
  }

  private mutating func answer(
    _ request: SensorgramRequest, _ attachment: Attachment,
    into writer: inout SensorgramResponseWriter, at now: Tick
  ) {
    let header = request.responseHeader(timestamp: board.epochSeconds ?? 0)
    if request.id.isCommand {
      let isAccepted =
        attachment.rights.allow(request) && carryOut(request.content, attachment, at: now)
      if !attachment.rights.allow(request) {
        log(.notPermitted, of: request.id.commandName, from: attachment.rights.source, at: now)
      }
      writer.append(header, unsigned: isAccepted ? 1 : 0)
    } else if case .boardID = request.content {
      appendIdentifier(header, to: &writer)
    } else if let value = reading(request.content, at: now) {
      writer.append(header, unsigned: value)
    }
  }

  /// The eight bytes of the board's id, the first in the highest place.
  private func appendIdentifier(
    _ header: SensorgramHeader, to writer: inout SensorgramResponseWriter
  ) {
    var bytes = InlineArray<8, UInt8>(repeating: 0)
    for index in 0..<8 {
      bytes[index] = UInt8(truncatingIfNeeded: board.identifier >> UInt64(8 * (7 - index)))
    }
    writer.begin(header)
    writer.append(bytes: bytes.span)
    _ = writer.end()
  }

  /// Carries out a command; whether it was accepted.
  private mutating func carryOut(
    _ content: SensorgramRequest.Content, _ attachment: Attachment, at now: Tick
  ) -> Bool {
    let command: ConsoleCommand
    switch content {
    case .start(let port): command = .start(port, isForced: false)
    case .stop(let port, let seconds): command = .stop(seconds: seconds, port)
    case .reset: command = .reset(seconds: 0)
    case .clearRecord: command = .clearRecord
    case .enable(let port): command = .enable(PortSet(port))
    case .disable(let port): command = .disable(PortSet(port))
    case .setMedia(let port, let medium): command = .chooseMedium(port, medium)
    case .ping(let port): command = .ping(port)
    case .setTime(let epoch):
      setClock(epoch, from: attachment.rights.source, at: now)
      return true
    case .boardID, .current, .heartbeat, .thermistor, .uptime, .boots, .failCount, .guestState,
      .getMedia, .getTime, .invalidPort, .invalidValue:
      return false
    }
    // They carry no seal, so in manual mode nobody can switch by them.
    if manual != nil && command.isDecidedByHost {
      log(.manual, of: command.name, from: attachment.rights.source, at: now)
      return false
    }
    switch perform(command, from: attachment.rights.source, at: now) {
    case .body, .reasons, .done: return true
    case .refused, .malformed, .misplaced: return false
    }
  }

  /// The value of a reading; `nil` for what has no entry in the response.
  private func reading(_ content: SensorgramRequest.Content, at now: Tick) -> UInt32? {
    switch content {
    case .current(.none): UInt32(lastSample.systemMilliamperes)
    case .current(.some(let port)): UInt32(lastSample.milliamperes[port.index])
    case .heartbeat(let port): UInt32(truncatingIfNeeded: heartbeatAge(port, at: now))
    case .thermistor(let port): UInt32(board.thermistor(port))
    case .uptime: UInt32(truncatingIfNeeded: now.milliseconds / 1_000)
    case .boots: records.board.boots
    case .failCount(let port): records.port(port).memory.failures
    case .guestState(let port):
      GuestStateReport(node.guests[port.index].phase).map { UInt32($0.rawValue) }
    case .getMedia(let port): port.hasBootSelector ? UInt32(nextMedium(port).rawValue) : 255
    case .getTime: board.epochSeconds ?? 0
    case .boardID, .start, .stop, .reset, .clearRecord, .enable, .setMedia, .setTime, .disable,
      .ping, .invalidPort, .invalidValue:
      nil
    }
  }

  /// What a board tells unasked, once a minute; dropped where there is no room.
  mutating func sendStatusReport(on link: Int) {
    guard board.room(on: link) >= longestAnswer else { return }
    var writer = SensorgramResponseWriter()
    let timestamp = board.epochSeconds ?? 0
    func header(_ id: UInt16, _ subID: Int) -> SensorgramHeader {
      SensorgramHeader(timestamp: timestamp, id: id, subID: UInt8(subID), sourceID: 1)
    }
    appendIdentifier(header(SensorgramRequestID.boardID.responseID, 1), to: &writer)
    let current = SensorgramRequestID.current.responseID
    writer.append(header(current, 1), unsigned: UInt32(lastSample.systemMilliamperes))
    for index in 0..<Port.count {
      writer.append(header(current, index + 2), unsigned: UInt32(lastSample.milliamperes[index]))
    }
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      writer.append(
        header(SensorgramRequestID.failCount.responseID, index + 1),
        unsigned: records.port(port).memory.failures)
      writer.append(
        header(SensorgramReportID.voltage.rawValue, index + 1),
        unsigned: UInt32(board.voltage(port)))
      writer.append(
        header(SensorgramRequestID.thermistor.responseID, index + 1),
        unsigned: UInt32(board.thermistor(port)))
    }
    let environment = SensorgramReportID.environment.rawValue
    if lastSample.temperature.isValid {
      writer.append(header(environment, 1), unsigned: UInt32(lastSample.temperature.raw))
    }
    if lastSample.humidity.isValid {
      writer.append(header(environment, 2), unsigned: UInt32(lastSample.humidity.raw))
    }
    send(writer, on: link)
  }

  @inline(never)
  private mutating func send(_ writer: SensorgramResponseWriter, on link: Int) {
    let bytes = writer.bytes
    var begin = 0
    while begin < bytes.count {
      var line = SensorgramOutputLine()
      let end = min(begin + SensorgramOutputLine.content, bytes.count)
      line.append(base64: bytes.extracting(begin..<end))
      if end == bytes.count { line.append("\n") }
      board.send(line.span, on: link)
      begin = end
    }
  }
}

/// A part of an answer in base64, or its last part with its end.
typealias SensorgramOutputLine = TextLine<65>

extension TextLine where capacity == 65 {
  /// How many bytes of an answer become one part: a multiple of three, so that no
  /// part but the last is padded.
  static var content: Int { 48 }
}

extension Attachment.Rights {
  /// Whether a client with these rights may ask this.
  func allow(_ request: SensorgramRequest) -> Bool {
    switch self {
    case .administration: true
    case .guest(let port):
      switch request.id.rights {
      case .everyone, .everyoneToRead: true
      case .ownPort: request.content.port == port
      case .administration: false
      }
    }
  }
}

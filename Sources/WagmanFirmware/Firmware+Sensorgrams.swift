import WagmanCore
import WagmanHAL
import WagmanWire

extension Firmware where B: ~Copyable {
  /// Answers what a client asks and tells it what it is due, sensorgram by sensorgram,
  /// as far as there is room.
  mutating func serveSensorgrams(_ link: Int, _ attachment: Attachment) {
    while board.room(on: link) >= SensorgramOutputLine.limit {
      if sendNextSensorgram(on: link, attachment) { continue }
      guard let byte = board.receive(on: link) else { return }
      if consoles[link].sensorgrams.completesLine(byte) { consoles[link].isAnswering = true }
    }
  }

  /// Sends what is next of the line under way, or of the one that is due.
  ///
  /// - Returns: whether there was one.
  // Not inlined: its buffers are on the stack only while it runs.
  @inline(never)
  private mutating func sendNextSensorgram(
    on link: Int, _ attachment: Attachment
  ) -> Bool {
    var writer = SensorgramPartWriter()
    var isEnd = false
    if consoles[link].isAnswering {
      if let request = consoles[link].sensorgrams.nextRequest() {
        answer(request, attachment, into: &writer)
      } else {
        consoles[link].isAnswering = false
        isEnd = true
      }
    } else if let part = consoles[link].statusPart {
      isEnd = !writeReport(part, into: &writer)
      consoles[link].statusPart = isEnd ? nil : part + 1
    } else if let message = consoles[link].message, case .guest(let port) = attachment.rights {
      consoles[link].message = nil
      writer.append(message, to: port, timestamp: board.epochSeconds ?? 0)
      isEnd = true
    } else {
      return false
    }
    send(writer.bytes, isEnd: isEnd, on: link)
    return true
  }

  private mutating func send(_ bytes: Span<UInt8>, isEnd: Bool, on link: Int) {
    var line = SensorgramOutputLine()
    consoles[link].encoder.append(bytes, to: &line)
    // Requests without a single answer have no line of answers.
    if isEnd && consoles[link].encoder.hasBegun {
      consoles[link].encoder.end(&line)
      line.append("\n")
    }
    if !line.isEmpty { board.send(line.span, on: link) }
  }

  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  private mutating func answer(
    _ request: SensorgramRequest, _ attachment: Attachment,
    into writer: inout SensorgramPartWriter
  ) {
    let header = request.responseHeader(timestamp: board.epochSeconds ?? 0)
    if request.id.isCommand {
      let isAccepted =
        attachment.rights.allow(request) && carryOut(request.content, attachment)
      if !attachment.rights.allow(request) {
        log(.notPermitted, of: request.id.commandName, from: attachment.rights.source)
      }
      writer.append(header, unsigned: isAccepted ? 1 : 0)
    } else if case .boardID = request.content {
      appendIdentifier(header, to: &writer)
    } else if let value = reading(request.content) {
      writer.append(header, unsigned: value)
    }
  }

  /// The eight bytes of the board's id, the first in the highest place.
  private func appendIdentifier(
    _ header: SensorgramHeader, to writer: inout SensorgramPartWriter
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
  @inline(never)
  private mutating func carryOut(
    _ content: SensorgramRequest.Content, _ attachment: Attachment
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
      setClock(epoch, from: attachment.rights.source)
      return true
    case .boardID, .current, .heartbeat, .thermistor, .uptime, .boots, .failCount, .guestState,
      .getMedia, .getTime, .invalidPort, .invalidValue:
      return false
    }
    // They carry no seal, so in manual mode nobody can switch by them.
    if manual != nil && command.isDecidedByHost {
      log(.manual, of: command.name, from: attachment.rights.source)
      return false
    }
    switch perform(command, from: attachment.rights.source) {
    case .body, .reasons, .entries, .done: return true
    case .refused, .malformed, .misplaced: return false
    }
  }

  /// The value of a reading; `nil` for what has no entry in the response.
  private func reading(_ content: SensorgramRequest.Content) -> UInt32? {
    switch content {
    case .current(.none): UInt32(lastSample.systemMilliamperes)
    case .current(.some(let port)): UInt32(lastSample.milliamperes[port.index])
    case .heartbeat(let port): UInt32(truncatingIfNeeded: heartbeatAge(port))
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

  /// Writes a sensorgram of what a board tells unasked, once a minute; none for a sensor
  /// that does not answer.
  ///
  /// - Returns: whether there is one with this number.
  @inline(never)
  private func writeReport(_ number: UInt8, into writer: inout SensorgramPartWriter) -> Bool {
    switch number {
    case 0:
      appendIdentifier(reportHeader(SensorgramRequestID.boardID.responseID, 1), to: &writer)
    case 1...6:
      let milliamperes =
        number == 1 ? lastSample.systemMilliamperes : lastSample.milliamperes[Int(number) - 2]
      writer.append(
        reportHeader(SensorgramRequestID.current.responseID, number),
        unsigned: UInt32(milliamperes))
    case 7...21:
      let (index, reading) = (number - 7).quotientAndRemainder(dividingBy: 3)
      writeReport(of: Port(unchecked: Int(index)), reading, into: &writer)
    case 22: append(lastSample.temperature, 1, to: &writer)
    case 23: append(lastSample.humidity, 2, to: &writer)
    default: return false
    }
    return true
  }

  @inline(never)
  private func writeReport(
    of port: Port, _ reading: UInt8, into writer: inout SensorgramPartWriter
  ) {
    let id: UInt16
    let value: UInt32
    switch reading {
    case 0:
      id = SensorgramRequestID.failCount.responseID
      value = records.port(port).memory.failures
    case 1:
      id = SensorgramReportID.voltage.rawValue
      value = UInt32(board.voltage(port))
    default:
      id = SensorgramRequestID.thermistor.responseID
      value = UInt32(board.thermistor(port))
    }
    writer.append(reportHeader(id, port.rawValue + 1), unsigned: value)
  }

  private func append(
    _ reading: RawReading, _ subID: UInt8, to writer: inout SensorgramPartWriter
  ) {
    guard reading.isValid else { return }
    writer.append(
      reportHeader(SensorgramReportID.environment.rawValue, subID), unsigned: UInt32(reading.raw))
  }

  private func reportHeader(_ id: UInt16, _ subID: UInt8) -> SensorgramHeader {
    SensorgramHeader(timestamp: board.epochSeconds ?? 0, id: id, subID: subID, sourceID: 1)
  }
}

/// One sensorgram of an answer or report: none has more than 25 bytes.
typealias SensorgramPartWriter = SensorgramWriter<32>

/// Its base64, with what was left of the one before and the line's end.
typealias SensorgramOutputLine = TextLine<48>

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

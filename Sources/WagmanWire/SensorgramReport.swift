import WagmanCore

/// A sensorgram, read as what a board says: an answer or a report.
public enum SensorgramReport: Equatable, Sendable {
  /// Eight bytes, the first in the highest place.
  case boardID(UInt64)
  /// Raw, of the board (no port) or of a port.
  case current(Port?, UInt32)
  /// Milliseconds since the last heartbeat.
  case heartbeat(Port, milliseconds: UInt32)
  case thermistor(Port, UInt32)
  case voltage(Port, UInt32)
  case uptime(seconds: UInt32)
  case boots(UInt32)
  case failCount(Port, UInt32)
  case guestState(Port, GuestStateReport)
  /// `nil`: the port has no boot selector.
  case media(Port, BootMedium?)
  case time(UInt32)
  /// Raw HTU21D.
  case temperature(UInt32)
  case humidity(UInt32)
  /// The answer to a command; the port where the command has one.
  case answer(SensorgramRequestID, Port?, isAccepted: Bool)
  /// What the board tells the guest on a port.
  case message(Message, Port)

  /// Reads one sensorgram of a line; `nil` when its id is unknown, its sub_id
  /// names no port, or its value is not what the id calls for.
  public init?<let capacity: Int>(_ sensorgram: Sensorgram, of line: SensorgramLine<capacity>) {
    let header = sensorgram.header
    let value = line.onlyValue(of: sensorgram)
    if case .bytes(let range) = value {
      let expected = SensorgramRequestID.boardID.responseID
      guard header.id == expected, range.count == 8 else { return nil }
      var identifier: UInt64 = 0
      for index in range { identifier = identifier << 8 | UInt64(line.bytes[index]) }
      self = .boardID(identifier)
      return
    }
    guard let number = value?.unsigned else { return nil }
    self.init(header.id, header.subID, number)
  }

  private init?(_ id: UInt16, _ subID: UInt8, _ number: UInt32) {
    if let report = SensorgramReportID(rawValue: id) {
      self.init(report, subID, number)
      return
    }
    guard let request = SensorgramRequestID.answered(by: id) else { return nil }
    if request.isCommand {
      let port = request.hasPort ? Port(Int(subID) - 1) : nil
      guard number <= 1, port != nil || !request.hasPort else { return nil }
      self = .answer(request, port, isAccepted: number == 1)
      return
    }
    self.init(request, subID, number)
  }

  private init?(_ id: SensorgramReportID, _ subID: UInt8, _ number: UInt32) {
    if id == .environment {
      guard subID == 1 || subID == 2 else { return nil }
      self = subID == 1 ? .temperature(number) : .humidity(number)
      return
    }
    guard let port = Port(Int(subID) - 1) else { return nil }
    switch id {
    case .voltage: self = .voltage(port, number)
    case .shutdown: self = .message(.shutdown, port)
    case .restart: self = .message(.restart, port)
    case .environment: return nil
    }
  }

  private init?(_ request: SensorgramRequestID, _ subID: UInt8, _ number: UInt32) {
    switch request {
    case .uptime: self = .uptime(seconds: number)
    case .boots: self = .boots(number)
    case .getTime: self = .time(number)
    case .current:
      let port = Port(Int(subID) - 2)
      guard port != nil || subID == 1 else { return nil }
      self = .current(port, number)
    case .heartbeat, .thermistor, .failCount, .guestState, .getMedia:
      guard let port = Port(Int(subID) - 1) else { return nil }
      self.init(request, port, number)
    case .boardID, .start, .stop, .reset, .clearRecord, .enable, .setMedia, .setTime, .disable,
      .ping:
      return nil
    }
  }

  private init?(_ request: SensorgramRequestID, _ port: Port, _ number: UInt32) {
    switch request {
    case .heartbeat: self = .heartbeat(port, milliseconds: number)
    case .thermistor: self = .thermistor(port, number)
    case .failCount: self = .failCount(port, number)
    case .guestState:
      guard number <= 4, let state = GuestStateReport(rawValue: UInt8(number)) else { return nil }
      self = .guestState(port, state)
    case .getMedia:
      guard number <= 1 || number == 255 else { return nil }
      self = .media(port, number == 255 ? nil : BootMedium(rawValue: UInt8(number)))
    case .boardID, .current, .uptime, .boots, .getTime, .start, .stop, .reset, .clearRecord,
      .enable, .setMedia, .setTime, .disable, .ping:
      return nil
    }
  }
}

extension SensorgramRequestID {
  /// The request whose response has this id; boots for the id that it shares with the board's id.
  static func answered(by id: UInt16) -> SensorgramRequestID? {
    switch id {
    case 0xff06: .current
    case 0xff09: .heartbeat
    case 0xff10: .thermistor
    case 0xff14: .uptime
    case 0xff1a: .boots
    case 0xff05: .failCount
    case 0xff0b: .start
    case 0xff0a: .stop
    case 0xc009: .reset
    case 0xc00a: .clearRecord
    case 0xff1f: .guestState
    case 0xff20: .enable
    case 0xff21: .getMedia
    case 0xff22: .setMedia
    case 0xff23: .getTime
    case 0xff24: .setTime
    case 0xff25: .disable
    case 0xff1e: .ping
    default: nil
    }
  }
}

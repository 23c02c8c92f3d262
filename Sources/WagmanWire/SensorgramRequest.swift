import WagmanCore

/// A sensorgram, read as a request to a board.
public struct SensorgramRequest: Equatable, Sendable {
  /// What it asks for.
  public enum Content: Equatable, Sendable {
    case boardID
    /// The current of the board (no port) or of a port.
    case current(Port?)
    case heartbeat(Port)
    case thermistor(Port)
    case uptime
    case boots
    case failCount(Port)
    case start(Port)
    case stop(Port, seconds: UInt32)
    case reset
    case clearRecord
    case guestState(Port)
    case enable(Port)
    case getMedia(Port)
    case setMedia(Port, BootMedium)
    case getTime
    case setTime(UInt32)
    case disable(Port)
    case ping(Port)
    /// The sub_id names no port of a board. A command is refused, a reading gets no entry.
    case invalidPort
    /// A command without exactly one unsigned integer within its bounds: refused.
    case invalidValue
  }

  public let id: SensorgramRequestID
  /// The response carries it again.
  public let subID: UInt8
  public let content: Content

  /// Reads one sensorgram of a line; `nil` when no request has its id.
  ///
  /// The value of a reading is not looked at. A command needs exactly one
  /// value, an unsigned integer: for stop seconds within the console's bounds,
  /// for set media 0 or 1, for set time the epoch, for every other any.
  public init?<let capacity: Int>(_ sensorgram: Sensorgram, of line: SensorgramLine<capacity>) {
    self.init(header: sensorgram.header, value: line.onlyValue(of: sensorgram)?.unsigned)
  }

  init?(header: SensorgramHeader, value: UInt32?) {
    guard let id = SensorgramRequestID(rawValue: header.id) else { return nil }
    self.id = id
    subID = header.subID
    content = SensorgramRequest.content(id, header.subID, value)
  }

  /// The answer's header, with the board's own time.
  public func responseHeader(timestamp: UInt32) -> SensorgramHeader {
    SensorgramHeader(timestamp: timestamp, id: id.responseID, subID: subID, sourceID: 1)
  }

  private static func content(
    _ id: SensorgramRequestID, _ subID: UInt8, _ value: UInt32?
  ) -> Content {
    if id == .current { return current(subID) }
    guard id.hasPort else { return content(id, value) }
    guard let port = Port(Int(subID) - 1) else { return .invalidPort }
    return content(id, port, value)
  }

  private static func current(_ subID: UInt8) -> Content {
    if subID == 1 { return .current(nil) }
    guard let port = Port(Int(subID) - 2) else { return .invalidPort }
    return .current(port)
  }

  private static func content(_ id: SensorgramRequestID, _ value: UInt32?) -> Content {
    switch id {
    case .boardID: return .boardID
    case .uptime: return .uptime
    case .boots: return .boots
    case .getTime: return .getTime
    case .reset, .clearRecord, .setTime, .current, .heartbeat, .thermistor, .failCount, .start,
      .stop, .guestState, .enable, .getMedia, .setMedia, .disable, .ping:
      guard let value else { return .invalidValue }
      if id == .setTime { return .setTime(value) }
      return id == .reset ? .reset : id == .clearRecord ? .clearRecord : .invalidValue
    }
  }

  private static func content(
    _ id: SensorgramRequestID, _ port: Port, _ value: UInt32?
  ) -> Content {
    switch id {
    case .heartbeat: return .heartbeat(port)
    case .thermistor: return .thermistor(port)
    case .failCount: return .failCount(port)
    case .guestState: return .guestState(port)
    case .getMedia: return .getMedia(port)
    case .boardID, .uptime, .boots, .getTime, .current, .reset, .clearRecord, .setTime, .start,
      .stop, .enable, .setMedia, .disable, .ping:
      break
    }
    guard let value else { return .invalidValue }
    switch id {
    case .start: return .start(port)
    case .enable: return .enable(port)
    case .disable: return .disable(port)
    case .ping: return .ping(port)
    case .stop:
      return value <= CommandName.longestDelay ? .stop(port, seconds: value) : .invalidValue
    case .setMedia:
      guard value <= 1 else { return .invalidValue }
      return .setMedia(port, value == 1 ? .emmc : .sd)
    case .boardID, .uptime, .boots, .getTime, .current, .reset, .clearRecord, .setTime,
      .heartbeat, .thermistor, .failCount, .guestState, .getMedia:
      return .invalidValue
    }
  }
}

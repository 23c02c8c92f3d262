import WagmanCore

extension SensorgramWriter {
  /// Writes a client's request; returns whether it fitted.
  ///
  /// A content that is not a request (``SensorgramRequest/Content/invalidPort``,
  /// ``SensorgramRequest/Content/invalidValue``) is not written.
  @discardableResult
  public mutating func append(
    request content: SensorgramRequest.Content, timestamp: UInt32 = 0
  ) -> Bool {
    guard let id = content.id else { return false }
    let header = SensorgramHeader(timestamp: timestamp, id: id.rawValue, subID: content.subID)
    return append(header, unsigned: content.value)
  }

  /// Writes what a board tells a guest; returns whether it fitted.
  @discardableResult
  public mutating func append(
    _ message: Message, to port: Port, timestamp: UInt32
  ) -> Bool {
    let id: SensorgramReportID =
      switch message {
      case .shutdown: .shutdown
      case .restart: .restart
      }
    let header = SensorgramHeader(
      timestamp: timestamp, id: id.rawValue, subID: port.rawValue + 1, sourceID: 1)
    return append(header, unsigned: 0)
  }
}

extension SensorgramRequest.Content {
  /// The id of the request; `nil` when the content is none.
  public var id: SensorgramRequestID? {
    switch self {
    case .boardID: .boardID
    case .current: .current
    case .heartbeat: .heartbeat
    case .thermistor: .thermistor
    case .uptime: .uptime
    case .boots: .boots
    case .failCount: .failCount
    case .start: .start
    case .stop: .stop
    case .reset: .reset
    case .clearRecord: .clearRecord
    case .guestState: .guestState
    case .enable: .enable
    case .getMedia: .getMedia
    case .setMedia: .setMedia
    case .getTime: .getTime
    case .setTime: .setTime
    case .disable: .disable
    case .ping: .ping
    case .invalidPort, .invalidValue: nil
    }
  }

  /// The port that the request is about, where it is about one.
  public var port: Port? {
    switch self {
    case .current(let port): port
    case .heartbeat(let port), .thermistor(let port), .failCount(let port), .start(let port),
      .stop(let port, _), .guestState(let port), .enable(let port), .getMedia(let port),
      .setMedia(let port, _), .disable(let port), .ping(let port):
      port
    case .boardID, .uptime, .boots, .reset, .clearRecord, .getTime, .setTime, .invalidPort,
      .invalidValue:
      nil
    }
  }

  fileprivate var subID: UInt8 {
    guard let port else { return 1 }
    if case .current = self { return port.rawValue + 2 }
    return port.rawValue + 1
  }

  fileprivate var value: UInt32 {
    switch self {
    case .stop(_, let seconds): seconds
    case .setMedia(_, let medium): UInt32(medium.rawValue)
    case .setTime(let epoch): epoch
    case .boardID, .current, .heartbeat, .thermistor, .uptime, .boots, .failCount, .start, .reset,
      .clearRecord, .guestState, .enable, .getMedia, .getTime, .disable, .ping, .invalidPort,
      .invalidValue:
      0
    }
  }
}

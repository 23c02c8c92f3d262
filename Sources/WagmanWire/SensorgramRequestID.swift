/// What a sensorgram may ask of a board.
public enum SensorgramRequestID: UInt16, CaseIterable, Sendable {
  case boardID = 0xc000
  case current = 0xc001
  case heartbeat = 0xc002
  case thermistor = 0xc003
  case uptime = 0xc004
  case boots = 0xc005
  case failCount = 0xc006
  case start = 0xc007
  case stop = 0xc008
  case reset = 0xc009
  case clearRecord = 0xc00a
  case guestState = 0xc00b
  case enable = 0xc00c
  case getMedia = 0xc00d
  case setMedia = 0xc00e
  case getTime = 0xc023
  case setTime = 0xc024
  case disable = 0xc025
  case ping = 0xff1e

  /// The id of its response.
  public var responseID: UInt16 {
    switch self {
    case .boardID: 0xff1a
    case .current: 0xff06
    case .heartbeat: 0xff09
    case .thermistor: 0xff10
    case .uptime: 0xff14
    case .boots: 0xff1a
    case .failCount: 0xff05
    case .start: 0xff0b
    case .stop: 0xff0a
    case .reset: 0xc009
    case .clearRecord: 0xc00a
    case .guestState: 0xff1f
    case .enable: 0xff20
    case .getMedia: 0xff21
    case .setMedia: 0xff22
    case .getTime: 0xff23
    case .setTime: 0xff24
    case .disable: 0xff25
    case .ping: 0xff1e
    }
  }

  /// The command of the console that does the same.
  ///
  /// Its declaration says what it is; its effect here is that of ``isCommand``.
  public var commandName: CommandName {
    switch self {
    case .boardID: .id
    case .current: .cu
    case .heartbeat: .hb
    case .thermistor: .th
    case .uptime: .up
    case .boots: .boots
    case .failCount: .fc
    case .start: .start
    case .stop: .stop
    case .reset: .reset
    case .clearRecord: .eereset
    case .guestState: .state
    case .enable: .enable
    case .getMedia, .setMedia: .bs
    case .getTime: .rtc
    case .setTime: .date
    case .disable: .disable
    case .ping: .ping
    }
  }

  /// Whether it does something, so that its response is 1 for accepted and 0 for refused.
  public var isCommand: Bool {
    switch self {
    case .start, .stop, .reset, .clearRecord, .enable, .setMedia, .setTime, .disable, .ping: true
    case .boardID, .current, .heartbeat, .thermistor, .uptime, .boots, .failCount, .guestState,
      .getMedia, .getTime:
      false
    }
  }

  /// Who may ask it.
  public var rights: CommandRights {
    switch self {
    case .ping: .ownPort
    case .boardID, .current, .heartbeat, .thermistor, .uptime, .boots, .failCount, .guestState,
      .getMedia, .getTime:
      .everyone
    case .start, .stop, .reset, .clearRecord, .enable, .setMedia, .setTime, .disable:
      .administration
    }
  }

  /// Whether its sub_id names a port.
  public var hasPort: Bool {
    switch self {
    case .heartbeat, .thermistor, .failCount, .start, .stop, .guestState, .enable, .getMedia,
      .setMedia, .disable, .ping:
      true
    case .boardID, .current, .uptime, .boots, .reset, .clearRecord, .getTime, .setTime: false
    }
  }
}

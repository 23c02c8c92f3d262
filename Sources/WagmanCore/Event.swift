/// One thing that happened, as the rolling log and every view see it.
///
/// An event carries no text: text is made where a person reads it.
public struct Event: Equatable, Sendable {
  /// When it happened, on the board's own clock.
  public let at: Tick
  public let code: EventCode
  public let subject: Subject
  /// What it means depends on the code; see ``EventCode``.
  public let argument: UInt32

  public init(at: Tick, _ code: EventCode, _ subject: Subject, argument: UInt32 = 0) {
    self.at = at
    self.code = code
    self.subject = subject
    self.argument = argument
  }
}

/// Whom an event is about.
///
/// Raw values are part of the rolling log's format.
public struct Subject: Equatable, Sendable {
  /// 0 to 4 a port, 5 the controller, 6 the environment, 7 the board.
  public let rawValue: UInt8

  public init?(rawValue: UInt8) {
    guard rawValue < 8 else { return nil }
    self.rawValue = rawValue
  }

  public init(_ port: Port) { rawValue = port.rawValue }

  private init(_ number: UInt8) { rawValue = number }

  public static var controller: Subject { Subject(5) }
  public static var environment: Subject { Subject(6) }
  public static var board: Subject { Subject(7) }

  public static var count: Int { 8 }

  /// The port that this event is about, if it is about one.
  public var port: Port? { Port(Int(rawValue)) }
}

/// What happened.
///
/// Raw values are part of the rolling log's format.
public enum EventCode: UInt8, CaseIterable, Sendable {
  /// The machines began anew. Board. Argument: ``ResetCause``.
  case reset = 1
  /// A machine entered a state, which for a guest is also its broadcast of
  /// starting, started and stopped. Argument: ``Entry``.
  case entered = 2
  /// A command was accepted. Argument: ``CommandTrace``.
  case command = 3
  /// A command was refused. Argument: ``CommandTrace``.
  case refused = 4
  /// `start` while started.
  case started = 5
  /// `stop` while stopped.
  case stopped = 6
  /// Argument: the port's failures so far.
  case startFailed = 7
  /// Argument: the delay after which power was cut, in seconds.
  case stopFailed = 8
  /// Argument: the port's failures so far.
  case heartbeatLost = 9
  case unexpectedHeartbeat = 10
  /// Argument: the port's failures so far.
  case overcurrent = 11
  /// Controller. Argument: ``HibernationCauses``.
  case hibernating = 12
  /// Controller.
  case awake = 13
  /// A cause of hibernation came or went. Controller. Argument: the causes that stand.
  case causesChanged = 14
  /// Environment. Argument: a mask of the limits that are exceeded
  /// (bit 0 temperature, 1 humidity, 2 supply).
  case environmentCritical = 15
  /// Environment.
  case environmentNormal = 16
  /// Environment. Argument: 0 temperature, 1 humidity, 2 supply.
  case sensorFault = 17
  /// Environment. Argument as for `sensorFault`.
  case sensorRecovered = 18
  /// The clock was set. Board. Argument: the new seconds since the epoch.
  case clockSet = 19
  /// A relay does not follow. Argument: 1 wanted on, 0 wanted off.
  case relayFault = 20
  /// A relay follows again. Argument as for `relayFault`.
  case relayRecovered = 21
  /// A switching was under way when the board lost power; the port is disabled.
  case disabledByJournal = 22
  /// Manual mode began or ended. Board. Argument: ``ManualChange``.
  case manual = 23
  /// The host switched a relay in manual mode. Argument: level, and running
  /// number in the upper 24 bits.
  case manualRelay = 24
  /// The persistent record was unreadable and defaults stand in. Board.
  case recordLost = 25
  /// A scenario's happening or an injected fault struck. Never written by a board.
  case happening = 26
}

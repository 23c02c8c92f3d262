/// The argument of ``EventCode/entered``: from where, to where, and why.
public struct Entry: Equatable, Sendable {
  public let from: Phase
  public let to: Phase
  public let cause: Cause
  /// Where the relay goes on: which attempt this is, else 0.
  public let attempt: UInt8
  /// Where the relay goes on, on a port with a boot selector: the medium.
  public let medium: BootMedium?

  public init(
    from: Phase, to: Phase, cause: Cause, attempt: UInt8 = 0, medium: BootMedium? = nil
  ) {
    self.from = from
    self.to = to
    self.cause = cause
    self.attempt = attempt
    self.medium = medium
  }

  public init?(argument: UInt32) {
    guard let to = Phase(rawValue: UInt8(argument & 0xf)),
      let from = Phase(rawValue: UInt8(argument >> 4 & 0xf)),
      let cause = Cause(rawValue: UInt8(argument >> 8 & 0xff))
    else { return nil }
    self.init(
      from: from, to: to, cause: cause, attempt: UInt8(argument >> 16 & 0xff),
      medium: argument >> 24 == 0 ? nil : BootMedium(rawValue: UInt8(argument >> 24 & 3) &- 1))
  }

  public var argument: UInt32 {
    UInt32(to.rawValue) | UInt32(from.rawValue) << 4 | UInt32(cause.rawValue) << 8
      | UInt32(attempt) << 16 | UInt32(medium.map { $0.rawValue + 1 } ?? 0) << 24
  }
}

/// The state of a guest or of the controller, without its alarms.
///
/// Raw values are part of the rolling log's format.
public enum Phase: UInt8, CaseIterable, Sendable {
  // Guests.
  case disabled = 0
  case stopped = 1
  case cycling = 2
  case starting = 3
  case started = 4
  case stopping = 5
  case restarting = 6
  // The controller.
  case startDevices = 8
  case startNextDevice = 9
  case normal = 10
  case willHibernate = 11
  case hibernation = 12
  /// Before a reset: from nowhere.
  case none = 15

  /// The name in tables and logs.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0; some are no state.
  private static var names: StaticString {
    """
    disabled\0stopped\0cycling\0starting\0started\0stopping\0restarting\0\0start devices\0\
    start next device\0normal\0will hibernate\0hibernating\0\0\0-
    """
  }
}

/// Why a machine entered a state.
///
/// Raw values are part of the rolling log's format.
public enum Cause: UInt8, CaseIterable, Sendable {
  case reset = 0
  /// An operator's command.
  case command = 1
  /// The controller's turn, or its round after a reset.
  case turn = 2
  case hibernation = 3
  case wake = 4
  case heartbeat = 5
  case heartbeatLost = 6
  /// No heartbeat for a minute after the shutdown message: it is down.
  case silence = 7
  case timeout = 8
  /// The delay of a stop ended.
  case delayEnded = 9
  /// The relay has been off for long enough.
  case dwellEnded = 10
  case overcurrent = 11
  /// Port 0 does not stay disabled.
  case enableDue = 12
  /// The current guest is neither cycling nor starting any more.
  case deviceSettled = 13
  /// Every device has been tried.
  case allTried = 14
  case environment = 15
  /// All guests are down.
  case allDown = 16
  case relayJournal = 17

  /// The words in tables and logs.
  public var name: StaticString { Self.names.word(Int(rawValue)) }

  /// In the order of the raw values, from 0.
  private static var names: StaticString {
    """
    reset\0command\0controller\0hibernation\0wake\0heartbeat\0heartbeat lost\0silent\0\
    timeout\0delay ended\0dwell ended\0overcurrent\0enable due\0device settled\0all tried\0\
    environment\0all down\0relay journal
    """
  }
}

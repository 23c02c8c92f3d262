/// What somebody may ask of one guest.
public enum GuestCommand: Equatable, Sendable {
  case start(isForced: Bool)
  /// Power is cut when the delay ends at the latest; `nil` takes the
  /// configuration's stop timeout, 0 cuts at once.
  case stop(delay: TickSpan?)
  case kill
  case restart(isForced: Bool)
  case enable
  case disable
  case watch(Bool)
  /// The medium of the next start, and of that one only.
  case chooseMedium(BootMedium)
}

/// Who asked.
///
/// Raw values are part of the rolling log's format.
public enum Source: UInt8, Sendable {
  /// Someone on an administration console.
  case administrator = 0
  /// A scenario's operator, or a host program.
  case host = 1
  /// The guest itself, on its own link.
  case guest = 2
}

/// Why a command was not carried out.
///
/// The first that applies is given.
///
/// Raw values are part of the rolling log's format.
public enum Refusal: UInt8, CaseIterable, Sendable {
  case invalidPort = 1
  case disabled = 2
  case hibernating = 3
  case invalidMedium = 4
  case manual = 5
  /// The console that asked has no right to.
  case notPermitted = 6
}

/// The name of a command in the rolling log.
///
/// Raw values are part of its format.
public enum CommandCode: UInt8, CaseIterable, Sendable {
  case start = 1
  case stop = 2
  case kill = 3
  case restart = 4
  case enable = 5
  case disable = 6
  case watch = 7
  case chooseMedium = 8
  case hibernate = 9
  case wake = 10
  case reset = 11
  case setClock = 12
  case clearRecord = 13
  case setBootLoader = 14
  case manualMode = 15
  case manualRelay = 16
  case manualWant = 17
  case setLogging = 18
  case manualTell = 19
}

/// A command as the argument of an event.
public struct CommandTrace: Equatable, Sendable {
  public let code: CommandCode
  public let source: Source
  public let refusal: Refusal?
  /// The command's parameter: seconds of a delay (capped), 1 for forced, the
  /// flag or the medium; 255 for none.
  public let parameter: UInt8

  public init(
    _ code: CommandCode, from source: Source, refusal: Refusal? = nil, parameter: UInt8 = 255
  ) {
    self.code = code
    self.source = source
    self.refusal = refusal
    self.parameter = parameter
  }

  public init?(argument: UInt32) {
    let bytes = (
      UInt8(truncatingIfNeeded: argument), UInt8(truncatingIfNeeded: argument >> 8),
      UInt8(truncatingIfNeeded: argument >> 16), UInt8(truncatingIfNeeded: argument >> 24)
    )
    guard let code = CommandCode(rawValue: bytes.0), let source = Source(rawValue: bytes.1)
    else { return nil }
    self.init(code, from: source, refusal: Refusal(rawValue: bytes.2), parameter: bytes.3)
  }

  public var argument: UInt32 {
    UInt32(code.rawValue) | UInt32(source.rawValue) << 8
      | UInt32(refusal?.rawValue ?? 0) << 16 | UInt32(parameter) << 24
  }
}

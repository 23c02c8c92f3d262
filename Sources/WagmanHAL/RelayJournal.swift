import WagmanCore

/// What was being done with a relay, written before and after each switching.
///
/// Raw values are those of the fixed record.
public enum RelayJournal: UInt8, CaseIterable, Sendable {
  case off = 0
  case on = 1
  case turningOn = 2
  case turningOff = 3

  /// Whether a switching had begun and nobody noted its end.
  public var isSwitching: Bool {
    switch self {
    case .off, .on: false
    case .turningOn, .turningOff: true
    }
  }

  /// What becomes of the port after a reset, unless the port is disabled anyway.
  ///
  /// A settled relay is where its read-back says; an unknown one is where the
  /// journal says. A switching under way when the supply was lost probably is
  /// what took it down, and must not be repeated: the port is disabled. After
  /// any other reset of the board the relay is only switched off.
  ///
  /// `stalled` and `manualEnded` are no resets of the board: the relay moved on
  /// undisturbed, only the note of its end is missing. The read-back tells then,
  /// and an unknown relay is taken to be where it was being switched to.
  public func decision(cause: ResetCause, readBack: RelayReading) -> PortAtReset {
    switch (isSwitching, cause) {
    case (false, _), (true, .stalled), (true, .manualEnded):
      switch readBack {
      case .on: .on
      case .off: .off
      case .unknown: presumed
      }
    case (true, .powerOn), (true, .brownOut): .disableAndOff
    case (true, .external), (true, .watchdog), (true, .software): .switchOff
    }
  }

  /// Where an unknown relay is taken to be.
  ///
  /// One that was last switched off is switched off once more: unknown is never
  /// to be taken for off.
  private var presumed: PortAtReset {
    switch self {
    case .on, .turningOn: .on
    case .off, .turningOff: .switchOff
    }
  }
}

import WagmanCore

/// Something that a scenario makes happen.
///
/// A span that is `nil` lasts to the end of the run.
public enum Happening: Equatable, Sendable {
  case guest(Port, GuestHappening)
  case world(WorldHappening)
  case board(BoardHappening)
  /// A line on the administration console, as typed.
  case operatorLine(String)
  /// A line on a guest's own console, as typed.
  case guestLine(Port, String)
}

/// What befalls a guest.
public enum GuestHappening: Equatable, Sendable {
  case hangs
  case crashes
  case loops
  case recovers
  case bootsOnly(from: BootMedium)
  case obeysShutdown(Bool)
  case beats(TickSpan?)
  case draws(milliamperes: Int32, TickSpan?)
}

/// What happens around the board.
public enum WorldHappening: Equatable, Sendable {
  /// Millidegrees.
  case ambient(Int32, TickSpan?)
  /// Thousandths of a percent.
  case humidity(Int32, TickSpan?)
  /// Millivolts.
  case supply(Int32, TickSpan?)
  case sensor(Sensor, SensorFault, TickSpan?)
}

/// What befalls the board itself.
public enum BoardHappening: Equatable, Sendable {
  /// It is reset with this cause; guests keep their power as latched relays do.
  case resets(ResetCause)
  /// The read-back of a relay says unknown.
  case relayReadsUnknown(Port, TickSpan?)
  /// A relay stays where it is.
  case relaySticks(Port, TickSpan?)
}

extension GuestModel {
  /// Lets something befall this guest now.
  public mutating func strike(_ happening: GuestHappening, at now: Tick) {
    switch happening {
    case .hangs: hang(at: now)
    case .crashes: crash(at: now)
    case .loops: loop(at: now)
    case .recovers: recover(at: now)
    case .bootsOnly(let medium): bootOnly(from: medium)
    case .obeysShutdown(let obeys): setObeysShutdown(obeys)
    case .beats(let span): strayBeats(at: now, until: end(of: span, from: now))
    case .draws(let current, let span): draw(current, at: now, until: end(of: span, from: now))
    }
  }
}

extension Plant {
  /// Lets something happen around the board now.
  public mutating func strike(_ happening: WorldHappening, at now: Tick) {
    switch happening {
    case .ambient(let value, let span):
      imposeAmbient(value, at: now, until: end(of: span, from: now))
    case .humidity(let value, let span):
      imposeHumidity(value, until: end(of: span, from: now))
    case .supply(let value, let span):
      imposeSupply(value, until: end(of: span, from: now))
    case .sensor(let sensor, let fault, let span):
      fail(sensor, fault, until: end(of: span, from: now))
    }
  }
}

private func end(of span: TickSpan?, from now: Tick) -> Tick { span.map { now + $0 } ?? .never }

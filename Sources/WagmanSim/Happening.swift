import WagmanCore

/// Something that a scenario makes happen.
///
/// A span that is `nil` lasts to the end of the run.
public enum Happening: Equatable, Sendable {
  case guest(Port, GuestHappening)
  case world(WorldHappening)
  case board(BoardHappening)
  /// A share of the bytes on a console of the scenario, in thousandths of a percent, is
  /// damaged; no port means the operator's console.
  case console(Port?, ConsoleFault, share: UInt32, TickSpan?)
  /// A line on the administration console, as typed.
  case operatorLine(String)
  /// A line on a guest's own console, as typed.
  case guestLine(Port, String)
  /// Every fault that still stands ends.
  case everythingRecovers
}

/// What befalls a guest.
public enum GuestHappening: Equatable, Sendable {
  case hangs
  case crashes
  /// Each boot crashes and begins anew.
  case loops
  case recovers
  case bootsOnly(from: BootMedium)
  /// From power to the first heartbeat, instead of what the profile says.
  case boots(in: TickSpan, TickSpan?)
  /// Each boot ends hung.
  case failsBoots(TickSpan?)
  case obeysShutdown(Bool)
  /// From the message to the halt, instead of what the profile says.
  case shutsDown(in: TickSpan)
  /// It boots again by itself after it has halted.
  case restartsItself
  case beats(TickSpan?)
  /// It runs, and its heartbeat line gives no edge.
  case missesBeats(TickSpan?)
  /// Each beat is several edges, and stray edges come between.
  case flutters(TickSpan?)
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
  /// The supply is lost for a moment, at a place in what its program does next.
  case brownOut(BrownOutPlace)
  /// Its program stands still until the watchdog resets it.
  case hangs
  /// The read-back of a relay says unknown.
  case relayReadsUnknown(Port, TickSpan?)
  case relay(Port, RelayFault, TickSpan?)
  /// The clock is put forward by so many milliseconds, or back where it is negative.
  case clockSteps(milliseconds: Int64)
  case clockDrifts(partsPerMillion: Int32, TickSpan?)
  /// Nobody knows the time until somebody sets it.
  case clockIsLost
  /// Writes to a page of the persistent memory no longer take.
  case memoryPageWearsOut(Int)
  /// Bits of the persistent memory change, of one page or of any.
  case memoryFlips(bits: Int, page: Int?)
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
    case .boots(let length, let span): boots(in: length, until: end(of: span, from: now))
    case .failsBoots(let span): failBoots(until: end(of: span, from: now))
    case .shutsDown(let length): shutsDown(in: length)
    case .restartsItself: restartItself(at: now)
    case .missesBeats(let span): missBeats(at: now, until: end(of: span, from: now))
    case .flutters(let span): flutter(at: now, until: end(of: span, from: now))
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

func end(of span: TickSpan?, from now: Tick) -> Tick { span.map { now + $0 } ?? .never }

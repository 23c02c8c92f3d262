import WagmanCore
import WagmanHAL
import WagmanWire

/// What the program sees of the board.
extension RemoteDriver {
  /// The relays as last read back; unknown where that is too long ago, or where a switching has
  /// not shown yet.
  ///
  /// Never off for want of an answer.
  func relays(at now: Tick) -> RelayReadings {
    guard let snapshot, isFresh(at: now) else {
      return RelayReadings(on: PortSet(), unknown: .all)
    }
    var readings = snapshot.relays
    for item in unconfirmed {
      readings.on.remove(item.port)
      readings.unknown.insert(item.port)
    }
    return readings
  }

  func epochSeconds(at now: Tick) -> UInt32? {
    guard let snapshot, snapshot.epochSeconds > 0 else { return nil }
    return snapshot.epochSeconds &+ UInt32(truncatingIfNeeded: now.since(takenAt).wholeSeconds)
  }

  func takeHeartbeat(notAfter now: Tick) -> Heartbeat? {
    guard let first = beats.first else { return nil }
    beats.removeFirst()
    return Heartbeat(port: first.port, at: min(first.at, now))
  }

  func takeCuts() -> PortSet {
    defer { cuts = PortSet() }
    return cuts
  }

  func sample(at now: Tick) -> BoardSample {
    guard let snapshot, isFresh(at: now), now.since(sensorsAt) <= settings.sensorsStaleAfter
    else { return .none }
    var (temperature, humidity) = (snapshot.temperature, snapshot.humidity)
    if dialect == .sensorgrams, let last = reportedEnvironment,
      now.since(last.at) <= settings.reportsFor
    {
      temperature = last.temperature.map { RawReading($0) } ?? temperature
      humidity = last.humidity.map { RawReading($0) } ?? humidity
    }
    return BoardSample(
      temperature: temperature, humidity: humidity, supply: snapshot.supply,
      systemMilliamperes: snapshot.milliamperes[0],
      milliamperes: .init { snapshot.milliamperes[$0 + 1] })
  }

  /// Sensorgrams have no request for the environment; once a minute boards report it.
  func take(_ report: SensorgramReport) {
    var last = reportedEnvironment ?? (nil, nil, askedAt)
    switch report {
    case .temperature(let raw): last.temperature = UInt16(exactly: raw)
    case .humidity(let raw): last.humidity = UInt16(exactly: raw)
    default: return
    }
    last.at = askedAt
    reportedEnvironment = last
  }

  func thermistor(_ port: Port) -> UInt16 { snapshot?.thermistors[port.index] ?? 0 }

  var identifier: UInt64 { UInt64(identifierText, radix: 16) ?? 0 }
}

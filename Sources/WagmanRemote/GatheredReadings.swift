import WagmanCore
import WagmanHAL
import WagmanWire

/// The replies that together are the readings of a board without snapshots.
struct GatheredReadings {
  private var lines: [CommandName: [String]] = [:]
  /// When the heartbeats were asked for, and when the answer came.
  private var heartbeatsAt: (asked: Tick, answered: Tick)?

  mutating func removeAll() {
    lines.removeAll()
    heartbeatsAt = nil
  }

  mutating func take(_ reply: Reply, asked: Tick, answered: Tick) {
    lines[reply.command.name] = reply.lines
    if reply.command == .heartbeats { heartbeatsAt = (asked, answered) }
  }

  /// When the heartbeats were true; their ages count from there.
  var moment: Tick? {
    heartbeatsAt.map { $0.asked + .milliseconds($0.answered.since($0.asked).milliseconds / 2) }
  }

  /// The readings as a snapshot.
  ///
  /// Its `up` is the host's tick, for boards tell theirs in seconds alone.
  ///
  /// - Parameters:
  ///   - driven: The relays that the board was told to have on.
  ///   - flags: What the host remembers of the ports; `nil` for nothing yet. Then
  ///     it is what boards in the field come with, and whatever is on is enabled.
  /// - Returns: `nil` when something is missing.
  func snapshot(driven: PortSet, flags: PortFlags?) -> Snapshot? {
    guard let moment, let ages = numbers(.hb), ages.count == Port.count,
      let currents = numbers(.cu), currents.count == Port.count + 1,
      let thermistors = numbers(.th), thermistors.count == Port.count,
      let boots = numbers(.boots)?.first
    else { return nil }
    let relays = relays(currents: currents)
    let factory = PortSet(rawValue: 0b111)
    let flags =
      flags
      ?? PortFlags(enabled: factory.union(relays.on), wanted: .all, watched: factory)
    let environment = EnvironmentReading(lines[.env] ?? [])
    return Snapshot(
      up: moment.milliseconds,
      epochSeconds: UInt32(clamping: numbers(.rtc)?.first ?? 0),
      relays: relays, driven: driven, flags: flags, heartbeatAges: ages,
      milliamperes: currents.map { UInt16(clamping: $0) },
      thermistors: thermistors.map { UInt16(clamping: $0) },
      temperature: environment.temperature.map { RawReading($0) } ?? RawReading(failed: .silent),
      humidity: environment.humidity.map { RawReading($0) } ?? RawReading(failed: .silent),
      resetCause: resetCause,
      boots: UInt32(clamping: boots))
  }

  /// By the boot flags; a board without them is taken to have been reset from outside.
  private var resetCause: ResetCause {
    let flags = lines[.bf] ?? []
    if flags.contains("PORF") { return .powerOn }
    if flags.contains("BORF") { return .brownOut }
    return flags.contains("WDRF") ? .watchdog : .external
  }

  /// Whether each port has power: by its state where the board tells that, else by
  /// its current.
  private func relays(currents: [UInt64]) -> RelayReadings {
    var readings = RelayReadings(on: PortSet())
    for port in Port.every {
      switch power(of: port, milliamperes: UInt32(clamping: currents[port.index + 1])) {
      case .on: readings.on.insert(port)
      case .unknown: readings.unknown.insert(port)
      case .off: break
      }
    }
    return readings
  }

  private func power(of port: Port, milliamperes: UInt32) -> ObservedPower {
    let byCurrent = ObservedPower(milliamperes: milliamperes)
    guard let states = lines[.state], states.indices.contains(port.index) else { return byCurrent }
    switch states[port.index].split(separator: " ").last {
    case "disabled", "stopped": return .off
    case "started", "stopping": return .on
    // Starting: the relay may be on, or wait for its turn.
    default: return byCurrent == .on ? .on : .unknown
    }
  }

  private func numbers(_ name: CommandName) -> [UInt64]? {
    lines[name]?.flatMap { $0.split(separator: " ").compactMap { UInt64(String($0)) } }
  }
}

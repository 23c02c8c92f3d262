import WagmanCore
import WagmanHAL
import WagmanTrace

extension PlanResults {
  /// Writes what is known of the run as waveforms: what the board told and its sensors read.
  ///
  /// - Parameter path: Of the file, which is made or emptied.
  /// - Throws: ``TraceError``.
  public func writeWaveforms(to path: String) throws(TraceError) {
    let writer = try TraceWriter(to: path, as: .vcd, title: "wagman \(plan.name)")
    var levels = Levels()
    var samples = samples[...]
    for event in events {
      while let sample = samples.first, sample.at <= event.at {
        levels.take(samples.removeFirst())
        writer.look(levels.node, at: Tick(milliseconds: sample.at))
      }
      let moment = Tick(milliseconds: event.at)
      writer.record(event.entry, at: moment)
      levels.take(event)
      writer.look(levels.node, at: moment)
    }
    for sample in samples {
      levels.take(sample)
      writer.look(levels.node, at: Tick(milliseconds: sample.at))
    }
    try writer.close(at: Tick(milliseconds: length))
  }

  /// What is to be seen of a board from outside.
  private struct Levels {
    private var phases = [Phase](repeating: .none, count: Port.count)
    private var sample = BoardSample.none
    private var bootedAt = Tick.zero

    mutating func take(_ event: BoardEvent) {
      if let port = event.subject.port, let phase = event.phase { phases[port.index] = phase }
      if event.code == .reset { bootedAt = Tick(milliseconds: event.at) }
    }

    mutating func take(_ sample: Sample) {
      func milliamperes(_ place: Int) -> UInt16 {
        guard sample.current.indices.contains(place) else { return 0 }
        return UInt16(clamping: sample.current[place] ?? 0)
      }
      self.sample.systemMilliamperes = milliamperes(0)
      self.sample.temperature = Self.raw(sample.environment.temperature)
      self.sample.humidity = Self.raw(sample.environment.humidity)
      for index in 0..<Port.count { self.sample.milliamperes[index] = milliamperes(index + 1) }
    }

    private static func raw(_ value: UInt16?) -> RawReading {
      value.map { RawReading($0) } ?? RawReading(failed: .silent)
    }

    /// Relays as the states demand them; nobody sees the contacts.
    var node: NodeLevels {
      var relays = RelayReadings(on: PortSet())
      for index in 0..<Port.count {
        let port = Port(unchecked: index)
        if phases[index] == .none { relays.unknown.insert(port) }
        if phases[index].hasPower { relays.on.insert(port) }
      }
      return NodeLevels(
        isRunning: true, bootedAt: bootedAt, relays: relays, contacts: nil, heartbeats: PortSet(),
        media: .init(repeating: .sd), sample: sample, guests: nil, machines: nil)
    }
  }
}

extension BoardEvent {
  fileprivate var entry: LogEntry {
    LogEntry(
      sequence: sequence ?? 0, milliseconds: at, isClockTime: false, count: 1, code: code,
      subject: subject, argument: argument)
  }
}

extension Phase {
  /// Whether a port in this state has power.
  var hasPower: Bool {
    switch self {
    case .starting, .started, .stopping, .restarting: true
    case .disabled, .stopped, .cycling, .startDevices, .startNextDevice, .normal, .willHibernate,
      .hibernation, .none:
      false
    }
  }
}

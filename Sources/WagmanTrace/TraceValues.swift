import WagmanCore
import WagmanHAL
import WagmanWire

/// The values of all signals of a trace, and which of them are not written yet.
struct TraceValues {
  /// By the place of the signal.
  private(set) var present: [Int64]
  private(set) var written: [Int64]
  /// Some value may differ from the one that was written.
  private(set) var areNew = true
  private var isManual = false
  private var isDown = false

  init() {
    present = [Int64](repeating: TraceSignal.unknown, count: TraceSignal.all.count)
    written = present
    for number in 0..<Subject.count {
      if let subject = Subject(rawValue: UInt8(number)) { self[Self.event(of: subject)] = 0 }
    }
    forgetMachines()
  }

  private subscript(index: Int) -> Int64 {
    get { present[index] }
    set {
      guard present[index] != newValue else { return }
      present[index] = newValue
      areNew = true
    }
  }

  mutating func noteWritten() {
    for index in present.indices { written[index] = present[index] }
    areNew = false
  }

  /// Takes an entry of the log.
  mutating func take(_ entry: LogEntry) {
    self[BoardSignal.log.index] = Int64(entry.sequence)
    self[Self.event(of: entry.subject)] = Int64(entry.code.rawValue)
    switch entry.code {
    case .entered:
      if let step = Entry(argument: entry.argument) {
        self[Self.state(of: entry.subject)] = Int64(step.to.rawValue)
      }
    case .reset:
      isManual = false
      forgetMachines()
    case .manual: isManual = entry.argument == 1
    case .environmentCritical: set(.critical)
    case .environmentNormal: set(.normal)
    case .command, .refused, .started, .stopped, .startFailed, .stopFailed, .heartbeatLost,
      .unexpectedHeartbeat, .overcurrent, .hibernating, .awake, .causesChanged, .sensorFault,
      .sensorRecovered, .clockSet, .relayFault, .relayRecovered, .disabledByJournal,
      .manualRelay, .recordLost, .happening:
      break
    }
  }
}

extension TraceValues {
  /// Takes what is to be seen of the node.
  ///
  /// - Returns: whether the board has just lost its supply.
  mutating func look(_ levels: NodeLevels) -> Bool {
    let fell = !levels.isRunning && !isDown
    isDown = !levels.isRunning
    if fell { forgetMachines() }
    self[BoardSignal.mode.index] = isDown ? 2 : isManual ? 1 : 0
    for index in 0..<Port.count { look(levels, Port(unchecked: index)) }
    look(levels.sample)
    if !isDown { look(levels.machines, bootedAt: levels.bootedAt) }
    return fell
  }

  private mutating func look(_ levels: NodeLevels, _ port: Port) {
    self[PortSignal.relay.index(port)] =
      switch levels.relays[port] {
      case .off: 0
      case .on: 1
      case .unknown: TraceSignal.unknown
      }
    self[PortSignal.contact.index(port)] = known(levels.contacts) { $0.contains(port) ? 1 : 0 }
    self[PortSignal.heartbeat.index(port)] = levels.heartbeats.contains(port) ? 1 : 0
    self[PortSignal.current.index(port)] = Int64(levels.sample.milliamperes[port.index])
    self[PortSignal.guest.index(port)] = known(levels.guests) { Int64($0[port.index].rawValue) }
    self[PortSignal.medium.index(port)] =
      port.hasBootSelector ? Int64(levels.media[port.index].rawValue) : 2
  }

  private mutating func look(_ sample: BoardSample) {
    self[EnvironmentSignal.temperature.index] = known(sample.temperature) {
      Int64(SensorScale.millidegrees(htu21d: $0) / 10)
    }
    self[EnvironmentSignal.humidity.index] = known(sample.humidity) {
      Int64(SensorScale.milliPercent(htu21d: $0) / 100)
    }
    self[EnvironmentSignal.supply.index] = known(sample.supply) {
      Int64(SensorScale.millivolts(supply: $0))
    }
    self[EnvironmentSignal.temperatureSensor.index] = Int64(sample.temperature.status.rawValue)
    self[EnvironmentSignal.humiditySensor.index] = Int64(sample.humidity.status.rawValue)
    self[EnvironmentSignal.supplySensor.index] = Int64(sample.supply.status.rawValue)
    self[BoardSignal.current.index] = Int64(sample.systemMilliamperes)
  }

  private mutating func look(_ machines: MachineLevels?, bootedAt: Tick) {
    if let machines { set(machines.verdict) }
    for number in 0...Port.count {
      let armed = machines?.alarms[number]
      let isArmed = !isManual && armed.map { $0.due != .never } ?? false
      let (alarm, due) = Self.alarm(of: number)
      self[alarm] = isArmed ? known(armed) { Int64($0.alarm.rawValue) } : Self.noAlarm
      if machines == nil { self[alarm] = TraceSignal.unknown }
      self[due] =
        isArmed
        ? known(armed) { Int64(clamping: bootedAt.milliseconds &+ $0.due.milliseconds) }
        : TraceSignal.unknown
    }
  }

  /// Nothing is known of the machines: the board begins anew, or is without supply.
  private mutating func forgetMachines() {
    for number in 0...Port.count {
      if let subject = Subject(rawValue: UInt8(number)) {
        self[Self.state(of: subject)] = Int64(Phase.none.rawValue)
      }
      self[Self.alarm(of: number).name] = Self.noAlarm
      self[Self.alarm(of: number).due] = TraceSignal.unknown
    }
  }

  private mutating func set(_ verdict: EnvironmentVerdict) {
    self[EnvironmentSignal.verdict.index] = Int64(verdict.rawValue)
  }

  @inline(__always)
  private func known<Value>(_ value: Value?, _ number: (Value) -> Int64) -> Int64 {
    value.map(number) ?? TraceSignal.unknown
  }

  private func known(_ reading: RawReading, _ number: (UInt16) -> Int64) -> Int64 {
    reading.isValid ? number(reading.raw) : TraceSignal.unknown
  }
}

/// Where in a trace the signals are that several subjects have.
extension TraceValues {
  /// The word after the last alarm.
  private static let noAlarm = Int64(Alarm.allCases.count)

  private static func state(of subject: Subject) -> Int {
    subject.port.map(PortSignal.state.index) ?? ControllerSignal.state.index
  }

  private static func event(of subject: Subject) -> Int {
    if let port = subject.port { return PortSignal.event.index(port) }
    if subject == .controller { return ControllerSignal.event.index }
    return subject == .environment ? EnvironmentSignal.event.index : BoardSignal.event.index
  }

  /// Those of a port, or after the ports those of the controller.
  private static func alarm(of number: Int) -> (name: Int, due: Int) {
    guard let port = Port(number) else {
      return (ControllerSignal.alarm.index, ControllerSignal.alarmDue.index)
    }
    return (PortSignal.alarm.index(port), PortSignal.alarmDue.index(port))
  }
}

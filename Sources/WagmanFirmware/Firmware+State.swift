import WagmanCore
import WagmanHAL
import WagmanWire

/// `state`, `why` and `snapshot`: what a person or a supervisor asks a board first.
extension Firmware where B: ~Copyable {
  /// Five lines for the ports, one for the controller, one for the environment.
  func writeState(_ number: Int, into line: inout OutputLine, at now: Tick) -> Bool {
    if let port = Port(number) {
      writeState(of: port, into: &line, at: now)
    } else if number == Port.count {
      writeController(into: &line, at: now)
    } else if number == Port.count + 1 {
      line.append("environment ")
      line.append(node.environment.verdict == .critical ? "critical" : "normal")
      if node.environment.isSupplyLow { line.append(" supply-low") }
    } else {
      return false
    }
    return true
  }

  private func writeState(of port: Port, into line: inout OutputLine, at now: Tick) {
    let guest = node.guests[port.index]
    let memory = records.port(port).memory
    line.append(port.name)
    line.append(" ")
    line.append(guest.phase.name)
    line.append(" since=", now.since(guest.since).wholeSeconds)
    line.append(" relay=")
    line.append(board.relay(port).name)
    line.append(" attempts=", UInt64(memory.attempts))
    line.append(" failures=", UInt64(memory.failures))
    line.append(" enabled=", memory.isEnabled ? 1 : 0)
    line.append(" wanted=", memory.isWanted ? 1 : 0)
    line.append(" watched=", memory.isWatched ? 1 : 0)
    line.append(" medium=")
    line.append(port.hasBootSelector ? nextMedium(port).name : "none")
    if guest.isHeldOff(at: now) {
      line.append(" held-off=", guest.heldOffUntil.since(now).wholeSeconds)
    }
    write(guest.nextAlarm, into: &line, at: now)
  }

  private func writeController(into line: inout OutputLine, at now: Tick) {
    line.append("controller ")
    if manual != nil {
      line.append("manual")
      return
    }
    let controller = node.controller
    switch controller.phase {
    case .startDevices: line.append("start-devices")
    case .startNextDevice: line.append("start-next-device")
    case .willHibernate: line.append("will-hibernate")
    default: line.append(controller.phase.name)
    }
    line.append(" since=", now.since(controller.since).wholeSeconds)
    if controller.causes != .none {
      line.append(" causes=", UInt64(controller.causes.rawValue))
    }
    write(controller.nextAlarm, into: &line, at: now)
  }

  private func write(_ alarm: ArmedAlarm, into line: inout OutputLine, at now: Tick) {
    guard alarm.due != .never, manual == nil else { return }
    line.append(" alarm=")
    line.append(alarm.alarm.name)
    line.append(":", alarm.due.since(now).wholeSeconds)
  }

  /// One line with everything that a driving supervisor needs, at one moment.
  ///
  /// Lists have a place for each port, from 0. `relays` are as read back (0 off,
  /// 1 on, ? unknown), `drive` as they should be; ages and `up` in milliseconds.
  /// `media` are the boot selectors of ports 0 and 1, `cuts` how often each port
  /// was cut for its current since manual mode began.
  func writeSnapshot(into line: inout OutputLine, at now: Tick) {
    line.append("up=", now.milliseconds)
    line.append(" time=", UInt64(board.epochSeconds ?? 0))
    line.append(manual == nil ? " mode=auto" : " mode=manual")
    line.append(" lease=", manual.map { $0.leaseUntil.since(now).milliseconds } ?? 0)
    line.append(" relays=")
    for index in 0..<Port.count {
      switch board.relay(Port(unchecked: index)) {
      case .off: line.append("0")
      case .on: line.append("1")
      case .unknown: line.append("?")
      }
    }
    let wanted = wantedRelays
    line.appendFlags(" drive=") { wanted.contains($0) }
    line.appendFlags(" enabled=") { records.port($0).memory.isEnabled }
    line.appendFlags(" wanted=") { records.port($0).memory.isWanted }
    line.appendFlags(" watched=") { records.port($0).memory.isWatched }
    line.append(" hb=")
    for index in 0..<Port.count {
      line.append(index == 0 ? "" : ",", heartbeatAge(Port(unchecked: index), at: now))
    }
    line.append(" cu=", UInt64(lastSample.systemMilliamperes))
    for index in 0..<Port.count { line.append(",", UInt64(lastSample.milliamperes[index])) }
    line.append(" th=")
    for index in 0..<Port.count {
      line.append(index == 0 ? "" : ",", UInt64(board.thermistor(Port(unchecked: index))))
    }
    line.append(" env=")
    line.append(reading: lastSample.temperature)
    line.append(",")
    line.append(reading: lastSample.humidity)
    line.append(",")
    line.append(reading: lastSample.supply)
    line.append(" media=")
    line.append(selector(of: .nodeController).name)
    line.append(",")
    line.append(selector(of: Port(unchecked: 1)).name)
    line.append(" cuts=")
    for index in 0..<Port.count {
      line.append(index == 0 ? "" : ",", UInt64(manual?.cuts[index] ?? 0))
    }
    line.append(" reset=", UInt64(board.resetCause.rawValue))
    line.append(" boots=", UInt64(records.board.boots))
    line.append(" log=", UInt64(log.newestSequence))
  }
}

extension TextLine {
  mutating func append(_ label: StaticString, _ number: UInt64) {
    append(label)
    append(decimal: number)
  }

  mutating func appendFlags(_ label: StaticString, _ isSet: (Port) -> Bool) {
    append(label)
    for index in 0..<Port.count { append(isSet(Port(unchecked: index)) ? "1" : "0") }
  }
}

extension RelayReading {
  var name: StaticString {
    switch self {
    case .off: "off"
    case .on: "on"
    case .unknown: "unknown"
    }
  }
}

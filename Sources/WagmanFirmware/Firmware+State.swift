import WagmanCore
import WagmanHAL
import WagmanWire

/// `state`, `why` and `snapshot`: what a person or a supervisor asks a board first.
extension Firmware where B: ~Copyable {
  /// Five lines for the ports, one for the controller, one for the environment.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  func writeState(_ number: Int, into line: inout OutputLine) -> Bool {
    if let port = Port(number) {
      writeState(of: port, into: &line)
    } else if number == Port.count {
      writeController(into: &line)
    } else if number == Port.count + 1 {
      line.append("environment ")
      line.append(node.environment.verdict == .critical ? "critical" : "normal")
      if node.environment.isSupplyLow { line.append(" supply-low") }
    } else {
      return false
    }
    return true
  }

  @inline(never)
  private func writeState(of port: Port, into line: inout OutputLine) {
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
    write(guest.nextAlarm, into: &line)
  }

  @inline(never)
  private func writeController(into line: inout OutputLine) {
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
    write(controller.nextAlarm, into: &line)
  }

  private func write(_ alarm: ArmedAlarm, into line: inout OutputLine) {
    guard alarm.due != .never, manual == nil else { return }
    line.append(" alarm=")
    line.append(alarm.alarm.name)
    line.append(":", alarm.due.since(now).wholeSeconds)
  }

  /// A line of everything that a driving supervisor needs; each is true by itself.
  ///
  /// They are short, so that some come whole over a link that damages bytes, and
  /// each begins with its moment, so that it does not matter which. Lists have a
  /// place for each port, from 0. The first two lines, on which all else hangs,
  /// come again at the end.
  ///
  /// - Returns: whether there is such a line.
  @inline(never)
  func writeSnapshot(_ number: Int, into line: inout OutputLine) -> Bool {
    guard number < 10 else { return false }
    line.append("up=", now.milliseconds)
    switch number {
    case 0, 8: writePower(into: &line)
    case 1, 9:
      line.appendList(" hb=", Port.count) { heartbeatAge(Port(unchecked: $0)) }
    case 2:
      line.appendList(" cu=", Port.count + 1) {
        UInt64($0 == 0 ? lastSample.systemMilliamperes : lastSample.milliamperes[$0 - 1])
      }
    case 3:
      line.append(" env=")
      line.append(reading: lastSample.temperature)
      line.append(",")
      line.append(reading: lastSample.humidity)
      line.append(",")
      line.append(reading: lastSample.supply)
      line.appendList(" cuts=", Port.count) { UInt64(manual?.cuts[$0] ?? 0) }
    case 4:
      line.appendFlags(" enabled=") { records.port($0).memory.isEnabled }
      line.appendFlags(" wanted=") { records.port($0).memory.isWanted }
      line.appendFlags(" watched=") { records.port($0).memory.isWatched }
    case 5:
      line.appendList(" th=", Port.count) { UInt64(board.thermistor(Port(unchecked: $0))) }
    case 6:
      line.append(" time=", UInt64(board.epochSeconds ?? 0))
      line.append(" media=")
      line.append(selector(of: .nodeController).name)
      line.append(",")
      line.append(selector(of: Port(unchecked: 1)).name)
      line.append(" log=", UInt64(log.newestSequence))
    default:
      line.append(" id=")
      writeIdentifier(into: &line)
      line.append(" boots=", UInt64(records.board.boots))
      line.append(" reset=", UInt64(board.resetCause.rawValue))
      line.append(" lease=", manual.map { $0.leaseUntil.since(now).milliseconds } ?? 0)
    }
    return true
  }

  /// `relays` are as read back (0 off, 1 on, ? unknown), `drive` as they should be.
  private func writePower(into line: inout OutputLine) {
    line.append(manual == nil ? " mode=auto" : " mode=manual")
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
  }
}

extension TextLine {
  mutating func append(_ label: StaticString, _ number: UInt64) {
    append(label)
    append(decimal: number)
  }

  /// Numbers with commas between them.
  mutating func appendList(_ label: StaticString, _ count: Int, _ number: (Int) -> UInt64) {
    append(label)
    for index in 0..<count { append(index == 0 ? "" : ",", number(index)) }
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

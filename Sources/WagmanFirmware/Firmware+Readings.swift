import WagmanCore
import WagmanHAL
import WagmanWire

/// The bodies of the commands that read.
extension Firmware where B: ~Copyable {
  /// Writes line `number` of a command's body, without its end.
  ///
  /// - Returns: whether the body has such a line.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  mutating func writeReading(
    _ number: Int, of command: ConsoleCommand, into line: inout OutputLine
  ) -> Bool {
    switch command.name {
    case .hb, .th, .fc:
      guard let port = Port(number) else { return false }
      writePortReading(port, of: command.name, into: &line)
      return true
    case .env:
      guard number < 2 else { return false }
      line.append(number == 0 ? "temperature=" : "humidity=")
      line.append(reading: number == 0 ? lastSample.temperature : lastSample.humidity)
      return true
    case .bf:
      return writeBootFlag(number, into: &line)
    case .ver:
      return writeVersion(number, into: &line)
    case .state:
      return writeState(number, into: &line)
    case .snapshot:
      return writeSnapshot(number, into: &line)
    case .help:
      guard case .help(let name) = command else { return false }
      return writeHelp(number, of: name, into: &line)
    case .rtc, .date, .id, .cu, .up, .boots, .blf, .sdinfo, .bs:
      guard number == 0 else { return false }
      writeOnly(command, into: &line)
      return true
    case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake,
      .log, .reset, .eereset, .mode, .relay, .want, .tell, .why, .events:
      return false
    }
  }

  /// Writes the only line of a body that has one.
  @inline(never)
  private func writeOnly(
    _ command: ConsoleCommand, into line: inout OutputLine
  ) {
    switch command.name {
    case .rtc: line.append(decimal: board.epochSeconds ?? 0)
    case .date: writeDate(into: &line)
    case .id: writeIdentifier(into: &line)
    case .cu: writeCurrents(into: &line)
    case .up: line.append(decimal: now.milliseconds / 1_000)
    case .boots: line.append(decimal: records.board.boots)
    case .blf: line.append(records.board.bootLoader.name)
    case .sdinfo: line.append(board.hasCard ? "card present" : "no card")
    case .bs:
      if case .chooseMedium(_, let medium) = command {
        line.append("set ")
        line.append(medium.name)
      } else if let port = command.port {
        line.append(nextMedium(port).name)
      }
    case .hb, .th, .fc, .env, .bf, .ver, .state, .snapshot, .help, .ping, .start, .stop, .restart,
      .kill, .enable, .disable, .watch, .hibernate, .wake, .log, .reset, .eereset, .mode, .relay,
      .want, .tell, .why, .events:
      break
    }
  }

  private func writePortReading(
    _ port: Port, of name: CommandName, into line: inout OutputLine
  ) {
    switch name {
    case .hb: line.append(decimal: heartbeatAge(port))
    case .th: line.append(decimal: board.thermistor(port))
    default: line.append(decimal: records.port(port).memory.failures)
    }
  }

  /// Milliseconds since the last heartbeat of a port, or since the board's reset.
  func heartbeatAge(_ port: Port) -> UInt64 {
    now.since(lastHeartbeats[port.index]).milliseconds
  }

  private func writeBootFlag(_ number: Int, into line: inout OutputLine) -> Bool {
    guard number == 0 else { return false }
    switch board.resetCause {
    case .powerOn: line.append("PORF")
    case .brownOut: line.append("BORF")
    case .external: line.append("EXTRF")
    case .watchdog: line.append("WDRF")
    // The part has no flag for a reset by its own program.
    case .software, .stalled, .manualEnded: return false
    }
    return true
  }

  @inline(never)
  private func writeVersion(_ number: Int, into line: inout OutputLine) -> Bool {
    let version = FirmwareSettings.version
    switch number {
    case 0:
      line.append("hw ")
      line.append(decimal: version.hardwareMajor)
      line.append(".")
      line.append(decimal: version.hardwareMinor)
    case 1:
      line.append("ker ")
      line.append(decimal: version.kernelMajor)
      line.append(".")
      line.append(decimal: version.kernelMinor)
      line.append(".")
      line.append(decimal: version.kernelPatch)
    case 2:
      line.append("time ")
      line.append(decimal: version.builtAt)
    case 3:
      line.append("git ")
      line.append(hex: UInt64(version.commit), digits: 8, upper: false)
    default:
      return false
    }
    return true
  }

  /// A line a command, or the one that was asked for.
  @inline(never)
  private func writeHelp(
    _ number: Int, of name: CommandName?, into line: inout OutputLine
  ) -> Bool {
    let index = name.map { Int($0.rawValue) + number } ?? number
    guard name == nil || number == 0, index < CommandName.count,
      let command = CommandName(rawValue: UInt8(index))
    else { return false }
    command.declaration.writeUsage(into: &line)
    line.append(": ")
    line.append(command.declaration.help)
    return true
  }
}

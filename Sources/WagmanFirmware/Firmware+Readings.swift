import WagmanCore
import WagmanHAL
import WagmanWire

/// The bodies of the commands that read.
extension Firmware where B: ~Copyable {
  /// Writes line `number` of a command's body, without its end.
  ///
  /// - Returns: whether the body has such a line.
  mutating func writeReading(
    _ number: Int, of command: ConsoleCommand, into line: inout OutputLine, at now: Tick
  ) -> Bool {
    switch command {
    case .heartbeats, .thermistors, .failCounts:
      guard let port = Port(number) else { return false }
      writePortReading(port, of: command, into: &line, at: now)
      return true
    case .environment:
      guard number < 2 else { return false }
      line.append(number == 0 ? "temperature=" : "humidity=")
      line.append(reading: number == 0 ? lastSample.temperature : lastSample.humidity)
      return true
    case .bootFlags:
      return writeBootFlag(number, into: &line)
    case .version:
      return writeVersion(number, into: &line)
    case .state:
      return writeState(number, into: &line, at: now)
    case .snapshot:
      return writeSnapshot(number, into: &line, at: now)
    case .help(let name):
      return writeHelp(number, of: name, into: &line)
    case .epoch, .date, .identifier, .currents, .uptime, .boots, .loader, .card, .bootMedium,
      .chooseMedium:
      guard number == 0 else { return false }
      writeOnly(command, into: &line, at: now)
      return true
    case .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch, .hibernate, .wake,
      .setDate, .setLoader, .log, .reset, .clearRecord, .mode, .relay, .want, .tell, .why:
      return false
    }
  }

  /// Writes the only line of a body that has one.
  private func writeOnly(
    _ command: ConsoleCommand, into line: inout OutputLine, at now: Tick
  ) {
    switch command {
    case .epoch: line.append(decimal: board.epochSeconds ?? 0)
    case .date: writeDate(into: &line)
    case .identifier: writeIdentifier(into: &line)
    case .currents: writeCurrents(into: &line)
    case .uptime: line.append(decimal: now.milliseconds / 1_000)
    case .boots: line.append(decimal: records.board.boots)
    case .loader: line.append(records.board.bootLoader.name)
    case .card: line.append(board.hasCard ? "card present" : "no card")
    case .bootMedium(let port): line.append(nextMedium(port).name)
    case .chooseMedium(_, let medium):
      line.append("set ")
      line.append(medium.name)
    case .snapshot, .heartbeats, .thermistors, .failCounts, .environment, .bootFlags, .version,
      .state, .why, .help, .ping, .start, .stop, .restart, .kill, .enable, .disable, .watch,
      .hibernate, .wake, .setDate, .setLoader, .log, .reset, .clearRecord, .mode, .relay, .want, .tell:
      break
    }
  }

  private func writePortReading(
    _ port: Port, of command: ConsoleCommand, into line: inout OutputLine, at now: Tick
  ) {
    switch command {
    case .heartbeats: line.append(decimal: heartbeatAge(port, at: now))
    case .thermistors: line.append(decimal: board.thermistor(port))
    default: line.append(decimal: records.port(port).memory.failures)
    }
  }

  /// Milliseconds since the last heartbeat of a port, or since the board's reset.
  func heartbeatAge(_ port: Port, at now: Tick) -> UInt64 {
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

  private func writeVersion(_ number: Int, into line: inout OutputLine) -> Bool {
    let version = settings.version
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

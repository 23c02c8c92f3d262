import WagmanCore
import WagmanHAL
import WagmanImage
import WagmanWire

/// The commands of boards in the field.
///
/// They have no line for an error: a port that no board has, a wrong number of
/// arguments and what is refused have an empty body and no effect.
extension OriginalFirmware {
  /// Carries out a request.
  ///
  /// - Returns: the lines of the body.
  mutating func carryOut(_ request: ConsoleRequest, at now: Tick) -> [String] {
    guard let name = request.name, !name.isOursAlone else { return ["invalid command"] }
    switch request.content {
    case .unknown: return ["invalid command"]
    case .invalid(.invalidMedium): return ["invalid media"]
    case .invalid(.invalidLoader): return ["invalid mode"]
    case .invalid: return []
    case .command(let command):
      // A seal is two arguments too many.
      guard case .none = request.seal else { return [] }
      return carryOut(command, at: now)
    }
  }

  private mutating func carryOut(_ command: ConsoleCommand, at now: Tick) -> [String] {
    switch command {
    case .epoch: return ["\(board.epochSeconds ?? 0)"]
    case .date: return [date]
    case .identifier: return [identifier]
    case .currents: return [currents]
    case .heartbeats:
      return lines { "\(now.since(devices[$0.index].lastHeartbeat).milliseconds)" }
    case .thermistors: return lines { "\(board.thermistor($0))" }
    case .failCounts: return lines { "\(record[$0].failures)" }
    case .environment:
      return [
        "temperature=" + Self.text(of: sample.temperature),
        "humidity=" + Self.text(of: sample.humidity),
      ]
    case .bootMedium(let port):
      return port.hasBootSelector ? ["\(nextMedium(port, at: now).name)"] : []
    case .bootFlags: return board.resetCause.bootFlag.map { [$0] } ?? []
    case .uptime: return ["\(now.milliseconds / 1_000)"]
    case .boots: return ["\(record.header.boots)"]
    case .version: return versionLines
    case .loader: return ["\(record.header.bootLoader.name)"]
    case .card: return [board.hasCard ? "card present" : "no card"]
    default: return change(command, at: now)
    }
  }

  private mutating func change(_ command: ConsoleCommand, at now: Tick) -> [String] {
    switch command {
    case .ping(let port):
      devices[port.index].lastHeartbeat = now
    case .start(let port, isForced: false):
      let isReady = devices[port.index].isReady
      trace(isReady ? .command : .refused, .start, port)
      if isReady { start(port, because: .command, at: now) }
    case .stop(let seconds, let port):
      let isStarted = devices[port.index].state == .started
      trace(isStarted ? .command : .refused, .stop, port, UInt8(clamping: min(seconds ?? 255, 255)))
      let delay = seconds.map { TickSpan.seconds(UInt64($0)) } ?? settings.stopDelay
      if isStarted { stop(port, after: delay, because: .command, at: now) }
    case .enable(let ports):
      for port in ports.all {
        trace(.command, .enable, port)
        enable(port, because: .command, at: now)
      }
    case .disable(let ports):
      for port in ports.all {
        trace(.command, .disable, port)
        disable(port, at: now)
      }
    case .watch(let port, let isOn):
      trace(.command, .watch, port, isOn ? 1 : 0)
      record[port].isManaged = isOn
      save()
    case .chooseMedium(let port, let medium):
      guard port.hasBootSelector else { return [] }
      trace(.command, .chooseMedium, port, medium.rawValue)
      devices[port.index].chosenMedium = medium
      return ["set \(medium.name)"]
    case .setDate(let date):
      trace(.command, .setClock, nil)
      board.setClock(epochSeconds: date.epochSeconds)
    case .setLoader(let mode):
      trace(.command, .setBootLoader, nil, mode.rawValue)
      record.header.bootLoader = mode
      save()
    case .log(let isOn):
      isLogging = isOn
    case .reset(let seconds):
      trace(.command, .reset, nil, UInt8(clamping: min(seconds, 254)))
      resetAt = now + .seconds(UInt64(seconds))
    case .clearRecord:
      trace(.command, .clearRecord, nil)
      clearRecord()
    default:
      break
    }
    return []
  }

  /// Takes the magic number from the record, so that the next reset finds none.
  private mutating func clearRecord() {
    isRecordCleared = true
    board.writePage(0, Page())
  }

  private func lines(_ text: (Port) -> String) -> [String] {
    (0..<Port.count).map { text(Port(unchecked: $0)) }
  }

  private var versionLines: [String] {
    let version = settings.version
    var commit = TextLine<8>()
    commit.append(hex: UInt64(version.commit), digits: 8, upper: false)
    return [
      "hw \(version.hardwareMajor).\(version.hardwareMinor)",
      "ker \(version.kernelMajor).\(version.kernelMinor).\(version.kernelPatch)",
      "time \(version.builtAt)", "git \(String(commit))",
    ]
  }

  /// Tells the run what somebody asked for.
  private mutating func trace(
    _ code: EventCode, _ command: CommandCode, _ port: Port?, _ parameter: UInt8 = 255
  ) {
    let trace = CommandTrace(command, from: .administrator, parameter: parameter)
    note(code, port.map { Subject($0) } ?? .board, trace.argument)
  }
}

extension CommandName {
  /// Whether no board in the field knows it (docs/WIRE.md, docs/wire-additions.md).
  var isOursAlone: Bool {
    switch self {
    case .restart, .kill, .state, .why, .events, .hibernate, .wake, .help, .mode, .relay, .want,
      .tell, .snapshot:
      true
    case .ping, .start, .stop, .enable, .disable, .watch, .bs, .rtc, .date, .id, .cu, .hb, .th,
      .env, .bf, .fc, .up, .boots, .ver, .blf, .sdinfo, .log, .reset, .eereset:
      false
    }
  }
}

extension ResetCause {
  /// The line of `bf`; the part has no flag for a reset by its own program.
  var bootFlag: String? {
    switch self {
    case .powerOn: "PORF"
    case .brownOut: "BORF"
    case .external: "EXTRF"
    case .watchdog: "WDRF"
    case .software, .stalled, .manualEnded: nil
    }
  }
}

extension PortSet {
  /// Its ports, lowest first.
  var all: [Port] { (0..<Port.count).map { Port(unchecked: $0) }.filter(contains) }
}

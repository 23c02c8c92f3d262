import WagmanCore
import WagmanHAL
import WagmanWire

/// Manual mode: a host decides, and the board obeys it for as long as it speaks.
extension Firmware where B: ~Copyable {
  /// What a command means where manual mode has a say in it; `nil` where it has none.
  mutating func performManually(
    _ command: ConsoleCommand, _ seal: Seal, on link: Int, _ attachment: Attachment, at now: Tick
  ) -> Console.Outcome? {
    let isHolder = manual?.link == link && manual?.session == attachment.session
    if isHolder, case .valid = seal { manual?.leaseUntil = now + FirmwareSettings.manualLease }
    switch command {
    case .mode(let isManual):
      return setMode(isManual, isHolder: isHolder, on: link, attachment, at: now)
    case .snapshot:
      guard case .valid(let number) = seal else { return .misplaced("a sealed line is needed") }
      if isHolder, manual?.standing(of: number) == .new { manual?.note(number) }
      return .body
    case .relay, .want, .tell:
      guard manual != nil else { return .misplaced("the board is not in manual mode") }
      return obey(command, seal, isHolder: isHolder, attachment, at: now)
    case .enable, .disable, .watch, .chooseMedium:
      guard manual != nil else { return nil }
      return obey(command, seal, isHolder: isHolder, attachment, at: now)
    case .start, .stop, .restart, .kill, .hibernate, .wake:
      guard manual != nil else { return nil }
      log(.manual, of: command.name, from: attachment.rights.source, at: now)
      return .refused(.manual)
    case .ping, .bootMedium, .state, .why, .epoch, .date, .setDate, .identifier, .currents,
      .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime, .boots,
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help:
      return nil
    }
  }

  private mutating func setMode(
    _ isManual: Bool, isHolder: Bool, on link: Int, _ attachment: Attachment, at now: Tick
  ) -> Console.Outcome {
    if isManual {
      // Who has left cannot give it back; a host that lost its link may return.
      if let manual, !isHolder, board.attachment(manual.link)?.session == manual.session {
        log(.manual, of: .mode, from: attachment.rights.source, at: now)
        return .refused(.manual)
      }
      write(.manualMode, attachment.rights.source, parameter: 1, at: now)
      beginManual(on: link, attachment, at: now)
    } else {
      write(.manualMode, attachment.rights.source, parameter: 0, at: now)
      if manual != nil { endManual(because: .released, at: now) }
    }
    return .done
  }

  private mutating func beginManual(on link: Int, _ attachment: Attachment, at now: Tick) {
    if manual == nil {
      settle(to: now)
      write(Event(at: now, .manual, .board, argument: ManualChange.began.rawValue))
      manual = ManualMode(
        relays: node.relaysOn, media: .init { node.guests[$0].medium })
    }
    manual?.handOver(to: link, attachment.session)
    manual?.leaseUntil = now + FirmwareSettings.manualLease
    choresAt = .zero
  }

  /// The board decides for itself again: a reset of the machines with the relays
  /// as they are and what the host mirrored, counted by nobody as a boot.
  mutating func endManual(because change: ManualChange, at now: Tick) {
    guard manual != nil else { return }
    write(Event(at: now, .manual, .board, argument: change.rawValue))
    manual = nil
    resetMachines(because: .manualEnded, at: now)
    choresAt = .zero
  }

  /// Carries out a line of the host, once.
  private mutating func obey(
    _ command: ConsoleCommand, _ seal: Seal, isHolder: Bool, _ attachment: Attachment,
    at now: Tick
  ) -> Console.Outcome {
    guard isHolder else {
      log(.manual, of: command.name, from: attachment.rights.source, at: now)
      return .refused(.manual)
    }
    guard case .valid(let number) = seal else { return .misplaced("a sealed line is needed") }
    switch manual?.standing(of: number) {
    case .none, .new: break
    case .repeated(let wasRefused): return Self.outcome(of: command, wasRefused: wasRefused)
    case .late: return .misplaced("the number is out of turn")
    }
    if let refusal = refusal(of: command) {
      manual?.note(number, isRefused: true)
      log(refusal, of: command.name, from: .host, at: now)
      return .refused(refusal)
    }
    manual?.note(number)
    switch command {
    case .relay(let port, let level):
      let argument = UInt32(level.rawValue) | number << 8
      write(Event(at: now, .manualRelay, Subject(port), argument: argument))
      if level == .on { manual?.relays.insert(port) } else { manual?.relays.remove(port) }
    case .want(let port, let isWanted):
      mirror(.manualWant, port, isWanted, at: now) { $0.isWanted = isWanted }
    case .watch(let port, let isOn):
      mirror(.watch, port, isOn, at: now) { $0.isWatched = isOn }
    case .tell(let port, let message):
      write(.manualTell, .host, parameter: message.rawValue, on: Subject(port), at: now)
      tell(port, message)
    case .enable(let ports):
      mirror(.enable, ports, true, at: now)
    case .disable(let ports):
      mirror(.disable, ports, false, at: now)
    case .chooseMedium(let port, let medium):
      write(.chooseMedium, .host, parameter: medium.rawValue, on: Subject(port), at: now)
      manual?.media[port.index] = medium
    case .mode, .snapshot, .start, .stop, .restart, .kill, .hibernate, .wake, .ping, .bootMedium,
      .state, .why, .epoch, .date, .setDate, .identifier, .currents,
      .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime, .boots,
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help:
      return .misplaced("not in manual mode")
    }
    choresAt = .zero
    return Self.outcome(of: command, wasRefused: false)
  }

  /// Why a line of the host cannot be carried out; `nil` when it can.
  private func refusal(of command: ConsoleCommand) -> Refusal? {
    if case .relay(let port, .on) = command, !records.port(port).memory.isEnabled {
      return .disabled
    }
    if case .chooseMedium(let port, _) = command, !port.hasBootSelector { return .invalidMedium }
    return nil
  }

  /// What the answer to a line of the host says, the first time as at each repetition.
  private static func outcome(
    of command: ConsoleCommand, wasRefused: Bool
  ) -> Console.Outcome {
    if case .chooseMedium = command { return wasRefused ? .refused(.invalidMedium) : .body }
    return wasRefused ? .refused(.disabled) : .done
  }

  private mutating func mirror(
    _ code: CommandCode, _ ports: PortSet, _ isEnabled: Bool, at now: Tick
  ) {
    var rest = ports
    while let port = rest.lowest {
      rest.remove(port)
      mirror(code, port, isEnabled, at: now) { $0.isEnabled = isEnabled }
    }
  }

  /// Keeps on the board what the host's machines remember of a port.
  private mutating func mirror(
    _ code: CommandCode, _ port: Port, _ value: Bool, at now: Tick,
    _ change: (inout PortMemory) -> Void
  ) {
    var record = records.port(port)
    change(&record.memory)
    guard record != records.port(port) else { return }
    write(code, .host, parameter: value ? 1 : 0, on: Subject(port), at: now)
    records.save(record, for: port, to: &board)
  }
}

extension ConsoleCommand {
  /// Whether it is the host's to decide while it drives the board.
  var isDecidedByHost: Bool {
    switch self {
    case .relay, .want, .tell, .enable, .disable, .watch, .start, .stop, .restart, .kill,
      .hibernate, .wake, .chooseMedium:
      true
    case .ping, .bootMedium, .state, .why, .epoch, .date, .setDate, .identifier, .currents,
      .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime, .boots,
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help, .mode, .snapshot:
      false
    }
  }
}

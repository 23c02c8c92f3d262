import WagmanCore
import WagmanHAL
import WagmanWire

/// Manual mode: a host decides, and the board obeys it for as long as it speaks.
extension Firmware where B: ~Copyable {
  /// What a command means where manual mode has a say in it; `nil` where it has none.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  mutating func performManually(
    _ command: ConsoleCommand, _ seal: Seal, on link: Int, _ attachment: Attachment
  ) -> Console.Outcome? {
    let isHolder = manual?.link == link && manual?.session == attachment.session
    if isHolder, case .valid = seal { manual?.leaseUntil = now + FirmwareSettings.manualLease }
    switch command {
    case .mode(let isManual):
      return setMode(isManual, isHolder: isHolder, on: link, attachment)
    case .snapshot:
      guard case .valid(let number) = seal else { return .misplaced("a sealed line is needed") }
      if isHolder, manual?.standing(of: number) == .new { manual?.note(number) }
      return .body
    case .relay, .want, .tell:
      guard manual != nil else { return .misplaced("the board is not in manual mode") }
      return obey(command, seal, isHolder: isHolder, attachment)
    case .enable, .disable, .watch, .chooseMedium:
      guard manual != nil else { return nil }
      return obey(command, seal, isHolder: isHolder, attachment)
    case .start, .stop, .restart, .kill, .hibernate, .wake:
      guard manual != nil else { return nil }
      log(.manual, of: command.name, from: attachment.rights.source)
      return .refused(.manual)
    case .ping, .bootMedium, .state, .why, .epoch, .date, .setDate, .identifier, .currents,
      .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime, .boots,
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help, .events:
      return nil
    }
  }

  @inline(never)
  private mutating func setMode(
    _ isManual: Bool, isHolder: Bool, on link: Int, _ attachment: Attachment
  ) -> Console.Outcome {
    if isManual {
      // Who has left cannot give it back; a host that lost its link may return.
      if let manual, !isHolder, board.attachment(manual.link)?.session == manual.session {
        log(.manual, of: .mode, from: attachment.rights.source)
        return .refused(.manual)
      }
      write(.manualMode, attachment.rights.source, parameter: 1)
      beginManual(on: link, attachment)
    } else {
      write(.manualMode, attachment.rights.source, parameter: 0)
      if manual != nil { endManual(because: .released) }
    }
    return .done
  }

  @inline(never)
  private mutating func beginManual(on link: Int, _ attachment: Attachment) {
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
  mutating func endManual(because change: ManualChange) {
    guard manual != nil else { return }
    write(Event(at: now, .manual, .board, argument: change.rawValue))
    manual = nil
    resetMachines(because: .manualEnded)
    choresAt = .zero
  }

  /// Carries out a line of the host, once.
  @inline(never)
  private mutating func obey(
    _ command: ConsoleCommand, _ seal: Seal, isHolder: Bool, _ attachment: Attachment
  ) -> Console.Outcome {
    guard isHolder else {
      log(.manual, of: command.name, from: attachment.rights.source)
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
      log(refusal, of: command.name, from: .host)
      return .refused(refusal)
    }
    manual?.note(number)
    switch command {
    case .relay(let port, let level):
      let argument = UInt32(level.rawValue) | number << 8
      write(Event(at: now, .manualRelay, Subject(port), argument: argument))
      if level == .on && manual?.relays.contains(port) == false { noteGoingDown(port, false) }
      if level == .on { manual?.relays.insert(port) } else { manual?.relays.remove(port) }
    case .want(let port, let isWanted):
      mirror(.manualWant, port, isWanted) { $0.isWanted = isWanted }
    case .watch(let port, let isOn):
      mirror(.watch, port, isOn) { $0.isWatched = isOn }
    case .tell(let port, let message):
      write(.manualTell, .host, parameter: message.rawValue, on: Subject(port))
      noteGoingDown(port, true)
      tell(port, message)
    case .enable(let ports):
      mirror(.enable, ports, true)
    case .disable(let ports):
      mirror(.disable, ports, false)
    case .chooseMedium(let port, let medium):
      write(.chooseMedium, .host, parameter: medium.rawValue, on: Subject(port))
      manual?.media[port.index] = medium
    case .mode, .snapshot, .start, .stop, .restart, .kill, .hibernate, .wake, .ping, .bootMedium,
      .state, .why, .epoch, .date, .setDate, .identifier, .currents,
      .heartbeats, .thermistors, .environment, .bootFlags, .failCounts, .uptime, .boots,
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help, .events:
      return .misplaced("not in manual mode")
    }
    choresAt = .zero
    return Self.outcome(of: command, wasRefused: false)
  }

  /// Keeps on the board whether a guest was told to go down: one that halts while the
  /// host vanishes must not be taken for one that runs.
  private mutating func noteGoingDown(_ port: Port, _ isGoingDown: Bool) {
    var record = records.port(port)
    record.memory.isGoingDown = isGoingDown
    records.save(record, for: port, to: &board)
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
    _ code: CommandCode, _ ports: PortSet, _ isEnabled: Bool
  ) {
    var rest = ports
    while let port = rest.lowest {
      rest.remove(port)
      mirror(code, port, isEnabled) { $0.isEnabled = isEnabled }
    }
  }

  /// Keeps on the board what the host's machines remember of a port.
  private mutating func mirror(
    _ code: CommandCode, _ port: Port, _ value: Bool,
    _ change: (inout PortMemory) -> Void
  ) {
    var record = records.port(port)
    change(&record.memory)
    guard record != records.port(port) else { return }
    write(code, .host, parameter: value ? 1 : 0, on: Subject(port))
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
      .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help, .mode, .snapshot,
      .events:
      false
    }
  }
}

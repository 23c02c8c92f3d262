import WagmanCore
import WagmanHAL
import WagmanWire

extension Firmware where B: ~Copyable {
  /// Carries out a request and says what became of it.
  // Not inlined: short jumps, and constants within reach.
  @inline(never)
  mutating func perform(
    _ request: ConsoleRequest, on link: Int, _ attachment: Attachment
  ) -> Console.Outcome {
    guard let command = request.command else {
      if case .invalid(let error) = request.content, let refusal = error.refusal,
        let name = request.name
      {
        log(refusal, of: name, from: attachment.rights.source)
      }
      return .malformed
    }
    guard attachment.rights.allow(command) else {
      if command.isChanging {
        log(.notPermitted, of: command.name, from: attachment.rights.source)
      }
      return .refused(.notPermitted)
    }
    if let outcome = performManually(command, request.seal, on: link, attachment) {
      return outcome
    }
    return perform(command, from: attachment.rights.source)
  }

  /// Carries out a command that nothing stands against.
  @inline(never)
  mutating func perform(_ command: ConsoleCommand, from source: Source)
    -> Console.Outcome
  {
    switch command {
    case .ping(let port):
      heartbeat(port, at: now)
      return .done
    case .start(let port, let isForced):
      return ask(.start(isForced: isForced), port, source)
    case .stop(let seconds, let port):
      return ask(.stop(delay: seconds.map { .seconds(UInt64($0)) }), port, source)
    case .restart(let port, let isForced):
      return ask(.restart(isForced: isForced), port, source)
    case .kill(let port):
      return ask(.kill, port, source)
    case .enable(let ports):
      return ask(.enable, ports, source)
    case .disable(let ports):
      return ask(.disable, ports, source)
    case .watch(let port, let isOn):
      return ask(.watch(isOn), port, source)
    case .chooseMedium(let port, let medium):
      if let refusal = apply(.command(.chooseMedium(medium), port, source)) {
        return .refused(refusal)
      }
      return .body
    case .hibernate(let seconds):
      apply(.hibernate(seconds.map { .seconds(UInt64($0)) }, source))
      return .done
    case .wake:
      apply(.wake(source))
      return .done
    case .setDate(let date):
      setClock(date.epochSeconds, from: source)
      return .done
    case .setLoader(let mode):
      change(.setBootLoader, source, parameter: mode.rawValue) { $0.bootLoader = mode }
      return .done
    case .log(let isOn):
      change(.setLogging, source, parameter: isOn ? 1 : 0) { $0.isLogging = isOn }
      return .done
    case .clearRecord:
      change(.clearRecord, source) { $0.clearsAtNextReset = true }
      return .done
    case .reset(let seconds):
      let parameter = UInt8(truncatingIfNeeded: min(seconds, 254))
      write(.reset, source, parameter: parameter)
      resetAt = now + .seconds(UInt64(seconds))
      choresAt = min(choresAt, resetAt)
      return .done
    case .bootMedium(let port):
      return port.hasBootSelector ? .body : .refused(.invalidMedium)
    case .why(let port):
      return .reasons(reasons(of: port))
    case .events(let sequence):
      return entries(from: sequence)
    case .state, .epoch, .date, .identifier, .currents, .heartbeats, .thermistors,
      .environment, .bootFlags, .failCounts, .uptime, .boots, .version, .loader, .card, .help:
      return .body
    case .mode, .relay, .want, .tell, .snapshot:
      return .misplaced("the board is not in manual mode")
    }
  }

  private mutating func ask(
    _ command: GuestCommand, _ port: Port, _ source: Source
  ) -> Console.Outcome {
    if let refusal = apply(.command(command, port, source)) { return .refused(refusal) }
    return .done
  }

  private mutating func ask(
    _ command: GuestCommand, _ ports: PortSet, _ source: Source
  ) -> Console.Outcome {
    var rest = ports
    while let port = rest.lowest {
      rest.remove(port)
      apply(.command(command, port, source))
    }
    return .done
  }

  mutating func setClock(_ epochSeconds: UInt32, from source: Source) {
    write(.setClock, source)
    board.setClock(epochSeconds: epochSeconds)
    clock = LogClock(epochSeconds: epochSeconds, at: now)
    write(Event(at: now, .clockSet, .board, argument: epochSeconds))
  }

  /// Changes the board's record, after the log says who asked.
  private mutating func change(
    _ code: CommandCode, _ source: Source, parameter: UInt8 = 255,
    _ change: (inout BoardRecord) -> Void
  ) {
    write(code, source, parameter: parameter)
    var record = records.board
    change(&record)
    records.save(record, to: &board)
  }

  mutating func write(
    _ code: CommandCode, _ source: Source, parameter: UInt8 = 255, on subject: Subject = .board
  ) {
    let trace = CommandTrace(code, from: source, parameter: parameter)
    write(Event(at: now, .command, subject, argument: trace.argument))
  }

  /// Logs a refusal that the machines had no part in.
  mutating func log(
    _ refusal: Refusal, of name: CommandName, from source: Source
  ) {
    guard let code = name.code else { return }
    let trace = CommandTrace(code, from: source, refusal: refusal)
    write(Event(at: now, .refused, .board, argument: trace.argument))
  }
}

extension Attachment.Rights {
  var source: Source {
    switch self {
    case .administration: .administrator
    case .guest: .guest
    }
  }

  /// Whether a client with these rights may give a command.
  func allow(_ command: ConsoleCommand) -> Bool {
    switch self {
    case .administration: true
    case .guest(let port):
      switch command.rights {
      case .everyone, .everyoneToRead: true
      case .ownPort: command.port == port
      case .administration: false
      }
    }
  }
}

extension CommandName {
  /// The code of a command that can change something, for the rolling log.
  var code: CommandCode? {
    switch self {
    case .start: .start
    case .stop: .stop
    case .restart: .restart
    case .kill: .kill
    case .enable: .enable
    case .disable: .disable
    case .watch: .watch
    case .bs: .chooseMedium
    case .hibernate: .hibernate
    case .wake: .wake
    case .date: .setClock
    case .blf: .setBootLoader
    case .reset: .reset
    case .eereset: .clearRecord
    case .mode: .manualMode
    case .relay: .manualRelay
    case .want: .manualWant
    case .tell: .manualTell
    case .log: .setLogging
    case .ping, .state, .why, .rtc, .id, .cu, .hb, .th, .env, .bf, .fc, .up, .boots, .ver,
      .sdinfo, .help, .snapshot, .events:
      nil
    }
  }
}

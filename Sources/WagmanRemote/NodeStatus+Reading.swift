import WagmanCore
import WagmanHAL
import WagmanWire

extension NodeStatus {
  /// Asks a board for all of it, a question after the other.
  ///
  /// What the board does not know or refuses stays unknown. Once the board has
  /// failed to answer it is asked nothing more; ``gaps`` then says why, and
  /// `failure` is the error.
  ///
  /// - Throws: ``BoardError`` when not even the first question was answered.
  public static func read(
    from client: BoardClient, isInterrupted: @escaping () -> Bool = { false }
  ) throws(BoardError) -> (status: NodeStatus, failure: BoardError?) {
    var questions = Questions(client: client, isInterrupted: isInterrupted)
    let currents = try client.ask(.currents, isInterrupted: isInterrupted).lines
    var status = NodeStatus(wire: client.wire ?? .console)
    status.take(currents: currents)
    status.take(state: questions.ask(.state))
    // A board that could have told its relays, and was not understood, is not guessed at.
    let isRelayLost = questions.failure != nil
    status.take(heartbeats: questions.ask(.heartbeats))
    status.take(thermistors: questions.ask(.thermistors))
    status.reading = EnvironmentReading(questions.ask(.environment))
    status.identifier = questions.ask(.identifier).first
    status.uptime = questions.ask(.uptime).first.flatMap { UInt64($0) }
    status.boots = questions.ask(.boots).first.flatMap { UInt64($0) }
    if status.guests.contains(where: { $0.failures == nil }) {
      status.take(failCounts: questions.ask(.failCounts))
    }
    for port in Port.every where port.hasBootSelector && status.guests[port.index].medium == nil {
      status.guests[port.index].medium = questions.ask(.bootMedium(port)).first
    }
    if status.controller != nil { status.take(snapshot: questions.ask(.snapshot, seal: 0)) }
    if !isRelayLost, status.controller == nil,
      status.guests.contains(where: { $0.observed == .unknown })
    {
      status.observeCurrents()
    }
    status.gaps = questions.gaps
    return (status, questions.failure)
  }

  // MARK: Taking in an answer

  private mutating func take(currents lines: [String]) {
    let values = (lines.first ?? "").split(separator: " ").map { UInt32($0) }
    milliamperes = values.first ?? nil
    for index in guests.indices where values.indices.contains(index + 1) {
      guests[index].milliamperes = values[index + 1]
    }
  }

  private mutating func take(state lines: [String]) {
    let states = lines.compactMap(StateLine.init)
    controller = states.first { $0.subject == "controller" }
    environment = states.first { $0.subject == "environment" }
    if let controller { decider = controller.state == "manual" ? .host : .board }
    for line in states {
      if let port = line.port { guests[port.index].take(line, isResting: decider == .host) }
    }
  }

  private mutating func take(heartbeats lines: [String]) {
    for (index, line) in lines.enumerated() where guests.indices.contains(index) {
      guests[index].heartbeat = UInt64(line)
    }
  }

  private mutating func take(thermistors lines: [String]) {
    for (index, line) in lines.enumerated() where guests.indices.contains(index) {
      guests[index].millidegrees = UInt32(line).flatMap { Thermistor.millidegrees(raw: $0) }
    }
  }

  private mutating func take(failCounts lines: [String]) {
    for (index, line) in lines.enumerated() where guests.indices.contains(index) {
      guests[index].failures = UInt64(line)
    }
  }

  /// What only the snapshot has: the supply, and in manual mode what the host wants.
  private mutating func take(snapshot text: [String]) {
    var lines = SnapshotLines()
    for line in text { _ = lines.take(line) }
    let sensors = (lines["env"] ?? "").split(separator: ",")
    if sensors.count == 3, let supply = RawReading(console: sensors[2]), supply.isValid {
      supplyMillivolts = Int64(SensorScale.millivolts(supply: supply.raw))
    }
    guard decider == .host else { return }
    lease = lines["lease"].flatMap { UInt64($0) }
    let drive = Array(lines["drive"] ?? "")
    for index in guests.indices where drive.indices.contains(index) {
      guests[index].desired = drive[index] == "1" ? .on : drive[index] == "0" ? .off : .unknown
    }
  }

  private mutating func observeCurrents() {
    isPowerFromCurrent = true
    for index in guests.indices {
      guests[index].observed =
        guests[index].milliamperes.map(ObservedPower.init(milliamperes:)) ?? .unknown
    }
  }
}

extension NodeStatus.Guest {
  fileprivate mutating func take(_ line: StateLine, isResting: Bool) {
    observed = line["relay"].map(ObservedPower.init(relay:)) ?? .unknown
    attempts = line.number("attempts")
    failures = line.number("failures")
    medium = line["medium"]
    isEnabled = line.flag("enabled") ?? (line.state == "disabled" ? false : nil)
    isWanted = line.flag("wanted")
    isWatched = line.flag("watched")
    heldOff = line.number("held-off")
    guard !isResting else { return }
    state = line.state
    since = line.number("since")
    alarm = line.alarm?.name
    alarmSeconds = line.alarm?.seconds
    desired =
      switch line.state {
      case "disabled", "stopped", "cycling": .off
      case "starting", "started", "stopping", "restarting": .on
      default: .unknown
      }
  }
}

/// Questions after the first: each may stay without an answer.
private struct Questions {
  let client: BoardClient
  let isInterrupted: () -> Bool
  private(set) var failure: BoardError?
  private(set) var gaps: [String] = []

  init(client: BoardClient, isInterrupted: @escaping () -> Bool) {
    self.client = client
    self.isInterrupted = isInterrupted
  }

  mutating func ask(_ command: ConsoleCommand, seal: UInt32? = nil) -> [String] {
    guard failure == nil else { return [] }
    do throws(BoardError) {
      return try client.ask(command, seal: seal, isInterrupted: isInterrupted).lines
    } catch {
      switch error {
      case .unknownCommand, .notOnThisWire: break
      case .refused: gaps.append("\(command.name.text): \(error)")
      case .timedOut, .hungUp, .garbled, .wrongBoard, .interrupted:
        gaps.append("\(command.name.text): \(error)")
        failure = error
      }
      return []
    }
  }
}

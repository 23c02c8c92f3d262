import WagmanCore
import WagmanHAL

extension Firmware where B: ~Copyable {
  /// One pass of the loop, at the board's present time.
  public mutating func step() {
    now = board.now
    if now.since(lastStep) > longestGap {
      takeUpAfterGap()
      return
    }
    lastStep = now
    while let beat = board.takeHeartbeat() { heartbeat(beat.port, at: beat.at) }
    if now >= nextSample { sample() }
    settle(to: now)
    if board.hasLinkActivity { serveConsoles() }
    if now >= choresAt { doChores() }
    board.feedWatchdog()
    wakeAt = min(min(nextSample, machinesDue), choresAt)
  }

  /// A heartbeat from a guest's line, or a ping that counts as one.
  mutating func heartbeat(_ port: Port, at time: Tick) {
    lastHeartbeats[port.index] = time
    guard manual == nil else { return }
    settle(to: time)
    node.heartbeat(port, at: time, into: &outbox)
    if board.watchesMachines {
      board.stepped(.input(.heartbeat(port), nil), at: time, leaving: node, with: outbox)
    }
    if !outbox.isEmpty { carryOut() }
  }

  mutating func sample() {
    nextSample = nextSample + FirmwareSettings.samplePeriod
    if nextSample <= now { nextSample = now + FirmwareSettings.samplePeriod }
    lastSample = board.sample()
    let over = overcurrents.observe(
      lastSample.milliamperes, levels: faultLevels, at: now
    ).union(board.takeCuts().intersection(wantedRelays))
    if manual == nil {
      settle(to: now)
      node.sample(EnvironmentSample(lastSample), at: now, into: &outbox)
      if board.watchesMachines {
        let input = Node.Input.sample(EnvironmentSample(lastSample))
        board.stepped(.input(input, nil), at: now, leaving: node, with: outbox)
      }
      if !outbox.isEmpty { carryOut() }
    }
    if !over.isEmpty { cut(over) }
    if !node.relaysStuckOn.isEmpty { lookAtStuckRelays() }
    let (wanted, readings) = (wantedRelays, board.relays)
    if (readings.on != wanted || !readings.unknown.isEmpty)
      && relays.areAstray(from: wanted, readings: readings, at: now)
    {
      choresAt = now
    }
  }

  /// A relay that is stuck is tried more often while a start waits for it; it may also
  /// have opened by itself.
  @inline(never)
  private mutating func lookAtStuckRelays() {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      guard node.relaysStuckOn.contains(port) else { continue }
      if board.relay(port) == .off {
        node.noteRelay(port, isStuckOn: false, at: now)
      } else if node.guests[index].phase == .cycling {
        relays.hurry(port, at: now)
      }
    }
  }

  private mutating func cut(_ ports: PortSet) {
    var rest = ports
    while let port = rest.lowest {
      rest.remove(port)
      if manual == nil {
        apply(.overcurrent(port))
      } else {
        manual?.relays.remove(port)
        manual?.cuts[port.index] &+= 1
        write(
          Event(at: now, .overcurrent, Subject(port), argument: records.port(port).memory.failures))
        choresAt = now
      }
    }
  }

  /// Feeds the machines an input, with the alarms that are due before and after.
  @discardableResult
  mutating func apply(_ input: Node.Input) -> Refusal? {
    settle(to: now)
    let refusal = node.handle(input, at: now, into: &outbox)
    if board.watchesMachines {
      board.stepped(.input(input, refusal), at: now, leaving: node, with: outbox)
    }
    if !outbox.isEmpty { carryOut() }
    settle(to: now)
    return refusal
  }

  /// When the machines have something to do; they rest while a host drives the board.
  private var machinesDue: Tick { manual == nil ? node.quietUntil : .never }

  /// Fires the alarms that are due.
  mutating func settle(to now: Tick) {
    guard now >= node.quietUntil, manual == nil else { return }
    while fireNextAlarm(dueBy: now) {
      if !outbox.isEmpty { carryOut() }
    }
    // An alarm may change what is remembered without an effect of its own.
    saveMemory()
  }

  private mutating func fireNextAlarm(dueBy now: Tick) -> Bool {
    guard board.watchesMachines else { return node.fireNextAlarm(dueBy: now, into: &outbox) }
    let (subject, armed) = node.nextAlarm
    guard node.fireNextAlarm(dueBy: now, into: &outbox) else { return false }
    board.stepped(.alarm(subject, armed.alarm), at: armed.due, leaving: node, with: outbox)
    return true
  }

  /// Carries out a step of the machines: first the record, then the log, then the messages.
  ///
  /// A failure that the log tells of is counted, whenever the power goes. Relays
  /// and lights follow from the state in the chores.
  mutating func carryOut() {
    saveMemory()
    for index in 0..<outbox.count {
      if case .event(let event) = outbox.element(at: index) { write(event) }
    }
    for index in 0..<outbox.count {
      if case .message(let port, let message) = outbox.element(at: index) { tell(port, message) }
    }
    outbox.removeAll()
    choresAt = .zero
  }

  /// Writes what must outlive a reset, where it changed.
  mutating func saveMemory() {
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      var record = records.port(port)
      guard record.memory != node.guests[index].memory else { continue }
      // Beyond 255 attempts go down by one: only at 0 they do so without a start.
      let attempts = node.guests[index].memory.attempts
      if attempts != record.memory.attempts && attempts != 0 {
        record.bootLog.append(epochSeconds: board.epochSeconds ?? 0)
      }
      record.memory = node.guests[index].memory
      records.save(record, for: port, to: &board)
    }
    var record = records.board
    guard record.memory != node.memory else { return }
    record.memory = node.memory
    records.save(record, to: &board)
  }

  /// Writes an event to the log.
  mutating func write(_ event: Event) { log.append(event, clock: clock, to: &board) }

  /// Writes what befell the node by other hands than the machines' to the log.
  public mutating func note(_ event: Event) { write(event) }

  /// Writes what the log holds back for counting, before the program ends in good order.
  public mutating func flushLog() {
    log.flush(at: board.now, clock: clock, in: &board)
  }

  private mutating func takeUpAfterGap() {
    lastStep = now
    while let beat = board.takeHeartbeat() { lastHeartbeats[beat.port.index] = beat.at }
    nextSample = now + FirmwareSettings.samplePeriod
    lastSample = board.sample()
    // Nobody knows what the currents were meanwhile.
    overcurrents = OvercurrentDetector()
    // The machines rest while a host drives the board; its lease is looked at next.
    if manual == nil { resetMachines(because: .stalled) }
    choresAt = .zero
    wakeAt = now
  }

  /// Everything that is not due at every step.
  private mutating func doChores() {
    if let manual, now >= manual.leaseUntil { endManual(because: .leaseLost) }
    if now >= log.deadline { log.advance(to: now, clock: clock, in: &board) }
    if now >= nextStatus {
      nextStatus = nextStatus + FirmwareSettings.statusPeriod
      if nextStatus <= now { nextStatus = now + FirmwareSettings.statusPeriod }
      queueStatus()
      bringFixedRecordUpToDate()
    }
    serveConsoles()
    // Last: a line that was waiting for room may just have moved a machine.
    driveRelays()
    finishStep()
    if now >= resetAt { resetBoard() }
  }

  /// Asserts what has a level, and finds when chores are due again.
  mutating func finishStep() {
    let wanted = lightsWanted
    if wanted != lights {
      lights = wanted
      board.setLights(wanted)
    }
    choresAt = min(
      min(relays.due, log.deadline), min(nextStatus, min(resetAt, manual?.leaseUntil ?? .never)))
    wakeAt = min(min(nextSample, machinesDue), choresAt)
  }

  /// The relays that should be on: the machines', or in manual mode the host's.
  var wantedRelays: PortSet {
    // Not `??`, whose closure would hold a copy of the whole node.
    if let manual { return manual.relays }
    return node.relaysOn
  }

  /// What the boot selector of a port with one is set to when its relay goes on.
  func selector(of port: Port) -> BootMedium {
    if let manual { return manual.media[port.index] }
    return node.guests[port.index].medium
  }

  mutating func driveRelays() {
    while true {
      switch relays.next(wanted: wantedRelays, readings: board.relays, at: now) {
      case .none:
        return
      case .turn(let port, let level):
        note(port, level == .on ? .turningOn : .turningOff)
        if level == .on && port.hasBootSelector {
          board.selectMedium(selector(of: port), for: port)
        }
        if let number = board.switchingNumber {
          let argument = UInt32(level.rawValue) | number << 8
          write(Event(at: now, .manualRelay, Subject(port), argument: argument))
        }
        board.switchRelay(port, to: level)
      case .settled(let port, let level, let verdict):
        note(port, level == .on ? .on : .off)
        node.noteRelay(port, isStuckOn: relays.isStuckOn(port), at: now)
        let wantsOn: UInt32 = wantedRelays.contains(port) ? 1 : 0
        switch verdict {
        case .asBefore: break
        case .failed: write(Event(at: now, .relayFault, Subject(port), argument: wantsOn))
        case .recovered: write(Event(at: now, .relayRecovered, Subject(port), argument: wantsOn))
        }
      }
    }
  }

  private mutating func note(_ port: Port, _ journal: RelayJournal) {
    var record = records.port(port)
    record.journal = journal
    records.save(record, for: port, to: &board)
  }
}

extension Firmware where B: ~Copyable {
  /// The fixed addresses follow our own record at most once a day.
  private mutating func bringFixedRecordUpToDate() {
    guard let seconds = board.epochSeconds, records.legacyIsDue(day: seconds / 86_400)
    else { return }
    updateFixedRecord()
  }

  private mutating func updateFixedRecord() {
    let version = FirmwareSettings.version
    records.updateLegacy(
      day: board.epochSeconds.map { $0 / 86_400 },
      versions: BoardVersions(
        hardwareMajor: UInt8(truncatingIfNeeded: version.hardwareMajor),
        hardwareMinor: UInt8(truncatingIfNeeded: version.hardwareMinor),
        firmwareMajor: UInt8(truncatingIfNeeded: version.kernelMajor),
        firmwareMinor: UInt8(truncatingIfNeeded: version.kernelMinor)),
      in: &board)
  }

  /// An orderly reset: nothing that is counted or remembered is lost.
  private mutating func resetBoard() {
    resetAt = .never
    log.flush(at: now, clock: clock, in: &board)
    updateFixedRecord()
    board.reset()
  }
}

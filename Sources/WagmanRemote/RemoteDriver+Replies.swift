import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanWire

extension RemoteDriver {
  /// Takes in what became of the request under way.
  func finish(_ outcome: BoardClient.Outcome, at now: UInt64, _ tick: Tick) {
    guard let done = operation else { return }
    operation = nil
    switch outcome {
    case .answered(let reply): take(reply, to: done, at: now, tick)
    case .failed(let error): take(error, of: done, at: now, tick)
    }
  }

  func linkChanged(_ change: Connection.Change) {
    switch change {
    case .opened:
      (pausedUntil, isTentative) = (0, false)
      say(.reopened)
    case .hungUp(let hangUp):
      lose(hangUp.reason)
    }
  }

  /// The board may do what it likes from now on; it is greeted anew.
  private func lose(_ reason: String) {
    if phase == .releasing || phase == .released {
      endRelease()
      return
    }
    if isDriving { say(.lost(reason)) }
    phase = .greeting(.identifier)
    continuation = nil
    lines.forgetState()
    effects.removeAll()
    unconfirmed.removeAll()
    misses = Array(repeating: 0, count: Port.count)
  }

  private func take(_ reply: Reply, to done: Operation, at now: UInt64, _ tick: Tick) {
    switch done {
    case .greeting(let step): take(reply, to: step, at: now, tick)
    case .refresh(let step): refresh(reply, step, at: tick)
    case .effect(let effect, let step):
      if dialect == .manual {
        acknowledge(effect, at: tick)
      } else {
        continuation = .effect(effect, step: step + 1)
      }
    case .mirror(let mirror, _): note(mirror)
    case .release(let step): continuation = .release(step: step + 1)
    }
  }

  private func take(_ reply: Reply, to step: Greeting, at now: UInt64, _ tick: Tick) {
    // It may have been released meanwhile.
    guard case .greeting = phase else { return }
    hasHeard = true
    switch step {
    case .identifier where greetsSealed:
      _ = read(reply, at: tick)
      guard let found = lines["id"] else { return }
      if identifierText.isEmpty { identifierText = found }
      guard found == identifierText else {
        refuse(found, at: now)
        return
      }
      phase = .greeting(.manual)
    case .identifier:
      isTentative = false
      let found = reply.lines.first ?? ""
      // Its reply has no checksum: once may be an accident on the way. A first id
      // that is sealed later, in the snapshot, need not be certain now.
      let isConfirmedLater = identifierText.isEmpty && dialect != .original
      if found != identifierText && !isConfirmedLater && !isCertain("id \(found)") { return }
      guard identifierText.isEmpty || found == identifierText else {
        refuse(found, at: now)
        return
      }
      identifierText = found
      if client.wire == .sensorgram { dialect = .sensorgrams }
      if dialect == nil || dialect == .manual {
        phase = .greeting(.manual)
      } else {
        phase = .greeting(.hold(step: 0))
      }
    case .manual:
      dialect = .manual
      lines.forgetMode()
      phase = .greeting(.snapshot)
    case .snapshot:
      // It may take several replies until every line came whole.
      guard let next = read(reply, at: tick) else { return }
      guard next.isManual else {
        phase = .greeting(.manual)
        return
      }
      guard isExpected(next) else {
        refuse(next.identifier, at: now)
        return
      }
      takeOver(next)
      phase = .driving
    case .hold(let port): phase = .greeting(.hold(step: port + 1))
    case .readings: break
    }
  }

  /// Takes in a part of the readings, or all of them.
  private func refresh(_ reply: Reply, _ step: Int, at tick: Tick) {
    guard dialect != .manual else {
      let before = takenAt
      if let next = read(reply, at: tick) { takeIfOurs(next) }
      // What did not come whole is asked for again soon.
      let isWhole = takenAt > before || takenAt >= sentAt
      refreshAt = isWhole ? sentAt + period : tick + .milliseconds(20)
      let isSilent = tick.since(takenAt) > max(settings.staleAfter, settings.lostAfter)
      if isDriving && isSilent { lose("its snapshots do not come whole") }
      return
    }
    if step == 0 { gathered.removeAll() }
    gathered.take(reply, asked: askedAt, answered: tick)
    guard step + 1 == readings.count else {
      continuation = .refresh(step: step + 1)
      return
    }
    refreshAt = sentAt + period
    guard let moment = gathered.moment,
      var next = gathered.snapshot(driven: driven, flags: desired ?? snapshot?.flags)
    else {
      say(.failed("readings that cannot be read"))
      return
    }
    // That the board began anew is not believed of one reply without a checksum.
    if let knownBoots, next.boots != knownBoots, !isCertain("boots \(next.boots)", times: 2) {
      refreshAt = tick
      return
    }
    takenAt = moment
    (relaysAt, sensorsAt) = (sentAt, moment)
    switch phase {
    case .driving, .releasing: takeIfOurs(next)
    case .released: break
    case .greeting:
      driven = next.relays.on
      next.driven = driven
      takeOver(next)
      phase = .driving
      remark()
    }
  }

  private func remark() {
    if dialect == .original {
      say(
        .remark("this board powers port 0 again 60 s after it was disabled: it cannot be held off"))
    }
    say(.remark("relays are told from states and currents, guests are not told to shut down"))
  }

  /// The board may have been reset, or have taken itself back, since it was last asked.
  private func takeIfOurs(_ next: Snapshot) {
    guard next.boots == snapshot?.boots else {
      lose("the board was reset")
      return
    }
    guard next.isManual else {
      lose("the board decides for itself")
      wasTakenBack = true
      return
    }
    take(next)
  }

  private func take(_ error: BoardError, of done: Operation, at now: UInt64, _ tick: Tick) {
    if case .hungUp = error { return }
    if case .wrongBoard(let expected, let found) = error {
      say(.wrongBoard(expected: expected, found: found))
      pausedUntil = now + settings.retryAfter
      return
    }
    if case .unknownCommand = error, case .greeting(.manual) = done {
      guard isCertain("unknown command") else { return }
      dialect = .original
      if knownBoots == nil && client.settings.identifier == nil { identifierText = "" }
      phase = .greeting(.identifier)
      return
    }
    switch done {
    case .greeting(let step):
      // It may have been released meanwhile.
      guard case .greeting = phase else { return }
      // A board that takes sealed lines is asked on: its silence may be the link's.
      phase = .greeting(dialect == .manual && error.leavesDoubt ? step : .identifier)
      if phase == .greeting(.identifier) { pausedUntil = now + settings.retryAfter }
      if case .refused(let reason) = error, step == .manual, reason.hasPrefix("invalid ") {
        // The line was damaged.
        (phase, pausedUntil) = (.greeting(.manual), 0)
        return
      }
      let text = "\(error)"
      if text != lastRefusal { say(.lost(text)) }
      lastRefusal = text
    case .refresh(let step):
      refreshAt = tick
      // What was gathered so far is not asked for again while it is fresh.
      if dialect != .manual, step > 0, tick.since(sentAt) < staleAfter, error.leavesDoubt {
        continuation = .refresh(step: step)
        return
      }
      if !isDriving { pausedUntil = now + settings.retryAfter }
      // While something comes back, the next line may be whole.
      var patience = staleAfter
      if case .garbled = error { patience = max(patience, settings.lostAfter) }
      if tick.since(takenAt) > patience { lose("\(error)") }
    case .effect(let effect, let step):
      if case .refused = error, dialect != .manual {
        // It is started, or stopped, already; what is read back tells.
        continuation = .effect(effect, step: step + 1)
        return
      }
      if error.leavesDoubt {
        // It may have been done: what was read before says nothing of that relay.
        leaveUnknown(effect, at: tick)
      } else {
        unconfirmed.removeAll { $0.number == effect.number }
      }
      say(.failed("\(effect.command.words) (number \(effect.number)): \(error)"))
      refreshAt = tick
      regreet(after: error)
    case .mirror(let mirror, _):
      say(.failed("\(mirror.command.words): \(error)"))
      refreshAt = tick
      pausedUntil = now + settings.retryAfter
      regreet(after: error)
    case .release:
      endRelease()
    }
  }

  private func leaveUnknown(_ effect: Effect, at tick: Tick) {
    guard let index = unconfirmed.firstIndex(where: { $0.number == effect.number }) else { return }
    unconfirmed[index].acknowledgedAt = tick
  }

  /// Lets the lease of a board run out that is held without being driven.
  ///
  /// It may hear us though we do not hear it, or not enough.
  func rest(at now: UInt64) {
    if hasHeard {
      pausedUntil = now + settings.restFor
      let minutes = settings.restFor / 60_000
      say(.lost("its snapshots do not come whole; it is left to itself for \(minutes) min"))
    }
    heldSince = nil
    isTentative = true
    phase = .greeting(.identifier)
  }

  /// A board that says that it is not ours any more is taken over anew.
  private func regreet(after error: BoardError) {
    if case .refused(let reason) = error, reason.contains("manual mode") {
      lose("the board says: \(reason)")
      wasTakenBack = true
      phase = .greeting(.manual)
    }
  }

  private func read(_ reply: Reply, at tick: Tick) -> Snapshot? {
    for line in reply.lines {
      let newest = lines.newestUp
      guard let up = lines.take(line) else {
        say(.failed("a snapshot that cannot be read: \(line)"))
        continue
      }
      // Far behind what was told before: a new count of milliseconds.
      if up + 60_000 < newest {
        lines.removeAll()
        clock.forget()
        _ = lines.take(line)
        if isDriving { lose("the board was reset") }
      }
      clock.see(up, at: tick)
    }
    guard var next = Snapshot(lines) else { return nil }
    relaysAt = clock.tick(next.relaysUp)
    sensorsAt = clock.tick(next.sensorsUp)
    takenAt = min(clock.tick(next.up), relaysAt)
    if next.epochSeconds > 0 {
      let late = takenAt.since(clock.tick(next.epochUp)).wholeSeconds
      next.epochSeconds &+= UInt32(truncatingIfNeeded: late)
    }
    return next
  }

  private func refuse(_ found: String, at now: UInt64) {
    say(.wrongBoard(expected: identifierText, found: found))
    pausedUntil = now + settings.retryAfter
  }

  /// Whether the same was told so often in a row by replies without a checksum.
  private func isCertain(_ what: String, times: Int = 3) -> Bool {
    doubt = (what, doubt.what == what ? doubt.count + 1 : 1)
    return doubt.count >= times
  }

  /// Whether the sealed id is the one that is expected; the first one is.
  private func isExpected(_ next: Snapshot) -> Bool {
    if knownBoots == nil && client.settings.identifier == nil { identifierText = next.identifier }
    return next.identifier == identifierText
  }

  private var period: TickSpan {
    isHurried ? settings.hurriedPeriod : settings.refreshPeriod
  }

  private func takeOver(_ next: Snapshot) {
    let wasReset = knownBoots != next.boots
    heldSince = nil
    knownBoots = next.boots
    lastRefusal = ""
    beats.removeAll()
    cuts = PortSet()
    for port in Port.every { lastBeats[port.index] = next.beat(of: port) }
    snapshot = next
    // What is to be kept alike is said anew once both sides were compared.
    desired = nil
    doubt = ("", 0)
    refreshAt = takenAt + period
    // What moves just now counts as unknown until it has.
    if dialect == .manual {
      for port in Port.every where next.isMoving(port) {
        unconfirmed.append(
          Unconfirmed(
            port: port, level: next.driven.contains(port) ? .on : .off, number: number,
            acknowledgedAt: relaysAt))
      }
    }
    say(.tookOver(next, wasReset: wasReset))
  }

  private func take(_ next: Snapshot) {
    for port in Port.every {
      let beat = next.beat(of: port)
      if beat > lastBeats[port.index] + beatTolerance {
        lastBeats[port.index] = beat
        let at = dialect == .manual ? clock.tick(beat) : Tick(milliseconds: beat)
        beats.append(Heartbeat(port: port, at: at))
      }
      if next.cuts[port.index] > (snapshot?.cuts[port.index] ?? 0) { cuts.insert(port) }
    }
    beats.sort { ($0.at, $0.port) < ($1.at, $1.port) }
    unconfirmed.removeAll { item in hasEnded(item, by: next) }
    snapshot = next
  }

  /// Whether a switching shows, or did not within its time.
  private func hasEnded(_ item: Unconfirmed, by next: Snapshot) -> Bool {
    guard let acknowledgedAt = item.acknowledgedAt, relaysAt >= acknowledgedAt else {
      return false
    }
    let index = item.port.index
    if next.driven.contains(item.port) == (item.level == .on) && !next.isMoving(item.port) {
      misses[index] = 0
      return true
    }
    let patience = settings.moveTime.milliseconds << UInt64(misses[index])
    guard relaysAt > acknowledgedAt + .milliseconds(patience) else { return false }
    misses[index] = min(misses[index] + 1, 9)
    say(.failed("relay \(item.port.index) does not follow (number \(item.number))"))
    return true
  }

  /// Two readings of one heartbeat may differ by this much, in milliseconds.
  private var beatTolerance: UInt64 { dialect == .manual ? 0 : 250 }

  func acknowledge(_ effect: Effect, at tick: Tick) {
    if case .relay(let port, let level) = effect.what {
      if level == .on { driven.insert(port) } else { driven.remove(port) }
    }
    if let index = unconfirmed.firstIndex(where: { $0.number == effect.number }) {
      unconfirmed[index].acknowledgedAt = tick
      // The program waits for what is read back.
      refreshAt = tick
    }
  }
}

extension Snapshot {
  /// When the guest on a port beat last, in the board's milliseconds; 0 for never since its reset.
  func beat(of port: Port) -> UInt64 {
    let age = heartbeatAges[port.index]
    return up > age ? up - age : 0
  }

  /// Whether a port's relay is not where it should be, as far as can be read.
  func isMoving(_ port: Port) -> Bool {
    switch relays[port] {
    case .unknown: true
    case .on: !driven.contains(port)
    case .off: driven.contains(port)
    }
  }
}

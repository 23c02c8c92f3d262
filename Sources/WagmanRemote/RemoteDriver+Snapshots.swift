import WagmanCore
import WagmanHAL
import WagmanWire

/// What a board's readings say, and what follows from it.
extension RemoteDriver {
  /// Takes in a part of the readings, or all of them.
  func refresh(_ reply: Reply, _ step: Int, at tick: Tick) {
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

  func read(_ reply: Reply, at tick: Tick) -> Snapshot? {
    for line in reply.lines {
      let newest = lines.newestUp
      guard let up = lines.take(line) else {
        say(.failed("a snapshot that cannot be read: \(line)"))
        continue
      }
      // Far behind what was told before: a new count of milliseconds.
      if up < newest, newest - up > 60_000 {
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

  /// How often readings are asked for just now.
  var period: TickSpan {
    isHurried ? settings.hurriedPeriod : settings.refreshPeriod
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

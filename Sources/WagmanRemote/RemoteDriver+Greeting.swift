import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanWire

/// How a board is recognised and taken over, step by step, and left to itself where it cannot be.
///
/// No step changes a relay.
extension RemoteDriver {
  /// Takes in the answer to a step, and goes on to the next one.
  func greet(with reply: Reply, to step: Greeting, at now: UInt64, _ tick: Tick) {
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

  /// A step came to nothing: what is asked next.
  func greetAgain(after error: BoardError, of step: Greeting, at now: UInt64) {
    // It may have been released meanwhile.
    guard case .greeting = phase else { return }
    if case .unknownCommand = error, step == .manual {
      guard isCertain("unknown command") else { return }
      dialect = .original
      if knownBoots == nil && client.settings.identifier == nil { identifierText = "" }
      phase = .greeting(.identifier)
      return
    }
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
  }

  /// The board is driven from here on.
  func takeOver(_ next: Snapshot) {
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

  /// Says what cannot be had of a board without manual mode.
  func remark() {
    if dialect == .original {
      say(
        .remark("this board powers port 0 again 60 s after it was disabled: it cannot be held off"))
    }
    say(.remark("relays are told from states and currents, guests are not told to shut down"))
  }

  private func refuse(_ found: String, at now: UInt64) {
    say(.wrongBoard(expected: identifierText, found: found))
    pausedUntil = now + settings.retryAfter
  }

  /// Whether the same was told so often in a row by replies without a checksum.
  func isCertain(_ what: String, times: Int = 3) -> Bool {
    doubt = (what, doubt.what == what ? doubt.count + 1 : 1)
    return doubt.count >= times
  }

  /// Whether the sealed id is the one that is expected; the first one is.
  private func isExpected(_ next: Snapshot) -> Bool {
    if knownBoots == nil && client.settings.identifier == nil { identifierText = next.identifier }
    return next.identifier == identifierText
  }

  /// Whether what is asked for in this step renews the board's lease.
  func holdsBoard(_ step: Greeting) -> Bool {
    switch step {
    case .identifier: greetsSealed
    case .manual, .snapshot: true
    case .hold, .readings: false
    }
  }

  /// Whether the id is asked for by a sealed line.
  var greetsSealed: Bool { dialect == .manual && !isTentative }

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
  func regreet(after error: BoardError) {
    if case .refused(let reason) = error, reason.contains("manual mode") {
      lose("the board says: \(reason)")
      wasTakenBack = true
      phase = .greeting(.manual)
    }
  }
}

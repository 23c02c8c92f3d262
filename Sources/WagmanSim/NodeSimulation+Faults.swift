import WagmanCore
import WagmanHAL

/// What happens to a node, by its scenario or by whoever runs it.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// How often each fault took effect since the start of the run.
  public var strikes: FaultTally { firmware.board.strikes }

  /// Ends every fault that still stands: of guests, relays, sensors, the clock's drift,
  /// consoles, and what is imposed on the weather.
  ///
  /// Pages that are worn and bits that were flipped stay so, and a clock that was lost
  /// or put forward stays until somebody sets it. A hung guest is up again; one that
  /// was switched off stays so. What the scenario has ahead still strikes.
  public mutating func endFaults() {
    let now = time
    for index in 0..<Port.count {
      firmware.board.guests[index].recover(at: now)
      firmware.board.guestChanged(Port(unchecked: index))
    }
    firmware.board.plant.endFaults(at: now)
    firmware.board.endFaults(at: now)
  }

  /// Lets something happen at the present moment that no scenario foresaw.
  public mutating func strike(_ happening: Happening, _ observe: (Observation) -> Void) {
    carryOut(happening, at: time)
    findNextStrike()
    step(at: time, observe)
  }

  @inline(never)
  mutating func strike(at moment: Tick, _ observe: (Observation) -> Void) {
    while let strike = schedule.take(at: moment) {
      observe(.happening(strike.step, at: moment))
      carryOut(strike.step.happening, at: moment)
    }
    firmware.board.strikeDue(at: moment)
    findNextStrike()
  }

  mutating func carryOut(_ happening: Happening, at moment: Tick) {
    switch happening {
    case .guest(let port, let happening):
      firmware.board.guests[port.index].strike(happening, at: moment)
      firmware.board.guestChanged(port)
    case .world(let happening):
      firmware.board.plant.strike(happening, at: moment)
      firmware.board.supplyMayHaveFallen = true
      if case .sensor = happening { break }
      firmware.board.faults.tally.add(happening.faultKind)
    case .operatorLine(let line):
      firmware.board.faults.tally.add(.operatorLine)
      type(line, on: 0, as: .administration)
    case .guestLine(let port, let line):
      firmware.board.faults.tally.add(.guestConsoleLine)
      type(line, on: port.index + 1, as: .guest(port))
    case .board(let happening):
      firmware.board.strike(happening, at: moment)
      if case .resets(let cause) = happening { reset(because: cause) }
      if case .hangs = happening { hang() }
    case .console(let port, let fault, let share, let span):
      firmware.board.faults.set(
        fault, console: port.map { $0.index + 1 } ?? 0, share: share,
        until: end(of: span, from: moment))
    case .everythingRecovers: endFaults()
    }
  }

  @inline(never)
  mutating func findNextStrike() {
    firmware.board.faultIsDue = false
    nextStrike = min(schedule.nextAt, firmware.board.faults.dueAt)
  }

  // MARK: A board that does not run

  private mutating func hang() {
    guard !isDown else { return }
    isDown = true
    isHanging = true
  }

  mutating func endHang() {
    isHanging = false
    isDown = false
  }

  /// When a board that does not run looks whether its supply is back, or is reset.
  var downUntil: Tick {
    let next = time + .milliseconds(100)
    return isHanging ? max(time, min(next, firmware.board.watchdogAt)) : next
  }

  /// Why a board that did not run begins anew now; `nil` while it does not.
  @inline(never)
  mutating func causeToRun() -> ResetCause? {
    guard !firmware.board.isBrownedOut else {
      isHanging = false
      return nil
    }
    guard isHanging else { return .brownOut }
    return time >= firmware.board.watchdogAt ? .watchdog : nil
  }
}

import WagmanCheck
import WagmanCore

extension Census {
  mutating func countAlarm(_ alarm: Alarm, _ before: Guest, _ after: Guest, at now: Tick) {
    switch (before.phase, alarm, after.phase) {
    case (.disabled, .enable, .stopped): take(.disabledEnableDue)
    // Off and, in the same step, on its way again: nobody does that.
    case (.cycling, .dwell, .starting): take(.cyclingDwellEnds)
    case (.cycling, .dwell, .cycling):
      let wait = after.nextAlarm.due.since(now)
      take(wait == .seconds(1) ? .cyclingWaitsForSupply : .cyclingDwellsAgain)
    case (.starting, .cut, .stopped): take(.startingCut)
    // The round may start the next guest in this step, never the one that failed.
    case (.starting, .timeout, .stopped):
      take(.startingTimeout)
      countFailure(before, after, at: now)
    case (.starting, .timeout, .started): take(.startingTimeoutUnwatched)
    case (.starting, .timeout, .stopping): take(.startingTimeoutUnwatchedStopWaits)
    case (.started, .heartbeat, .stopping):
      take(.startedHeartbeatLost)
      countFailure(before, after, at: now)
    case (.started, .healthy, .started): take(.startedHealthy)
    case (.stopping, .heartbeat, .stopped): take(.stoppingSilent)
    case (.stopping, .timeout, .stopped): take(.stoppingTimeout)
    case (.restarting, .heartbeat, .cycling): take(.restartingSilent)
    case (.restarting, .timeout, .cycling): take(.restartingTimeout)
    default: break
    }
  }

  mutating func countHeartbeat(
    _ before: Guest, _ after: Guest, at now: Tick, _ outbox: Outbox
  ) {
    let isAnswered = !outbox.isEmpty
    let isUnexpected =
      if isAnswered, case .event(let event) = outbox[0] {
        event.code == .unexpectedHeartbeat
      } else {
        false
      }
    switch (before.phase, after.phase) {
    case (.disabled, .disabled):
      take(isUnexpected ? .disabledHeartbeat : .disabledHeartbeatWithinTenMinutes)
    case (.stopped, .started):
      take(isUnexpected ? .stoppedHeartbeatStarts : .stoppedHeartbeatStartsWithoutBroadcast)
    case (.stopped, .stopped):
      if isUnexpected {
        take(.stoppedHeartbeatBroadcast)
      } else {
        let isDraining = now.since(before.since) < .seconds(10)
        take(isDraining ? .stoppedHeartbeatDraining : .stoppedHeartbeatWithinTenMinutes)
      }
    case (.cycling, .cycling): take(.cyclingHeartbeat)
    case (.starting, .started): take(.startingHeartbeat)
    case (.starting, .stopping):
      take(
        before.nextAlarm.alarm == .cut ? .startingHeartbeatCutWaits : .startingHeartbeatStopWaits)
    case (.started, .started):
      take(before.state == after.state ? .startedHeartbeatUnwatched : .startedHeartbeat)
    case (.stopping, .stopping):
      take(isAnswered ? .stoppingHeartbeatReminds : .stoppingHeartbeat)
    case (.restarting, .restarting):
      take(isAnswered ? .restartingHeartbeatReminds : .restartingHeartbeat)
    default: break
    }
  }

  mutating func countOvercurrent(_ before: Guest, _ after: Guest, at now: Tick) {
    switch before.phase {
    case .disabled: take(.disabledOvercurrent)
    case .stopped: take(.stoppedOvercurrent)
    case .cycling: take(.cyclingOvercurrent)
    case .starting: take(.startingOvercurrent)
    case .started: take(.startedOvercurrent)
    case .stopping: take(.stoppingOvercurrent)
    case .restarting: take(.restartingOvercurrent)
    default: break
    }
    if before.phase != .disabled { countFailure(before, after, at: now) }
  }

  private mutating func countFailure(_ before: Guest, _ after: Guest, at now: Tick) {
    take(
      before.memory.attempts > 3 && after.isHeldOff(at: now)
        ? .failureHoldsOff : .failureDoesNotHoldOff)
  }

  mutating func countCommand(
    _ command: GuestCommand, _ before: Guest, _ after: Guest, _ refusal: Refusal?,
    in node: Node, _ nodeAfter: Node
  ) {
    switch refusal {
    case .hibernating:
      take(node.controller.phase == .hibernation ? .hibernatingRefuses : .willHibernateRefuses)
    case .invalidMedium: take(.refusesMedium)
    case .disabled:
      if case .start = command {
        take(.disabledRefusesStart)
      } else {
        take(.disabledRefusesRestart)
      }
    case nil:
      countForced(command, in: node)
      switch command {
      case .start: countStart(before, after)
      case .restart: countRestart(before, after)
      case .stop(let delay): countStop(delay, before, after)
      case .kill: countKill(before)
      case .enable: if before.phase == .disabled { take(.disabledEnable) }
      case .disable: countDisable(before)
      case .watch(let isOn):
        if before.phase == .started { take(isOn ? .startedWatchOn : .startedWatchOff) }
      case .chooseMedium: take(.choosesMedium)
      }
      if before.heldOffUntil > after.heldOffUntil { take(.startEndsHoldOff) }
    default: break
    }
  }

  private mutating func countForced(_ command: GuestCommand, in node: Node) {
    switch (command, node.controller.phase) {
    case (.start(true), .willHibernate), (.restart(true), .willHibernate):
      take(.willHibernateForced)
    case (.start(true), .hibernation), (.restart(true), .hibernation): take(.hibernatingForced)
    default: break
    }
  }

  private mutating func countStart(_ before: Guest, _ after: Guest) {
    switch before.phase {
    case .stopped where after.phase == .cycling: take(.stoppedStart)
    case .starting where before.waitingStop != nil && after.waitingStop == nil:
      take(.startingStartForgetsStop)
    case .started: take(.startedStart)
    case .stopping where after.phase == .restarting: take(.stoppingStart)
    default: break
    }
  }

  private mutating func countRestart(_ before: Guest, _ after: Guest) {
    switch (before.phase, after.phase) {
    case (.stopped, .cycling): take(.stoppedRestart)
    case (.starting, .starting) where before.waitingStop != nil && after.waitingStop == nil:
      take(.startingRestartForgetsStop)
    case (.started, .restarting): take(.startedRestart)
    case (.stopping, .restarting): take(.stoppingRestart)
    default: break
    }
  }

  private mutating func countStop(_ delay: TickSpan?, _ before: Guest, _ after: Guest) {
    let isNow = delay == .milliseconds(0)
    switch (before.phase, after.phase) {
    case (.stopped, .stopped): take(.stoppedStop)
    case (.cycling, .stopped): take(isNow ? .cyclingStopNow : .cyclingStop)
    case (.starting, .starting):
      if delay == nil {
        take(.startingStopRemembered)
      } else if before.nextAlarm.alarm != .cut && after.nextAlarm.alarm == .cut {
        take(.startingStopArmsCut)
      } else if before.nextAlarm.alarm == .cut {
        take(
          before.nextAlarm.due == after.nextAlarm.due
            ? .startingStopLeavesCut : .startingStopShortensCut)
      }
    case (.starting, .stopped): take(.startingStopNow)
    case (.started, .stopping): take(delay == nil ? .startedStop : .startedStopWithDelay)
    case (.started, .stopped): take(.startedStopNow)
    case (.stopping, .stopping):
      take(before.state == after.state ? .stoppingStopLeaves : .stoppingStopShortens)
    case (.stopping, .stopped): take(.stoppingStopNow)
    case (.restarting, .stopping): take(delay == nil ? .restartingStop : .restartingStopWithDelay)
    case (.restarting, .stopped): take(.restartingStopNow)
    default: break
    }
  }

  private mutating func countKill(_ before: Guest) {
    switch before.phase {
    case .stopped: take(.stoppedKill)
    case .cycling: take(.cyclingKill)
    case .starting: take(.startingKill)
    case .started: take(.startedKill)
    case .stopping: take(.stoppingKill)
    case .restarting: take(.restartingKill)
    default: break
    }
  }

  private mutating func countDisable(_ before: Guest) {
    switch before.phase {
    case .stopped: take(.stoppedDisable)
    case .cycling: take(.cyclingDisable)
    case .starting: take(.startingDisable)
    case .started: take(.startedDisable)
    case .stopping: take(.stoppingDisable)
    case .restarting: take(.restartingDisable)
    default: break
    }
  }
}

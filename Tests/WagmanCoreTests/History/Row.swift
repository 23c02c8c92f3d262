/// The rows of the tables of MACHINES.md, with the cases that a row tells apart.
enum Row: Int, CaseIterable {
  // Disabled.
  case disabledRefusesStart, disabledRefusesRestart, disabledHeartbeat
  case disabledHeartbeatWithinTenMinutes, disabledOvercurrent, disabledEnable, disabledEnableDue
  // Stopped.
  case stoppedStart, stoppedRestart, stoppedStop, stoppedHeartbeatDraining
  case stoppedHeartbeatBroadcast, stoppedHeartbeatStarts, stoppedHeartbeatStartsWithoutBroadcast
  case stoppedHeartbeatWithinTenMinutes
  // Cycling.
  case cyclingDwellEnds, cyclingDwellsAgain, cyclingWaitsForSupply, cyclingStop
  case cyclingHeartbeat
  // Starting.
  case startingHeartbeat, startingHeartbeatStopWaits, startingHeartbeatCutWaits
  case startingTimeout, startingTimeoutUnwatched, startingTimeoutUnwatchedStopWaits
  case startingStopRemembered, startingStopArmsCut, startingStopShortensCut
  case startingStopLeavesCut, startingCut, startingStartForgetsStop, startingRestartForgetsStop
  // Started.
  case startedHeartbeat, startedHeartbeatUnwatched, startedHeartbeatLost, startedHealthy
  case startedWatchOn, startedWatchOff, startedStart, startedStop, startedStopWithDelay
  case startedRestart
  // Stopping.
  case stoppingHeartbeatReminds, stoppingHeartbeat, stoppingSilent, stoppingTimeout
  case stoppingStopShortens, stoppingStopLeaves, stoppingStart, stoppingRestart
  // Restarting.
  case restartingHeartbeatReminds, restartingHeartbeat, restartingSilent, restartingTimeout
  case restartingStop, restartingStopWithDelay
  // Any but disabled.
  case stoppedKill, cyclingKill, startingKill, startedKill, stoppingKill, restartingKill
  case cyclingStopNow, startingStopNow, startedStopNow, stoppingStopNow, restartingStopNow
  case stoppedDisable, cyclingDisable, startingDisable, startedDisable, stoppingDisable
  case restartingDisable
  case stoppedOvercurrent, cyclingOvercurrent, startingOvercurrent, startedOvercurrent
  case stoppingOvercurrent, restartingOvercurrent
  // Failures and attempts.
  case failureHoldsOff, failureDoesNotHoldOff, attemptsSaturate, startFromSecondary
  case startFromChosenMedium, startEndsHoldOff
  // Controller.
  case roundStartsStopped, roundTakesOneOnItsWay, roundEnds, deviceSettles
  case turnStarts, turnWrapsAround, turnFindsNobody
  case hibernateFromRound, hibernateFromNormal, criticalFromRound, criticalFromNormal
  case entryStopsCycling, entryStopsRestarting, entryFindsAllDown
  case willHibernateStopsStarted, willHibernateStopsStarting, willHibernateStopsNobody
  case allDown, hibernatingStopAlarm
  case willHibernateRefuses, hibernatingRefuses, willHibernateForced, hibernatingForced
  case forcedStops
  case criticalAddsCause, hibernateAddsCause, hibernateAgain
  case normalRemovesCause, normalWakes, durationStep, durationRemovesCause, durationWakes
  case wakeFromWillHibernate, wakeFromHibernating, wakeElsewhere
  case wakeRestartsStopping, wakeTakesBackWaitingStop
  // After a reset.
  case resetDisabled, resetStopped, resetHeldOff, resetStarted, resetStopping
  case resetWillHibernate, resetStartDevices
  // Environment.
  case environmentCritical, environmentNormal, sensorFault, sensorRecovered, blindRemovesCause
  // Refusals.
  case refusesMedium, choosesMedium
}

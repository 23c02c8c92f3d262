import WagmanCore
import WagmanFieldBus

/// The plant of a controller with a clock of its own.
extension NodeSimulation where Program == FieldBusProgram {
  /// Serves the controller until the plant has come to `end`, or to the next poll.
  ///
  /// Time goes as the controller says when it polls. While the board is without
  /// supply nobody says so, and time jumps to where it is back.
  ///
  /// - Returns: false when the run has failed.
  public mutating func follow(to end: Tick, _ observe: (Observation) -> Void) -> Bool {
    while isDown && time < end { advance(to: min(end, time + .milliseconds(100)), observe) }
    guard let kind = firmware.session.next() else { return firmware.session.failure == nil }
    switch kind {
    case .hello: return welcome(observe)
    case _ where firmware.awaitsHello: firmware.session.restart()
    case .poll:
      let moment = firmware.board.programWakes(
        at: Tick(milliseconds: firmware.session.take(size: 5)))
      if moment > time { advance(to: min(end, moment), observe) }
      if firmware.awaitsHello { firmware.session.restart() } else { firmware.answerWithStatus() }
    default:
      firmware.carryOut(kind)
      step(at: time, observe)
    }
    return true
  }

  /// A controller that began anew: after a reset of the board, or by itself.
  private mutating func welcome(_ observe: (Observation) -> Void) -> Bool {
    guard firmware.takesHello() else { return false }
    let own = ResetCause(rawValue: firmware.session.take())
    if !firmware.awaitsHello { reset(because: own ?? .external) }
    firmware.answerHello()
    step(at: time, observe)
    return true
  }
}

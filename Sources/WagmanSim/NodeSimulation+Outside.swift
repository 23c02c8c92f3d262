import WagmanCore

/// What somebody outside of a running node makes happen to it.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Whether the board has the supply that it needs, and does not hang.
  public var isRunning: Bool { !isDown }

  /// Lets the program go round its loop once, at the present moment.
  ///
  /// A controller elsewhere then sees what came on consoles of its own. The history stays
  /// as it is.
  public mutating func goRound(_ observe: (Observation) -> Void) { step(at: time, observe) }

  /// Lets what a sentence says happen now, as a line of the timeline at this moment would.
  ///
  /// It is observed as a happening, ends by itself where it says `for …`, and
  /// `everything recovers` ends it. What it leaves to chance is drawn from a stream of
  /// its own, so that what the scenario draws stays as it was.
  ///
  /// - Parameters:
  ///   - sentence: The same words as in a timeline (docs/scenarios.md).
  ///   - observe: Gets what happens at once.
  /// - Throws: ``SentenceError`` when it is no sentence, or nobody can type now; nothing
  ///   has happened then.
  public mutating func strike(
    sentence: String, _ observe: (Observation) -> Void = { _ in }
  ) throws(SentenceError) {
    try strike(Step(sentence: sentence), observe)
  }

  /// Lets a step happen now, as ``strike(sentence:_:)`` does.
  ///
  /// - Throws: ``SentenceError`` when somebody is to type where there is no console.
  public mutating func strike(
    _ step: Step, _ observe: (Observation) -> Void
  ) throws(SentenceError) {
    if let problem = whyNobodyTypes(step.happening) { throw SentenceError(message: problem) }
    report(observe)
    observe(.happening(step, at: time))
    swap(&firmware.board.faults.memoryDraws, &outsideDraws)
    carryOut(step.happening, at: time)
    swap(&firmware.board.faults.memoryDraws, &outsideDraws)
    findNextStrike()
    self.step(at: time, observe)
  }

  /// A board that does not run reads nothing, and whoever types has no end.
  private static var mostUnread: Int { 4_096 }

  private func whyNobodyTypes(_ happening: Happening) -> String? {
    let link: Int
    switch happening {
    case .operatorLine: link = 0
    case .guestLine(let port, _): link = port.index + 1
    case .guest, .world, .board, .console, .everythingRecovers: return nil
    }
    guard link < firmware.board.places.count else {
      return "this board has no consoles; leave out what types"
    }
    if firmware.board.places[link].unread > Self.mostUnread {
      return "the board has not read what was typed before; wait until it runs"
    }
    return firmware.whyNobodyTypes(on: link)
  }
}

import WagmanCore
import WagmanFirmware

/// From when on nothing goes wrong any more in a run, and by when all must be well again.
public struct Recovery: Equatable, Sendable {
  /// At this moment every fault ends.
  public let from: TickSpan
  /// So long after it, and what is left of a commanded hibernation, every guest
  /// that is enabled, wanted and able to boot is up.
  public let upWithin: TickSpan

  public init(from: TickSpan, upWithin: TickSpan) {
    self.from = from
    self.upWithin = upWithin
  }
}

/// Judges a run by what every run must keep: the invariants, and that it comes well again.
///
/// Whoever drives the run goes no further than ``nextLook`` before each ``look(at:)``.
public struct Judge {
  /// What was not kept.
  public enum Verdict: Equatable, Sendable, CustomStringConvertible {
    case violation(Witness.Violation)
    /// Not up in time after all faults had ended.
    case notUp(String, at: Tick)

    public var description: String {
      switch self {
      case .violation(let violation): "\(violation)"
      case .notUp(let what, let at): "\(what) at \(at.text), after everything recovered"
      }
    }

    /// When that was seen.
    public var moment: Tick {
      switch self {
      case .violation(let violation): violation.at
      case .notUp(_, let at): at
      }
    }

    /// The number of the invariant in MACHINES.md; coming up again is the twelfth.
    public var invariant: UInt8 {
      switch self {
      case .violation(let violation): violation.invariant
      case .notUp: 12
      }
    }
  }

  /// The first that was not kept.
  public private(set) var verdict: Verdict?
  /// The moment of the next look; never when none is left.
  public private(set) var nextLook: Tick

  private let witness: Witness
  private let recovery: Recovery?
  private let end: Tick
  private var phase = Phase.faults

  private enum Phase {
    case faults, recovering, well, over
  }

  /// - Parameters:
  ///   - scenario: Says whether and when everything recovers.
  ///   - witness: Who watches the run.
  ///   - end: The run's end; the last look is then.
  public init(_ scenario: Scenario, witness: Witness, until end: Tick) {
    self.witness = witness
    recovery = scenario.recovery
    self.end = end
    nextLook = recovery.map { .zero + $0.from } ?? .never
  }

  /// Looks at a run that has come to ``nextLook`` or stands anywhere before it.
  public mutating func look<Program: BoardProgram & ~Copyable>(
    at simulation: borrowing NodeSimulation<Program>
  ) {
    if verdict == nil, let violation = witness.violation { verdict = .violation(violation) }
    guard verdict == nil else {
      nextLook = .never
      return
    }
    guard simulation.time >= nextLook, let recovery else { return }
    switch phase {
    case .faults:
      phase = .recovering
      nextLook = simulation.time + recovery.upWithin + simulation.hibernationLeft
      if nextLook >= end { phase = .well }
    case .recovering:
      judge(simulation)
      phase = .well
      nextLook = end
    case .well:
      judge(simulation)
      phase = .over
      nextLook = .never
    case .over: break
    }
  }

  private mutating func judge<Program: BoardProgram & ~Copyable>(
    _ simulation: borrowing NodeSimulation<Program>
  ) {
    guard verdict == nil, let what = simulation.straggler else { return }
    verdict = .notUp(what, at: simulation.time)
  }
}

extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// What is left of a commanded hibernation.
  var hibernationLeft: TickSpan {
    firmware.ownMachines?.memory.commandRemaining ?? .milliseconds(0)
  }

  /// What is not as it should be on a node on which nothing goes wrong; `nil` when all is well.
  var straggler: String? {
    guard let node = firmware.ownMachines else { return nil }
    if node.controller.phase != .normal {
      return "the controller is in \(node.controller.phase.name)"
    }
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      let (guest, model) = (node.guests[index], firmware.board.guests[index])
      let isOwed = guest.memory.isEnabled && guest.memory.isWanted
      if isOwed && model.profile != nil {
        if guest.phase != .started || model.state != .up {
          return "\(port.name) is \(guest.phase.name), its guest \(model.state)"
        }
      } else if !isOwed && (!guest.isDown || firmware.board.contacts.contains(port)) {
        return "\(port.name) is \(guest.phase.name) although nobody wants it"
      }
      if firmware.board.contacts.contains(port) != (guest.relay == .on) {
        return "\(port.name) is \(guest.phase.name), its relay is not"
      }
    }
    return nil
  }
}

import WagmanCore

/// How often which input came in which state of a guest and of the controller.
///
/// Counting costs a few comparisons and allocates nothing.
public struct StepCoverage: Sendable {
  /// A state and what came in it.
  public struct Pair: Hashable, Sendable {
    /// The place in ``StepCoverage/counts``.
    public let index: Int
    /// The state and the input, as in `starting × heartbeat`.
    public let name: String
  }

  static let guestPhases: [Phase] = [
    .disabled, .stopped, .cycling, .starting, .started, .stopping, .restarting,
  ]
  static let controllerPhases: [Phase] = [.startNextDevice, .normal, .willHibernate, .hibernation]
  private static var guestPlaces: Int { guestPhases.count * GuestInput.allCases.count }

  /// Every pair that the tables of the machines allow, guests first.
  public static let pairs: [Pair] = guestPairs + controllerPairs

  /// By ``Pair/index``.
  public private(set) var counts: InlineArray<192, UInt32> = .init(repeating: 0)
  private var guests: InlineArray<5, Phase> = .init(repeating: .none)
  private var controller = Phase.none

  public init() {}

  /// Counts a step; the phases before it are those after the last one.
  public mutating func count(
    _ step: Node.Step, leaving node: Node, with outbox: Outbox
  ) {
    switch step {
    case .reset:
      for index in 0..<Port.count { count(GuestInput.reset, in: guests[index]) }
      count(ControllerInput.reset, in: controller)
    case .input(.command(let command, let port, _), let refusal):
      count(GuestInput(command), in: guests[port.index])
      if command.isForced && refusal == nil { count(.forced, in: controller) }
    case .input(.heartbeat(let port), _):
      count(.heartbeat, in: guests[port.index])
    case .input(.overcurrent(let port), _):
      count(.overcurrent, in: guests[port.index])
    case .input(.hibernate, _): count(.hibernate, in: controller)
    case .input(.wake, _): count(.wake, in: controller)
    case .input(.sample, _): countVerdict(outbox)
    case .alarm(let subject, let alarm):
      if let port = subject.port {
        if let input = GuestInput(alarm) { count(input, in: guests[port.index]) }
      } else if let input = ControllerInput(alarm) {
        count(input, in: controller)
      }
    }
    for index in 0..<Port.count { guests[index] = node.guests[index].phase }
    controller = node.controller.phase
  }

  /// A heartbeat of a guest that runs is by far the most frequent step.
  @inline(__always)
  public mutating func countHeartbeatsWhileStarted(_ count: UInt32) {
    counts[4 * GuestInput.allCases.count + Int(GuestInput.heartbeat.rawValue)] &+= count
  }

  private mutating func countVerdict(_ outbox: Outbox) {
    var isUnknown = false
    for index in 0..<outbox.count {
      guard case .event(let event) = outbox[index] else { continue }
      switch event.code {
      case .environmentCritical: return count(.critical, in: controller)
      case .environmentNormal: return count(.normal, in: controller)
      case .causesChanged: isUnknown = true
      default: break
      }
    }
    if isUnknown { count(.unknown, in: controller) }
  }

  private mutating func count(_ input: GuestInput, in phase: Phase) {
    guard phase.rawValue < 7 else { return }
    counts[Int(phase.rawValue) * GuestInput.allCases.count + Int(input.rawValue)] &+= 1
  }

  private mutating func count(_ input: ControllerInput, in phase: Phase) {
    guard phase.rawValue >= 9, phase.rawValue < 13 else { return }
    let place = Int(phase.rawValue - 9) * ControllerInput.allCases.count + Int(input.rawValue)
    counts[Self.guestPlaces + place] &+= 1
  }
}

extension StepCoverage {
  enum GuestInput: UInt8, CaseIterable {
    case start, stop, kill, restart, enable, disable, watch, chooseMedium, heartbeat, overcurrent
    case cut, dwell, enableDue, healthy, heartbeatDue, timeout, reset

    init(_ command: GuestCommand) {
      switch command {
      case .start: self = .start
      case .stop: self = .stop
      case .kill: self = .kill
      case .restart: self = .restart
      case .enable: self = .enable
      case .disable: self = .disable
      case .watch: self = .watch
      case .chooseMedium: self = .chooseMedium
      }
    }

    init?(_ alarm: Alarm) {
      switch alarm {
      case .cut: self = .cut
      case .dwell: self = .dwell
      case .enable: self = .enableDue
      case .healthy: self = .healthy
      case .heartbeat: self = .heartbeatDue
      case .timeout: self = .timeout
      case .stop, .turn, .duration: return nil
      }
    }

    /// The states in which it can come.
    var phases: [Phase] {
      switch self {
      case .cut: [.starting]
      case .dwell: [.cycling]
      case .enableDue: [.disabled]
      case .healthy: [.started]
      case .heartbeatDue: [.started, .stopping, .restarting]
      case .timeout: [.starting, .stopping, .restarting]
      case .start, .stop, .kill, .restart, .enable, .disable, .watch, .chooseMedium, .heartbeat,
        .overcurrent, .reset:
        StepCoverage.guestPhases
      }
    }

    var name: String {
      switch self {
      case .chooseMedium: "choose medium"
      case .cut: "alarm cut"
      case .dwell: "alarm dwell"
      case .enableDue: "alarm enable"
      case .healthy: "alarm healthy"
      case .heartbeatDue: "alarm heartbeat"
      case .timeout: "alarm timeout"
      default: "\(self)"
      }
    }
  }

  enum ControllerInput: UInt8, CaseIterable {
    case critical, normal, unknown, hibernate, wake, forced, turn, stop, duration, reset

    init?(_ alarm: Alarm) {
      switch alarm {
      case .turn: self = .turn
      case .stop: self = .stop
      case .duration: self = .duration
      case .cut, .dwell, .enable, .healthy, .heartbeat, .timeout: return nil
      }
    }

    var phases: [Phase] {
      switch self {
      case .turn: [.normal]
      case .stop, .duration, .unknown: [.willHibernate, .hibernation]
      case .critical, .normal, .hibernate, .wake, .forced, .reset: StepCoverage.controllerPhases
      }
    }

    var name: String {
      switch self {
      case .critical: "environment critical"
      case .normal: "environment normal"
      case .unknown: "environment unknown"
      case .forced: "forced start"
      case .turn: "alarm turn"
      case .stop: "alarm stop"
      case .duration: "alarm duration"
      case .hibernate, .wake, .reset: "\(self)"
      }
    }
  }

  private static var guestPairs: [Pair] {
    GuestInput.allCases.flatMap { input in
      input.phases.map { phase in
        Pair(
          index: Int(phase.rawValue) * GuestInput.allCases.count + Int(input.rawValue),
          name: "\(phase.name) × \(input.name)")
      }
    }
  }

  private static var controllerPairs: [Pair] {
    ControllerInput.allCases.flatMap { input in
      input.phases.map { phase in
        let place = Int(phase.rawValue - 9) * ControllerInput.allCases.count + Int(input.rawValue)
        return Pair(index: guestPlaces + place, name: "controller \(phase.name) × \(input.name)")
      }
    }
  }
}

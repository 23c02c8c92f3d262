/// One power port and the computer behind it.
///
/// A guest decides; it never acts. Its owner feeds it events one at a time, with
/// the alarms that are due before each, holds the relay at ``relay`` and carries
/// out the effects. The tables of MACHINES.md are in `Guest+Handle.swift`.
public struct Guest: Sendable {
  public enum State: Equatable, Sendable {
    /// Power is off and stays off. `enableDue` is armed on port 0 alone.
    case disabled(enableDue: Tick)
    case stopped
    /// Off, on the way up, until the relay may go on.
    case cycling(dwellDue: Tick)
    /// Booting. A stop waits until it is up: cutting power during a boot ruins media.
    case starting(timeoutDue: Tick, stop: WaitingStop?)
    /// Up. `heartbeatDue` is `never` for a guest that is not watched, `healthyDue`
    /// once it has run long enough.
    case started(heartbeatDue: Tick, healthyDue: Tick)
    /// Told to shut down.
    case stopping(Shutdown)
    /// Told to go down, and that power will come back.
    case restarting(Shutdown)
  }

  /// A stop that came during a boot.
  public struct WaitingStop: Equatable, Sendable {
    let askedAt: Tick
    /// Power is cut then; `never` for a stop without a delay.
    package var cutDue: Tick
    /// The controller asked for it, whoever else did.
    package var isControllers: Bool
  }

  /// A guest that is going down.
  public struct Shutdown: Equatable, Sendable {
    let askedAt: Tick
    /// Power is cut then, whatever the guest does.
    package var timeoutDue: Tick
    /// The guest is taken to be down when it has been silent until then.
    package var quietDue: Tick
    /// The message is not sent again before.
    package var messageDue: Tick
  }

  /// Who moves a guest, as far as that makes a difference.
  public enum Origin: Sendable {
    case command, turn, hibernation, wake

    var cause: Cause {
      switch self {
      case .command: .command
      case .turn: .turn
      case .hibernation: .hibernation
      case .wake: .wake
      }
    }
  }

  public enum Event: Equatable, Sendable {
    case start(Origin)
    case restart(Origin)
    case stop(delay: TickSpan?, Origin)
    case kill
    case enable
    case disable
    case watch(Bool)
    case chooseMedium(BootMedium)
    case heartbeat
    case overcurrent
    case alarm(Alarm)
  }

  /// What a guest has to know of the node around it.
  struct Surroundings {
    let configuration: NodeConfiguration
    /// When a relay of this board last went on; a reset counts as on.
    let lastRelayOn: Tick
    let isHibernating: Bool
    /// The supply is below its limit: no start is made.
    let isSupplyLow: Bool
    /// Relays that are told to open and do not: no start is made there.
    let relaysStuckOn: PortSet

    func relayMayGoOn(at now: Tick) -> Bool { now >= lastRelayOn + configuration.relaySpacing }
  }

  public let port: Port
  public internal(set) var state: State
  public internal(set) var memory: PortMemory
  /// Where the boot selector is held, on a port that has one.
  public internal(set) var medium: BootMedium
  /// The controller does not start this guest before.
  public internal(set) var heldOffUntil: Tick
  /// When the state was entered.
  public internal(set) var since: Tick
  /// When the relay went off; a reset counts as off.
  package var relayOffAt: Tick
  /// The next unexpected heartbeat that is worth a broadcast.
  package var unexpectedDue: Tick

  init(port: Port, memory: PortMemory, primary: BootMedium) {
    self.port = port
    self.memory = memory
    // Nobody can ask for a node controller that stays dark.
    if port == .nodeController { self.memory.isWanted = true }
    state = .stopped
    medium = memory.chosenMedium ?? primary
    heldOffUntil = .zero
    since = .zero
    relayOffAt = .zero
    unexpectedDue = .zero
  }
}

extension Guest {
  public var phase: Phase {
    switch state {
    case .disabled: .disabled
    case .stopped: .stopped
    case .cycling: .cycling
    case .starting: .starting
    case .started: .started
    case .stopping: .stopping
    case .restarting: .restarting
    }
  }

  /// The level that the relay must have in the current state.
  public var relay: RelayLevel {
    switch state {
    case .disabled, .stopped, .cycling: .off
    case .starting, .started, .stopping, .restarting: .on
    }
  }

  public var isDown: Bool {
    switch state {
    case .disabled, .stopped: true
    case .cycling, .starting, .started, .stopping, .restarting: false
    }
  }

  public func isHeldOff(at now: Tick) -> Bool { now < heldOffUntil }

  /// A stop that waits for the end of a boot.
  public var waitingStop: WaitingStop? {
    switch state {
    case .starting(_, let stop): stop
    case .disabled, .stopped, .cycling, .started, .stopping, .restarting: nil
    }
  }

  /// The alarm that fires next; its `due` is `never` when none is armed.
  public var nextAlarm: ArmedAlarm {
    switch state {
    case .disabled(let due): ArmedAlarm(alarm: .enable, due: due)
    case .stopped: ArmedAlarm(alarm: .timeout, due: .never)
    case .cycling(let due): ArmedAlarm(alarm: .dwell, due: due)
    case .starting(let due, let stop):
      .earlier(
        ArmedAlarm(alarm: .cut, due: stop?.cutDue ?? .never), ArmedAlarm(alarm: .timeout, due: due))
    case .started(let heartbeat, let healthy):
      .earlier(
        ArmedAlarm(alarm: .healthy, due: healthy), ArmedAlarm(alarm: .heartbeat, due: heartbeat))
    case .stopping(let shutdown), .restarting(let shutdown):
      .earlier(
        ArmedAlarm(alarm: .heartbeat, due: shutdown.quietDue),
        ArmedAlarm(alarm: .timeout, due: shutdown.timeoutDue))
    }
  }
}

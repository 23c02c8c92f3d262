/// What starts the guests of a board one after the other, gives each that fell a
/// new start in its turn, and takes all of them down in a hostile environment.
///
/// It sees the guests only in the view that its owner passes, and asks for what
/// it wants through ``Requests``.
public struct Controller: Sendable {
  public enum State: Equatable, Sendable {
    case startDevices
    case startNextDevice(Port)
    case normal(turnDue: Tick)
    /// Guests are told to stop, one every 30 s. `durationDue` is armed while a
    /// command is among the causes.
    case willHibernate(stopDue: Tick, durationDue: Tick)
    case hibernating(stopDue: Tick, durationDue: Tick)
  }

  public enum Event: Equatable, Sendable {
    /// The machines begin anew.
    case reset
    /// A guest's step is over.
    case guestStepped(Port)
    case alarm(Alarm)
    case environment(EnvironmentVerdict)
    /// Hibernating for an environment that nobody can measure any more.
    case environmentUnknown
    case hibernate(TickSpan)
    case wake
    /// Somebody starts this guest although the node hibernates.
    case forced(Port)
  }

  /// What the controller asks of one guest.
  public struct Request: Equatable, Sendable {
    public enum Action: Equatable, Sendable {
      case start(Guest.Origin)
      case stop
    }

    public let port: Port
    public let action: Action
  }

  public typealias Requests = BoundedList<10, Request>

  public internal(set) var state: State = .startDevices
  /// Causes of hibernation, and what is left of a commanded one.
  public internal(set) var causes: HibernationCauses
  public internal(set) var commandRemaining: TickSpan
  /// Guests that an operator started although the node hibernates.
  public internal(set) var forced = PortSet()
  /// When the state was entered.
  public internal(set) var since: Tick
  /// Ports that were tried since the reset.
  package var tried = PortSet()
  /// Where the turn goes on.
  package var turnBegins = Port.nodeController

  init(memory: NodeMemory) {
    causes = memory.causes
    commandRemaining = memory.commandRemaining
    since = .zero
  }
}

extension Controller {
  public var phase: Phase {
    switch state {
    case .startDevices: .startDevices
    case .startNextDevice: .startNextDevice
    case .normal: .normal
    case .willHibernate: .willHibernate
    case .hibernating: .hibernation
    }
  }

  /// Whether starts are refused and relays stay off.
  public var isHibernating: Bool {
    switch state {
    case .startDevices, .startNextDevice, .normal: false
    case .willHibernate, .hibernating: true
    }
  }

  /// The alarm that fires next; its `due` is `never` when none is armed.
  public var nextAlarm: ArmedAlarm {
    switch state {
    case .startDevices, .startNextDevice: ArmedAlarm(alarm: .turn, due: .never)
    case .normal(let due): ArmedAlarm(alarm: .turn, due: due)
    case .willHibernate(let stop, let duration), .hibernating(let stop, let duration):
      .earlier(
        ArmedAlarm(alarm: .duration, due: duration), ArmedAlarm(alarm: .stop, due: stop))
    }
  }
}

/// The machines of one board: five guests, their controller and the environment.
///
/// The owner feeds inputs in order of their time. Before each it fires every
/// alarm that is due by then, and after it those that the input armed for now:
///
///     while node.fireNextAlarm(dueBy: time, into: &outbox) { carryOut(&outbox) }
///     node.handle(input, at: time, into: &outbox)
///     carryOut(&outbox)
///     while node.fireNextAlarm(dueBy: time, into: &outbox) { carryOut(&outbox) }
///
/// A node reads no clock, draws no random number and allocates nothing: equal
/// inputs give equal effects, to the bit, however often it is asked for alarms.
public struct Node: Sendable {
  /// One thing that comes from outside.
  public enum Input: Equatable, Sendable {
    case command(GuestCommand, Port, Source)
    case heartbeat(Port)
    /// The port has drawn more than its fault level for ten seconds.
    case overcurrent(Port)
    case sample(EnvironmentSample)
    /// `nil`: for as long as the configuration says.
    case hibernate(TickSpan?, Source)
    case wake(Source)
  }

  /// One step of the machines, for whoever watches them.
  public enum Step: Sendable {
    case reset(Reset)
    /// With why it was refused, if it was.
    case input(Input, Refusal?)
    case alarm(Subject, Alarm)
  }

  /// The world as the machines find it when they begin.
  public struct Reset: Sendable {
    public let cause: ResetCause
    /// Relays that are on, read back or by the journal.
    public let relaysOn: PortSet
    /// The supply reads below its limit.
    public let isSupplyLow: Bool

    public init(cause: ResetCause, relaysOn: PortSet, isSupplyLow: Bool) {
      self.cause = cause
      self.relaysOn = relaysOn
      self.isSupplyLow = isSupplyLow
    }
  }

  public private(set) var configuration: NodeConfiguration
  public internal(set) var guests: InlineArray<5, Guest>
  public internal(set) var controller: Controller
  public internal(set) var environment: Environment
  /// No alarm fires before; asked on every tick, so kept rather than computed.
  public internal(set) var quietUntil = Tick.zero
  /// The relays that the states of the guests want on.
  public internal(set) var relaysOn = PortSet()
  /// Relays that are told to open and do not.
  public internal(set) var relaysStuckOn = PortSet()
  package var lastRelayOn = Tick.zero

  /// A node that remembers nothing yet: ``renew(configuration:ports:memory:)`` comes first.
  public init(configuration: NodeConfiguration) {
    self.configuration = configuration
    let blank = PortMemory(isEnabled: false, isWatched: false)
    guests = .init(repeating: Guest(port: .nodeController, memory: blank, primary: .sd))
    controller = Controller(memory: NodeMemory())
    environment = Environment(verdict: .normal, isSupplyLow: false)
  }

  /// A node that has not begun: ``reset(_:at:into:)`` comes first.
  public init(
    configuration: NodeConfiguration, ports: InlineArray<5, PortMemory>, memory: NodeMemory
  ) {
    self.init(configuration: configuration)
    renew(configuration: configuration, ports: ports, memory: memory)
  }

  /// Makes the machines anew, in their place: on a controller's stack there is no room
  /// for a second node.
  public mutating func renew(
    configuration: NodeConfiguration, ports: InlineArray<5, PortMemory>, memory: NodeMemory
  ) {
    self.configuration = configuration
    for index in 0..<Port.count {
      guests[index] = Guest(
        port: Port(unchecked: index), memory: ports[index],
        primary: configuration.primaryMedia[index])
    }
    controller = Controller(memory: memory)
    environment = Environment(verdict: memory.verdict, isSupplyLow: false)
    quietUntil = .zero
    relaysOn = PortSet()
    relaysStuckOn = PortSet()
    lastRelayOn = .zero
  }
}

extension Node {
  public func guest(_ port: Port) -> Guest { guests[port.index] }

  /// What must outlive a reset, for the board as a whole.
  public var memory: NodeMemory {
    NodeMemory(
      causes: controller.causes, commandRemaining: controller.commandRemaining,
      verdict: environment.verdict)
  }

  /// The alarm that fires next: by due time, then port (the controller after
  /// port 4), then name.
  public var nextAlarm: (subject: Subject, alarm: ArmedAlarm) {
    @_addressableSelf get {
      var first = guests[0].nextAlarm
      var subject = Subject(.nodeController)
      for index in 1..<Port.count {
        let alarm = guests[index].nextAlarm
        if alarm.due < first.due {
          first = alarm
          subject = Subject(Port(unchecked: index))
        }
      }
      let alarm = controller.nextAlarm
      if alarm.due < first.due {
        first = alarm
        subject = .controller
      }
      return (subject, first)
    }
  }

  /// The moment at which time alone changes something.
  public var deadline: Tick { nextAlarm.alarm.due }
}

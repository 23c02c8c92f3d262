/// What must outlive a reset, for one port.
///
/// The machines keep it current; whoever drives them writes it to persistent
/// memory before it carries out the effects of the step that changed it.
public struct PortMemory: Equatable, Sendable {
  /// The port may be powered.
  public var isEnabled: Bool
  /// Somebody asked for this guest and nobody asked for its end.
  public var isWanted: Bool
  /// The guest's heartbeat is supervised (`managed` in the record of old boards).
  public var isWatched: Bool
  /// The guest was told to go down, and not started since: it may be down although its
  /// relay is on.
  public var isGoingDown: Bool
  /// Failures ever, saturating.
  public var failures: UInt32
  /// Starts since the guest last ran well: 0 to 255, then 254 and 255 in turn.
  public var attempts: UInt8
  /// The medium that an operator chose for the next start.
  public var chosenMedium: BootMedium?

  public init(
    isEnabled: Bool, isWanted: Bool = true, isWatched: Bool, isGoingDown: Bool = false,
    attempts: UInt8 = 0, failures: UInt32 = 0, chosenMedium: BootMedium? = nil
  ) {
    self.isEnabled = isEnabled
    self.isWanted = isWanted
    self.isWatched = isWatched
    self.isGoingDown = isGoingDown
    self.attempts = attempts
    self.failures = failures
    self.chosenMedium = chosenMedium
  }
}

/// What must outlive a reset, for the board as a whole.
public struct NodeMemory: Equatable, Sendable {
  /// Why the node hibernates; none when it does not.
  public var causes: HibernationCauses
  /// What is left of a commanded hibernation, to within ten minutes.
  public var commandRemaining: TickSpan
  /// The last verdict on the environment.
  public var verdict: EnvironmentVerdict

  public init(
    causes: HibernationCauses = .none, commandRemaining: TickSpan = .milliseconds(0),
    verdict: EnvironmentVerdict = .normal
  ) {
    self.causes = causes
    self.commandRemaining = commandRemaining
    self.verdict = verdict
  }
}

/// Why a node hibernates.
///
/// Raw value: bit 0 environment, bit 1 command.
public struct HibernationCauses: Equatable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue & 3 }

  public static var none: HibernationCauses { HibernationCauses(rawValue: 0) }
  public static var environment: HibernationCauses { HibernationCauses(rawValue: 1) }
  public static var command: HibernationCauses { HibernationCauses(rawValue: 2) }

  public func contains(_ other: HibernationCauses) -> Bool {
    rawValue & other.rawValue == other.rawValue
  }

  public func adding(_ other: HibernationCauses) -> HibernationCauses {
    HibernationCauses(rawValue: rawValue | other.rawValue)
  }

  public func removing(_ other: HibernationCauses) -> HibernationCauses {
    HibernationCauses(rawValue: rawValue & ~other.rawValue)
  }
}

/// Whether guests may run where the node stands.
///
/// Raw values are persisted.
public enum EnvironmentVerdict: UInt8, Sendable {
  case normal = 0
  case critical = 1
}

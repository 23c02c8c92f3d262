/// Every duration and limit of the machines; the defaults are those of MACHINES.md.
public struct NodeConfiguration: Sendable {
  // Guests.
  public var enableAfter = TickSpan.seconds(60)
  public var drain = TickSpan.seconds(10)
  public var relaySpacing = TickSpan.seconds(5)
  public var startTimeout = TickSpan.seconds(120)
  public var healthyAfter = TickSpan.minutes(10)
  public var heartbeatTimeout = TickSpan.minutes(5)
  public var stopTimeout = TickSpan.minutes(10)
  public var quietTime = TickSpan.minutes(1)
  public var messageSpacing = TickSpan.seconds(10)
  public var unexpectedSpacing = TickSpan.minutes(10)
  /// How soon a start that waits for the supply looks again.
  public var supplyRetry = TickSpan.seconds(1)
  /// Attempts on the primary medium, and without a hold-off.
  public var primaryAttempts: UInt8 = 3
  public var holdOff = TickSpan.minutes(5)
  public var longestHoldOff = TickSpan.hours(1)

  // Controller.
  public var turn = TickSpan.minutes(1)
  public var stopSpacing = TickSpan.seconds(30)
  public var hibernateFor = TickSpan.hours(24)
  /// How often what is left of a commanded hibernation is recorded.
  public var hibernateQuantum = TickSpan.minutes(10)

  // Environment.
  public var environment = EnvironmentLimits()

  /// Ports whose guests have a heartbeat line; the others cannot be watched.
  public var heartbeatLines = PortSet(rawValue: 0x1f)
  /// The medium of the first attempts, for ports with a boot selector.
  public var primaryMedia: InlineArray<5, BootMedium> = .init(repeating: .sd)

  public init() {}
}

/// Where the environment is critical, and for how long it must be.
public struct EnvironmentLimits: Equatable, Sendable {
  public var lowestMillidegrees: Int32 = -20_000
  public var highestMillidegrees: Int32 = 60_000
  public var hysteresisMillidegrees: Int32 = 3_000
  /// Thousandths of a percent of relative humidity.
  public var highestHumidity: Int32 = 95_000
  public var hysteresisHumidity: Int32 = 5_000
  public var lowestMillivolts: Int32 = 4_750
  public var hysteresisMillivolts: Int32 = 100

  public var criticalAfter = TickSpan.seconds(60)
  public var normalAfter = TickSpan.minutes(5)
  /// How long a silent sensor keeps the others from saying that all is well.
  public var sensorGrace = TickSpan.seconds(60)
  /// How long a node stays dark for sensors that do not answer.
  public var blindFor = TickSpan.hours(6)

  public init() {}
}

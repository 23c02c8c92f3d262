import WagmanCore
import WagmanYaml

/// What a run is about: what is attached, where it stands, what happens, and
/// what must come of it.
public struct Scenario: Sendable {
  public var file = ""
  public var name = ""
  /// What it shows, for people.
  public var about = ""
  /// How long it runs.
  public var span = TickSpan.hours(24)
  public var seed: UInt64 = 1

  /// Who is on each port, port 0 first; `nil` where nobody is.
  public var guests: [GuestProfile?] = Array(repeating: nil, count: Port.count)
  /// The ports that may be powered at first.
  ///
  /// The default is that of the boards.
  public var enabled = PortSet(rawValue: 0b00111)
  /// The ports whose heartbeat is supervised at first.
  public var watched = PortSet(rawValue: 0b00111)

  public var environment = EnvironmentProfile()
  public var configuration = NodeConfiguration()

  public var timeline: [TimelineEntry] = []
  public var random: [RandomEntry] = []
  public var expectations: [Expectation] = []

  public init() {}
}

/// One happening as a scenario states it.
public struct Step: Equatable, Sendable {
  /// How long after the step before it, or after its entry's moment.
  public let after: TickSpan
  public let happening: Happening
  /// As it stands in the scenario.
  public let text: String
  public let line: Int
}

/// Happenings at a moment, or again and again.
public struct TimelineEntry: Equatable, Sendable {
  /// When the first step's delay begins to count.
  public let at: TickSpan
  public let every: TickSpan?
  /// No round begins later; `nil` is the end of the run.
  public let until: TickSpan?
  /// At least one.
  public let steps: [Step]
}

/// Happenings at moments that the seed draws, independent of each other.
public struct RandomEntry: Equatable, Sendable {
  public let rate: Rate
  /// No round begins earlier.
  public let from: TickSpan
  /// No round begins later; `nil` is the end of the run.
  public let until: TickSpan?
  /// At least one.
  public let steps: [Step]
}

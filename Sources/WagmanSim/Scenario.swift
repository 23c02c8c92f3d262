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
  /// How long after the scenario's start the run begins; what was to happen before does not.
  public var begins = TickSpan.milliseconds(0)
  /// Its telling part.
  public var excerpt: Excerpt?
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
  /// What must always hold, MACHINES.md, is watched at every step and at the pins.
  public var watchesInvariants = false
  /// When every fault ends, and by when all must be well again.
  public var recovery: Recovery?

  /// What must come of it on a board with the firmware of v3 boards; `nil` where the
  /// scenario does not say.
  public var originalExpectations: [Expectation]?
  /// What the program of v3 boards was built with, in this scenario.
  public var original = OriginalSettings()
  /// The failures that the record counts at first, port 0 first.
  public var failures: [UInt32] = Array(repeating: 0, count: Port.count)

  public init() {}

  /// The scenario cut to its telling part; `nil` when it names none.
  ///
  /// A run of it begins with a new node at that moment of the scenario. Its
  /// times count from there. The expectations stay and are not about it.
  public var cut: Scenario? {
    guard let excerpt else { return nil }
    var cut = self
    cut.begins = excerpt.from
    cut.span = excerpt.length
    cut.excerpt = nil
    cut.recovery = nil
    return cut
  }
}

extension Scenario {
  /// The scenario without those entries in which somebody types on a console.
  public var unattended: Scenario {
    var scenario = self
    scenario.timeline.removeAll { Self.types($0.steps) }
    scenario.random.removeAll { Self.types($0.steps) }
    return scenario
  }

  /// Whether somebody types on a console.
  var isAttended: Bool {
    timeline.contains { Self.types($0.steps) } || random.contains { Self.types($0.steps) }
  }

  private static func types(_ steps: [Step]) -> Bool {
    steps.contains {
      switch $0.happening {
      case .operatorLine, .guestLine: true
      case .guest, .world, .board, .console, .everythingRecovers: false
      }
    }
  }
}

/// A part of a scenario.
public struct Excerpt: Equatable, Sendable {
  /// No excerpt is longer.
  public static var longest: TickSpan { .hours(2) }

  /// Since the start of the scenario.
  public let from: TickSpan
  public let length: TickSpan

  public init(from: TickSpan, length: TickSpan) {
    self.from = from
    self.length = length
  }
}

/// One happening as a scenario states it.
public struct Step: Equatable, Sendable {
  /// How long after the step before it, or after its entry's moment.
  public let after: TickSpan
  public let happening: Happening
  /// As it stands in the scenario.
  public let text: String
  public let line: Int

  public init(after: TickSpan, happening: Happening, text: String, line: Int) {
    self.after = after
    self.happening = happening
    self.text = text
    self.line = line
  }
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

  public init(at: TickSpan, every: TickSpan?, until: TickSpan?, steps: [Step]) {
    self.at = at
    self.every = every
    self.until = until
    self.steps = steps
  }
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

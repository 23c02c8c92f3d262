import WagmanCore
import WagmanSim
import WagmanWire

/// What a bench is to do with a board, and what must come of it; see docs/hil.md.
public struct Plan: Sendable {
  public var name: String
  public var about = ""
  public var file: String
  public var needs = Needs()
  /// Once, before the first test; a failure here is the bench's.
  public var prepare: [Step] = []
  public var tests: [Test] = []
  /// After each test, however it ended; a failure here is the bench's.
  public var afterEach: [Step] = []
  /// Of the bench's time, from the start to the safe power state.
  public var timeLimit = TickSpan.hours(24)

  /// What the plan asks of a bench.
  public struct Needs: Equatable, Sendable {
    public var guests = PortSet()
    /// That faults can be put on the board.
    public var faults = false
    /// That the board can be asked over a console.
    public var console = false
    /// That the plan may run commands of its own on the host.
    public var shell = false

    public init() {}
  }

  public struct Test: Sendable {
    /// Unique in the plan, with what `matrix` and `repeat` add.
    public var name: String
    /// Names of tests that must have passed.
    public var needs: [String] = []
    public var steps: [Step] = []
    public var line: Int
  }

  public struct Step: Sendable {
    public var kind: Kind
    /// As it stands in the plan.
    public var text: String
    public var line: Int
  }

  public enum Kind: Sendable {
    case command(ConsoleCommand, answer: Answer?)
    case fault(String)
    case wait(Condition, within: TickSpan, times: Int)
    case never(EventPattern, span: TickSpan)
    case holds(StatePattern, span: TickSpan)
    case pause(TickSpan)
    case measure(Measure)
    case shell(String, within: TickSpan)
    case parallel([[Step]])
  }

  /// What the board is to answer to a command.
  public enum Answer: Equatable, Sendable {
    /// A refusal with this reason in it.
    case refused(String)
    /// These lines, joined by blanks.
    case tells(String)
  }

  public enum Condition: Sendable {
    case event(EventPattern)
    case state(StatePattern)

    var text: String {
      switch self {
      case .event(let pattern): pattern.text
      case .state(let pattern): pattern.text
      }
    }
  }

  public init(name: String, file: String) {
    self.name = name
    self.file = file
  }

  /// The plan that also needs what its steps do, said or not.
  var withDerivedNeeds: Plan {
    var plan = self
    let steps = (prepare + tests.flatMap(\.steps) + afterEach).flatMap(\.all)
    for step in steps {
      switch step.kind {
      case .fault: plan.needs.faults = true
      case .shell: plan.needs.shell = true
      case .command, .wait, .never, .holds, .pause, .measure, .parallel: break
      }
    }
    return plan
  }
}

extension Plan.Step {
  /// The step, or those of its branches.
  fileprivate var all: [Plan.Step] {
    if case .parallel(let branches) = kind { return branches.flatMap { $0.flatMap(\.all) } }
    return [self]
  }
}

/// A reading with its limits.
public struct Measure: Equatable, Sendable {
  public var quantity: MeasuredQuantity
  /// In the quantity's base unit; `nil` where there is no such limit.
  public var low: Int64?
  public var high: Int64?
  /// How near to a limit a value is marginal, in base units.
  public var margin: Int64 = 0
}

/// What can be measured.
public enum MeasuredQuantity: Equatable, Sendable {
  /// Milliamperes; of the board where no port is named.
  case current(Port?)
  /// Thousandths of a degree.
  case temperature
  /// Thousandths of a percent.
  case humidity
  /// Milliseconds since the port's last heartbeat.
  case heartbeat(Port)
  /// Of the port.
  case failures(Port)
  /// Milliseconds since the board's reset.
  case uptime
  /// Resets of the board.
  case boots

  public var name: String {
    switch self {
    case .current(let port): "current of " + (port.map { "\($0.name)" } ?? "the board")
    case .temperature: "temperature"
    case .humidity: "humidity"
    case .heartbeat(let port): "age of \(port.name)'s heartbeat"
    case .failures(let port): "failures of \(port.name)"
    case .uptime: "uptime"
    case .boots: "boots"
    }
  }

  /// The unit in which people read it, and how many base units it is worth.
  public var unit: (sign: String, worth: Int64) {
    switch self {
    case .current: ("mA", 1)
    case .temperature: ("°C", 1_000)
    case .humidity: ("%RH", 1_000)
    case .heartbeat, .uptime: ("s", 1_000)
    case .failures, .boots: ("", 1)
    }
  }
}

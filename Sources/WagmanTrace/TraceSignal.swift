import WagmanCore
import WagmanWire

/// A signal of a trace: something of a node that has one value at each moment.
///
/// The names are the same whatever the trace is of: a simulation, a replay or a board.
/// docs/traces.md has them in a table.
public struct TraceSignal: Sendable {
  public enum Kind: Sendable {
    /// 0 or 1.
    case level
    /// The value is the place of one of these words.
    case word([String])
    /// The value is in so many decimal places of the unit.
    case number(decimals: Int)
    /// Milliseconds since the start of the run, told as seconds.
    case moment
    /// A whole number of at most 32 bits.
    case count
  }

  /// What stands for a value that nobody knows.
  public static let unknown = Int64.min

  public let subject: Subject
  public let name: String
  public let kind: Kind
  /// Empty where there is none.
  public let unit: String

  /// The name with those of the scopes that it is in, as in `wagman.nc.state`.
  public var path: String { "wagman.\(subject.name).\(name)" }

  /// Every signal, in the order of a trace.
  public static let all: [TraceSignal] =
    (0..<Port.count).flatMap { index in
      PortSignal.allCases.map { $0.signal(of: Port(unchecked: index)) }
    } + ControllerSignal.allCases.map(\.signal) + EnvironmentSignal.allCases.map(\.signal)
    + BoardSignal.allCases.map(\.signal)
}

extension TraceSignal {
  static let phases = words(upTo: Phase.none.rawValue) {
    $0 == Phase.none.rawValue ? "none" : Phase(rawValue: $0)?.name.word
  }
  static let alarms = Alarm.allCases.map(\.name.word) + ["none"]
  static let events = words(upTo: EventCode.allCases.map(\.rawValue).max() ?? 0) {
    $0 == 0 ? "none" : EventCode(rawValue: $0)?.name.word
  }
  static let media = ["sd", "emmc", "none"]
  static let sensors = ["ok", "silent", "corrupt"]
  static let verdicts = ["normal", "critical"]
  static let modes = ["automatic", "manual", "down"]

  private static func words(upTo last: UInt8, _ word: (UInt8) -> String?) -> [String] {
    (0...last).map { word($0) ?? "unknown" }
  }
}

extension StaticString {
  /// The name as one word.
  var word: String { description.split(separator: " ").joined(separator: "-") }
}

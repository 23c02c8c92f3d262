/// Why a graph cannot be run: found when it is built, all of them at once.
public enum GraphProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Each job requires the next one, and the last one the first.
  case cycle([String])
  /// A job requires one that another builder made.
  case foreignJob(of: String)
  case duplicateLabel(String)
  /// It would never come to an end, and so the other would never start.
  case requiresNeverEnding(String, neverEnding: String)
  /// All that it requires is skipped for certain, as where it waits for a failure of nothing.
  case unreachable(String)

  public var description: String {
    switch self {
    case .cycle(let labels):
      "a cycle: \(labels.joined(separator: " requires ")) requires \(labels.first ?? "")"
    case .foreignJob(let label): "'\(label)' requires a job of another graph"
    case .duplicateLabel(let label): "two jobs have the label '\(label)'"
    case .requiresNeverEnding(let label, let other):
      "'\(label)' requires '\(other)', which never ends"
    case .unreachable(let label):
      "'\(label)' waits for a failure, and requires nothing that could fail"
    }
  }
}

/// Everything that is wrong with a graph.
public struct GraphProblems: Error, Equatable, Sendable, CustomStringConvertible {
  public let problems: [GraphProblem]

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

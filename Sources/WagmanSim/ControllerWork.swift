/// How much the controller worked for what it was given to do.
public struct ControllerWork: Sendable {
  /// What a step of the controller's program was about; the first that applies.
  public enum Occasion: Int, CaseIterable, Sendable {
    /// Something was written to the log, or a relay moved.
    case event
    case sample
    case heartbeat
    /// An alarm or a chore without any of these, or a tick with nothing to do.
    case tick
  }

  /// The cycles of each step, by occasion.
  public private(set) var cycles: [[UInt32]] = Occasion.allCases.map { _ in [] }
  /// Most bytes of stack in use.
  public private(set) var stackUsed = 0

  public mutating func add(cycles count: UInt32, on occasion: Occasion, stackUsed: Int) {
    cycles[occasion.rawValue].append(count)
    self.stackUsed = max(self.stackUsed, stackUsed)
  }

  /// The steps of an occasion: how many, the median and the most cycles.
  public func figures(_ occasion: Occasion) -> (count: Int, median: UInt32, most: UInt32) {
    let sorted = cycles[occasion.rawValue].sorted()
    return (sorted.count, sorted.isEmpty ? 0 : sorted[sorted.count / 2], sorted.last ?? 0)
  }
}

import WagmanCore
import WagmanHAL
import WagmanImage

/// A node whose board runs the program of v3 boards in the field.
public typealias OriginalNode = NodeSimulation<OriginalFirmware>

extension NodeSimulation where Program == OriginalFirmware {
  /// A node that was just connected to its supply.
  ///
  /// What a scenario says of the machines does not apply: these boards have none.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - settings: What the program was built with.
  ///   - seed: in place of the scenario's own.
  ///   - image: a persistent memory to begin with; `nil` for a new board with
  ///     the ports enabled and managed as the scenario says.
  public init(
    _ scenario: Scenario, settings: OriginalSettings = OriginalSettings(), seed: UInt64? = nil,
    image: MemoryImage? = nil
  ) {
    self.init(
      scenario, seed: seed, memory: image ?? Self.newMemory(for: scenario, settings: settings),
      recordsWrites: false
    ) { board in OriginalFirmware(board: board, settings: settings) }
  }

  /// The persistent memory of a new board in this scenario.
  public static func newMemory(
    for scenario: Scenario, settings: OriginalSettings = OriginalSettings()
  ) -> MemoryImage {
    var memory = MemoryImage()
    var record = OriginalFirmware.newRecord(settings)
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      record[port].isEnabled = scenario.enabled.contains(port)
      record[port].isManaged = scenario.watched.contains(port)
      record[port].failures = scenario.failures[index]
      record[port].defaultMedium = scenario.configuration.primaryMedia[index]
    }
    record.write(to: &memory)
    return memory
  }
}

import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanImage

/// A node whose board runs our firmware.
public typealias Simulation = NodeSimulation<Firmware<VirtualBoard, 22>>

extension NodeSimulation where Program == Firmware<VirtualBoard, 22> {
  /// A node that was just connected to its supply.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens.
  ///   - seed: in place of the scenario's own.
  ///   - image: a persistent memory to begin with; `nil` for a new board with
  ///     the ports enabled and watched as the scenario says.
  ///   - recordsWrites: whether every page write is kept, for tests of power cuts.
  ///   - witness: who watches it for what must always hold.
  public init(
    _ scenario: Scenario, seed: UInt64? = nil, image: MemoryImage? = nil,
    recordsWrites: Bool = false, witness: Witness? = nil
  ) {
    self.init(
      scenario, seed: seed, memory: image ?? MemoryImage(of: scenario),
      recordsWrites: recordsWrites
    ) { board in
      guard let witness else { return Firmware(board: board, scenario) }
      var watched = board
      watched.watch(with: witness)
      return Firmware(board: watched, scenario)
    }
  }
}

/// A node to which nobody is linked, so that its board has no console: one of very many.
public typealias UnattendedSimulation = NodeSimulation<Firmware<VirtualBoard, 0>>

extension NodeSimulation where Program == Firmware<VirtualBoard, 0> {
  /// A node that was just connected to its supply.
  ///
  /// - Parameters:
  ///   - scenario: What is attached, and what happens, without anybody who types; see
  ///     ``Scenario/unattended``.
  ///   - seed: in place of the scenario's own.
  /// - Precondition: nobody types in the scenario.
  public init(unattended scenario: Scenario, seed: UInt64) {
    precondition(!scenario.isAttended, "nobody can type on a board without consoles")
    self.init(
      scenario, seed: seed, memory: MemoryImage(of: scenario), recordsWrites: false, linkCount: 0
    ) { Firmware(board: $0, scenario) }
  }
}

extension Firmware where B == VirtualBoard {
  /// Our firmware, set as the scenario says.
  init(board: consuming VirtualBoard, _ scenario: Scenario) {
    var settings = FirmwareSettings()
    settings.machines = scenario.configuration
    self.init(board: board, settings: settings)
  }
}

extension MemoryImage {
  /// The persistent memory of a new board in this scenario.
  public init(of scenario: Scenario) {
    var memory = MemoryImage()
    var store = RecordStore(from: memory)
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      var record = store.port(port)
      record.memory.isEnabled = scenario.enabled.contains(port)
      record.memory.isWatched = scenario.watched.contains(port)
      record.memory.failures = scenario.failures[index]
      record.primaryMedium = scenario.configuration.primaryMedia[index]
      store.save(record, for: port, to: &memory)
    }
    self = memory
  }
}

import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanSim

/// What the state of a node takes.
enum SizeBenches {
  static func figures(_ options: BenchOptions) -> [Figure] {
    func bytes<T: ~Copyable>(_ name: String, _ type: T.Type) -> Figure {
      Figure("size." + name, Double(MemoryLayout<T>.size), "B")
    }
    return [
      bytes("machines", Node.self), bytes("machines.guest", Guest.self),
      bytes("machines.configuration", NodeConfiguration.self),
      bytes("outbox", Outbox.self), bytes("record", RecordStore.self),
      bytes("log", RollingLog.self),
      bytes("program_and_board_without_consoles", Firmware<VirtualBoard, 0>.self),
      bytes("simulated_guest", GuestModel.self), bytes("plant", Plant.self),
      bytes("simulated_board", VirtualBoard.self), bytes("simulated_node", Simulation.self),
      bytes("simulated_node_without_consoles", UnattendedSimulation.self),
    ]
  }
}

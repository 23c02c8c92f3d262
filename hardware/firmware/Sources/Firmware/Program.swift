import AN386
import WagmanCore
import WagmanFieldBus
import WagmanFirmware

/// The board of the MPS2 AN386: a Cortex-M4 with everything else on its field bus.
typealias CortexBoard = BusBoard<AN386Chip>

/// The board's program, until the chip is reset.
@main
enum Program {
  typealias BoardProgram = Firmware<CortexBoard, 4>

  static func main() {
    let chip = AN386Chip()
    let bus = busRoom.pointer(to: FieldBusState.self)
    let firmware = programRoom.pointer(to: BoardProgram.self)
    firmware.initialize(
      to: BoardProgram(board: CortexBoard(chip: chip, state: bus), settings: FirmwareSettings()))
    firmware.pointee.begin()
    while true {
      firmware.pointee.board.rest(until: firmware.pointee.wakeAt)
      if firmware.pointee.board.isToRestart { chip.restart() }
      firmware.pointee.step()
    }
  }
}

/// Room for one value in RAM, outside of the stack.
@_rawLayout(like: Value)
struct Room<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  init() {}

  func pointer(to type: Value.Type) -> UnsafeMutablePointer<Value> {
    withUnsafePointer(to: self) { UnsafeMutableRawPointer(mutating: $0) }
      .bindMemory(to: Value.self, capacity: 1)
  }
}

private let busRoom = Room<FieldBusState>()
private let programRoom = Room<Program.BoardProgram>()

import AN386
import WagmanCore
import WagmanFieldBus
import WagmanFirmware

/// The board of the MPS2 AN386: a Cortex-M4 with everything else on its field bus.
typealias CortexBoard = BusBoard<AN386Chip>

/// The board's program, until the chip is reset.
@main
enum Program {
  static func main() {
    let chip = AN386Chip()
    let state = an386_bus_state().bindMemory(to: FieldBusState.self, capacity: 1)
    var firmware = Firmware<CortexBoard, 4>(
      board: CortexBoard(chip: chip, state: state), settings: FirmwareSettings())
    firmware.begin()
    while true {
      firmware.board.rest(until: firmware.wakeAt)
      if firmware.board.isToRestart { chip.restart() }
      firmware.step()
    }
  }
}

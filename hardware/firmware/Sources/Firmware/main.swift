// The board's program on the MPS2 AN386. What is made here is made in place, outside
// of the stack; then the start-up code begins it and lets it step until it is reset.

import AN386
import WagmanCore
import WagmanFieldBus
import WagmanFirmware

/// A Cortex-M4 with everything else on its field bus.
typealias CortexBoard = BusBoard<AN386Chip>

// The functions below alone use these; interrupts do not.
nonisolated(unsafe) var busState = FieldBusState()
nonisolated(unsafe) var firmware = Firmware<CortexBoard, 4>(
  board: CortexBoard(chip: AN386Chip(), state: &busState), settings: FirmwareSettings())

@c(program_begin)
func begin() { firmware.begin() }

@c(program_step)
func step() {
  firmware.board.rest(until: firmware.wakeAt)
  if firmware.board.isToRestart { firmware.board.chip.restart() }
  firmware.step()
}

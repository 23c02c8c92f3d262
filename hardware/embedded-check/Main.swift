import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanWire

/// Runs the firmware over a board in RAM for three minutes, with requests on each link.
///
/// - Parameters:
///   - stepMilliseconds: comes from a volatile variable: the compiler must not
///     know how the run ends.
///   - memory: 32 KiB, aligned to 8.
/// - Returns: a sum over all that was sent, so that the linker keeps what made it.
@_cdecl("firmware_main")
public func firmwareMain(stepMilliseconds: UInt32, memory: UnsafeMutableRawPointer) -> UInt32 {
  let pages = memory.bindMemory(to: Page.self, capacity: Page.countPerMemory)
  var firmware = Firmware<MemoryBoard, 2>(
    board: MemoryBoard(pages: pages), settings: FirmwareSettings())
  firmware.begin()
  deliver("@cli env\n@cli snapshot\n@cli why 0\n", on: 0, to: &firmware.board)
  deliver("AAJd6EiAwAAAAQAAAAQApw==\n", on: 1, to: &firmware.board)
  while firmware.board.now.milliseconds < 180_000 {
    firmware.step()
    firmware.board.advance(milliseconds: UInt64(stepMilliseconds))
  }
  return firmware.board.sentSum ^ firmware.board.sentCount ^ firmware.board.entryCount
}

private func deliver(_ text: StaticString, on link: Int, to board: inout MemoryBoard) {
  for index in 0..<text.utf8CodeUnitCount {
    _ = board.deliver(text.utf8Start[index], on: link)
  }
}

import Foundation
import WagmanCore
import WagmanFieldBus
import WagmanFirmware
import WagmanSim

/// Our firmware in a thread, as a plant's controller.
///
/// It is switched on when the plant waits for it, and loses its power after as
/// many reads of the plant's as `lives` say; the last life has no end.
final class WiredController: ControllerLine {
  private var wire: Wire?
  private var lives: [Int]
  private let noise: UInt64
  private let settings: FirmwareSettings
  private let wired: [Int]
  private(set) var started = 0

  init(
    noise: UInt64 = 0, lives: [Int] = [], settings: FirmwareSettings = FirmwareSettings(),
    wired: [Int] = [0, 1, 2, 3]
  ) {
    self.noise = noise
    self.lives = lives
    self.settings = settings
    self.wired = wired
  }

  deinit { wire?.cut() }

  func awaitController() -> Bool {
    started += 1
    let wire = Wire(noise: noise, seed: UInt64(started))
    self.wire = wire
    let settings = settings
    Thread.detachNewThread { run(WiredChip(wire), settings) }
    return true
  }

  func read(into bytes: inout [UInt8]) -> ControllerReading {
    if let life = lives.first {
      lives[0] -= 1
      if life == 0 {
        lives.removeFirst()
        wire?.cut()
      }
    }
    guard let arrived = wire?.takeAtPlant() else { return .hungUp }
    bytes += arrived
    return .bytes
  }

  func write(_ bytes: [UInt8]) { wire?.sendToChip(bytes) }

  func hasConsole(_ console: Int) -> Bool { wired.contains(console) }

  func type(_ bytes: [UInt8], on console: Int) -> Bool {
    wire?.type(bytes, on: console)
    return true
  }
}

/// The loop of a chip's program, which begins anew when the plant says so.
///
/// Generic, for a thread's closure has no metadata for a type with a number among
/// its parameters.
private func run<Chip: BusChip>(_ chip: Chip, _ settings: FirmwareSettings) {
  let state = UnsafeMutablePointer<FieldBusState>.allocate(capacity: 1)
  while true {
    var firmware = Firmware<BusBoard<Chip>, 4>(
      board: BusBoard(chip: chip, state: state), settings: settings)
    firmware.begin()
    while !firmware.board.isToRestart {
      firmware.board.rest(until: firmware.wakeAt)
      if !firmware.board.isToRestart { firmware.step() }
    }
    chip.restart()
  }
}

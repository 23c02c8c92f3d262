import Foundation
import WagmanCore
import WagmanFieldBus

/// A chip in a thread of this process, at the far end of a wire.
struct WiredChip: BusChip {
  private let wire: Wire
  private let clock: Clock

  /// Goes on with each look at the wire, so that nothing hangs on how fast the machine is.
  private final class Clock {
    var looks: UInt64 = 0
  }

  init(_ wire: Wire) {
    self.wire = wire
    clock = Clock()
  }

  var milliseconds: UInt64 { clock.looks / 200 }
  var cycles: UInt32 { UInt32(truncatingIfNeeded: clock.looks) }
  var stackUsed: Int { 1_000 }
  var resetCause: ResetCause { .watchdog }

  var restarts: UInt8 { wire.restarts }

  func sleep() {}
  func feedWatchdog() {}
  func restart() { wire.restartChip() }
  func setLights(_ lights: UInt16) {}

  func sendBus(_ byte: UInt8) { wire.sendToPlant(byte) }

  func receiveBus() -> UInt8? {
    clock.looks += 1
    if let byte = wire.takeAtChip() { return byte }
    // A chip without power does nothing; a thread has to end.
    if wire.isCut { Thread.exit() }
    sched_yield()
    return nil
  }

  func peek(_ console: Int) -> UInt8? { wire.peekTyped(console) }
  func receive(on console: Int) -> UInt8? { wire.takeTyped(console) }
  func arrivedCount(_ console: Int) -> UInt8 { wire.arrivedCount(console) }
  func room(on console: Int) -> Int { 1_024 }
  func send(_ bytes: Span<UInt8>, on console: Int) {}
  func hasDrained(_ console: Int) -> Bool { false }
  func clearDrained(_ console: Int) {}
}

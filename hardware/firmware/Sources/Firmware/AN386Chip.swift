import AN386
import WagmanCore
import WagmanFieldBus

/// An MPS2 board with the AN386 image, as a ``BusBoard`` uses it.
struct AN386Chip: BusChip {
  var milliseconds: UInt64 { UInt64(an386_milliseconds()) }

  var cycles: UInt32 { an386_cycles() }

  var stackUsed: Int { Int(an386_stack_used()) }

  var resetCause: ResetCause { ResetCause(rawValue: an386_reset_cause()) ?? .powerOn }

  var restarts: UInt8 { an386_restarts() }

  func sleep() { an386_sleep() }

  func feedWatchdog() { an386_feed_watchdog() }

  func restart() { an386_restart() }

  func setLights(_ lights: UInt16) { an386_set_lights(lights) }

  func sendBus(_ byte: UInt8) { an386_send_bus(byte) }

  func receiveBus() -> UInt8? { UInt8(exactly: an386_receive_bus()) }

  func peek(_ console: Int) -> UInt8? { UInt8(exactly: an386_peek(UInt32(console))) }

  func receive(on console: Int) -> UInt8? { UInt8(exactly: an386_receive(UInt32(console))) }

  func arrivedCount(_ console: Int) -> UInt8 { an386_arrived(UInt32(console)) }

  func room(on console: Int) -> Int { Int(an386_room(UInt32(console))) }

  func send(_ bytes: Span<UInt8>, on console: Int) {
    for index in bytes.indices { an386_send(UInt32(console), bytes[index]) }
  }

  func hasDrained(_ console: Int) -> Bool { an386_has_drained(UInt32(console)) }

  func clearDrained(_ console: Int) { an386_clear_drained(UInt32(console)) }
}

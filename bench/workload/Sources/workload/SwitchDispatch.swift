/// Five device machines on a tape, by their switch; what they ask for is only counted.
struct SwitchDispatch: DeviceHost {
  var now: UInt64 = 0
  var states = InlineArray<5, DeviceState>(repeating: .stopped)
  var timeouts = InlineArray<5, UInt64>(repeating: .max)
  var silences = InlineArray<5, UInt64>(repeating: .max)
  var history = Checksum()
  private(set) var counts = DispatchCounts()

  @inline(never)
  mutating func run(_ tape: borrowing Tape, events: UInt64) {
    var device = Int(now % UInt64(deviceCount))
    for index in 0..<events {
      if let event = DeviceEvent(rawValue: tape[index]) {
        handle(event, of: device, in: states[device])
      }
      now &+= 1
      device = device == deviceCount - 1 ? 0 : device &+ 1
    }
  }

  var checksum: UInt64 {
    var sum = history
    counts.fold(into: &sum)
    for device in states.indices {
      sum.fold(timeouts[device])
      sum.fold(silences[device])
      sum.fold(UInt64(states[device].rawValue))
    }
    return sum.value
  }

  mutating func change(_ device: Int, to state: DeviceState) {
    history.foldEntry(of: device, into: state.rawValue, at: now)
    states[device] = state
    timeouts[device] = .max
    silences[device] = .max
  }

  mutating func armTimeout(of device: Int, seconds: UInt64) { timeouts[device] = now &+ seconds }

  @inline(__always)
  mutating func armSilence(of device: Int, seconds: UInt64) { silences[device] = now &+ seconds }

  mutating func count(_ tally: Tally) {
    switch tally {
    case .stopped: counts.stopped &+= 1
    case .started: counts.started &+= 1
    case .restarted: counts.restarted &+= 1
    case .startFailed: counts.startFailed &+= 1
    case .stopFailed: counts.stopFailed &+= 1
    }
  }

  mutating func broadcast(_ broadcast: Broadcast, from device: Int) {
    counts.broadcasts &+= 1 &+ UInt64(broadcast.rawValue)
  }

  mutating func powerOn(_ device: Int, recovering: Bool) {
    counts.powerOns &+= 1
    if recovering { counts.recoveries &+= 1 }
  }

  mutating func powerOff(_ device: Int) { counts.powerOffs &+= 1 }

  mutating func requestShutdown(of device: Int) { counts.shutdowns &+= 1 }
}

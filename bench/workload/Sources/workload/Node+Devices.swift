/// The devices of a node and the guests on them, WORKLOAD.md W1.4.
extension Node: DeviceHost {
  @inline(__always)
  func state(of device: Int) -> DeviceState { devices[device].state }

  mutating func change(_ device: Int, to state: DeviceState) {
    history.foldEntry(of: device, into: state.rawValue, at: now / 1000)
    devices[device].state = state
    alarms.disarmTimeoutAndSilence(device)
  }

  mutating func armTimeout(of device: Int, seconds: UInt64) {
    alarms.armTimeout(device, at: now &+ seconds &* 1000)
  }

  @inline(__always)
  mutating func armSilence(of device: Int, seconds: UInt64) {
    alarms.armSilence(device, at: now &+ seconds &* 1000)
  }

  mutating func count(_ tally: Tally) {
    switch tally {
    case .stopped: counters.stops &+= 1
    case .started: counters.starts &+= 1
    case .restarted: counters.restarts &+= 1
    case .startFailed: counters.startFailures &+= 1
    case .stopFailed: counters.stopFailures &+= 1
    }
  }

  mutating func broadcast(_ broadcast: Broadcast, from device: Int) {
    messages.append(.broadcast(broadcast, from: UInt8(truncatingIfNeeded: device)))
  }

  mutating func powerOff(_ device: Int) {
    guard devices[device].guest != .off else { return }
    if devices[device].guest != .halted { counters.kills &+= 1 }
    devices[device].guest = .off
    alarms.disarmGuest(device)
  }

  mutating func powerOn(_ device: Int, recovering: Bool) {
    powerOff(device)
    let fate = devices[device].random.below(64)
    let boot = devices[device].random.below(31)
    devices[device].isStubborn = devices[device].random.below(16) == 0
    devices[device].beats = 0
    if !recovering && fate < 12 {
      counters.bootFailures &+= 1
      devices[device].guest = .hung
    } else {
      devices[device].guest = .booting
      let seconds = !recovering && fate < 16 ? 130 &+ 2 &* boot : 30 &+ boot
      alarms.armGuest(device, at: now &+ 1000 &* seconds)
    }
  }

  mutating func requestShutdown(of device: Int) {
    counters.shutdownRequests &+= 1
    guard devices[device].guest == .alive && !devices[device].isStubborn else { return }
    let haltAt = now &+ 1000 &* (5 &+ devices[device].random.below(16))
    devices[device].guest = .halting
    devices[device].haltAt = haltAt
    if alarms.guests[device].time > haltAt { alarms.armGuest(device, at: haltAt) }
  }

  /// What a guest does at its alarm: nearly always, beat.
  @inline(__always)
  mutating func guestEvent(_ device: Int) {
    if devices[device].guest == .alive && devices[device].beats % 360 != 0 {
      alarms.armGuest(device, at: now &+ 10_000)
    } else {
      guard survives(device) else { return }
    }
    devices[device].beats &+= 1
    counters.heartbeats &+= 1
    if devices[device].state == .started {
      handle(.heartbeat, of: device)
    } else {
      handleInTransit(device)
    }
  }

  /// Whether a guest beats that boots, halts, or may hang now.
  @inline(never)
  private mutating func survives(_ device: Int) -> Bool {
    if devices[device].guest == .halting {
      if now >= devices[device].haltAt {
        devices[device].guest = .halted
        return false
      }
      alarms.armGuest(device, at: min(now &+ 10_000, devices[device].haltAt))
      return true
    }
    if devices[device].guest == .booting {
      devices[device].guest = .alive
    } else if devices[device].random.below(256) == 0 {
      devices[device].guest = .hung
      counters.hangs &+= 1
      return false
    }
    alarms.armGuest(device, at: now &+ 10_000)
    return true
  }

  /// A heartbeat of a device that is not started.
  @inline(never)
  private mutating func handleInTransit(_ device: Int) { handle(.heartbeat, of: device) }
}

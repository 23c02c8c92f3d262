/// The devices of a node and the guests on them, WORKLOAD.md W1.4.
extension Node: DeviceHost {
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
    devices[device].beatsUntilRisk = 0
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
  mutating func guestEvent(_ alarm: Alarm) {
    let device = alarm.device
    if devices[device].guest == .alive && devices[device].beatsUntilRisk != 0 {
      alarms.postponeGuest(alarm, by: 10_000)
      devices[device].beatsUntilRisk &-= 1
    } else {
      guard survives(device) else { return }
    }
    counters.heartbeats &+= 1
    handle(.heartbeat, of: device, in: devices[device].state)
  }

  /// Whether a guest beats that boots, halts, or may hang now.
  @inline(never)
  private mutating func survives(_ device: Int) -> Bool {
    if devices[device].guest == .halting {
      let haltAt = devices[device].haltAt
      guard now < haltAt else { return fallSilent(device, as: .halted) }
      alarms.armGuest(device, at: min(now &+ 10_000, haltAt))
    } else {
      if devices[device].guest == .booting {
        devices[device].guest = .alive
      } else if devices[device].random.below(256) == 0 {
        counters.hangs &+= 1
        return fallSilent(device, as: .hung)
      }
      alarms.armGuest(device, at: now &+ 10_000)
    }
    let isPast = devices[device].beatsUntilRisk == 0
    devices[device].beatsUntilRisk = isPast ? 359 : devices[device].beatsUntilRisk &- 1
    return true
  }

  /// No further beat; always false.
  private mutating func fallSilent(_ device: Int, as guest: Guest) -> Bool {
    devices[device].guest = guest
    alarms.disarmGuest(device)
    silentFirings &+= 1
    return false
  }
}

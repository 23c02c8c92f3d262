/// The controller of a node, WORKLOAD.md W1.5.
extension Node {
  mutating func enter(_ entered: Phase) {
    var next: Phase? = entered
    while let entering = next {
      history.foldEntry(of: deviceCount, into: entering.rawValue, at: now / 1000)
      phase = entering
      alarms.disarmController()
      next = nil
      switch entering {
      case .normal: alarms.armController(at: now + 60_000)
      case .startDevices:
        next = .normal
        for device in 0..<deviceCount where devices[device].state != .started {
          current = UInt8(device)
          next = .startNext
          break
        }
      case .startNext: commandStart(of: Int(current))
      case .willHibernate:
        nextStop = 0
        alarms.armController(at: now + 30_000)
      case .hibernating:
        counters.hibernations += 1
        nextStop = 0
        alarms.armController(at: now + 30_000)
      }
    }
  }

  mutating func controllerAlarm() {
    switch phase {
    case .normal:
      alarms.armController(at: now + 60_000)
      for step in 1...deviceCount {
        let device = (Int(current) + step) % deviceCount
        guard devices[device].state == .stopped else { continue }
        current = UInt8(device)
        let attempts = devices[device].attempts
        commandStart(of: device)
        if attempts < 3 { devices[device].attempts = attempts + 1 }
        break
      }
    case .willHibernate:
      command(.stop, to: Int(nextStop))
      nextStop += 1
      if nextStop == deviceCount {
        enter(.hibernating)
      } else {
        alarms.armController(at: now + 30_000)
      }
    case .hibernating:
      alarms.armController(at: now + 30_000)
      for step in 0..<deviceCount {
        let device = (Int(nextStop) + step) % deviceCount
        let state = devices[device].state
        guard state != .stopped && state != .stopping else { continue }
        command(.stop, to: device)
        nextStop = UInt8((device + 1) % deviceCount)
        break
      }
    case .startDevices, .startNext: break
    }
  }

  mutating func received(_ broadcast: Broadcast, from device: UInt8) {
    let isAwaited = phase == .startNext && device == current
    switch broadcast {
    case .started:
      devices[Int(device)].attempts = 0
      if isAwaited { enter(.startDevices) }
    case .startFailed:
      guard isAwaited else { return }
      devices[Int(device)].attempts += 1
      enter(.startDevices)
    case .stopped, .stopFailed: break
    }
  }

  mutating func environmentChanged() {
    isEnvironmentBad.toggle()
    if isEnvironmentBad {
      alarms.armEnvironment(at: now + 600_000)
      if phase == .normal || phase == .startNext { enter(.willHibernate) }
    } else {
      alarms.armEnvironment(at: now + 21_000_000)
      if phase == .willHibernate || phase == .hibernating { enter(.normal) }
    }
  }

  private mutating func commandStart(of device: Int) {
    if devices[device].attempts < 3 {
      counters.startCommands += 1
      command(.start, to: device)
    } else {
      counters.recoverCommands += 1
      command(.startRecovering, to: device)
    }
  }

  private mutating func command(_ event: DeviceEvent, to device: Int) {
    messages.append(.command(event, to: UInt8(truncatingIfNeeded: device)))
  }
}

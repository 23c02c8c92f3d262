import WagmanCore
import WagmanFirmware
import WagmanHAL
import WagmanTrace

/// What a trace sees of a running node.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Runs until `end` as ``advance(to:_:)`` does, and shows `look` the node at the
  /// present moment and after each one at which something happens.
  // Not inlined, as what it calls alone: the loop without a trace keeps its shape.
  @inline(never)
  public mutating func advance(
    to end: Tick, _ observe: (Observation) -> Void, look: (NodeLevels, Tick) -> Void
  ) {
    report(observe)
    look(levels, time)
    while true {
      let next = nextMoment
      guard next <= end else { break }
      step(at: next, observe)
      look(levels, time)
    }
    if firmware.board.time < end { firmware.board.move(to: end) }
  }

  /// What is to be seen of the node now.
  public var levels: NodeLevels {
    @inline(never) mutating get {
      // Asking a sensor changes what it remembers: that of a copy.
      var plant = firmware.board.plant
      let (activities, lines) = firmware.board.lookAtGuests()
      return NodeLevels(
        isRunning: !isDown, bootedAt: firmware.board.bootedAt, relays: firmware.board.relays,
        contacts: firmware.board.contacts, heartbeats: lines, media: firmware.board.selectors,
        sample: plant.sample(at: time), guests: activities, machines: firmware.machines)
    }
  }
}

extension BoardProgram where Self: ~Copyable {
  /// Nothing: a program whose machines are elsewhere, or that has none.
  public var machines: MachineLevels? { nil }
}

extension Firmware where B == VirtualBoard {
  /// The alarms and the verdict of its machines.
  public var machines: MachineLevels? {
    MachineLevels(
      alarms: .init { $0 < Port.count ? node.guests[$0].nextAlarm : node.controller.nextAlarm },
      verdict: node.environment.verdict)
  }
}

extension VirtualBoard {
  /// What the guests do, and the levels of their heartbeat lines, which each beat turns over.
  ///
  /// Mutating although it changes nothing, as is what it asks: on values that it may
  /// not change the compiler would copy each guest.
  fileprivate mutating func lookAtGuests() -> (InlineArray<5, GuestActivity>, PortSet) {
    var activities = InlineArray<5, GuestActivity>(repeating: .absent)
    var lines: UInt8 = 0
    for index in 0..<Port.count {
      activities[index] = guests[index].activity
      lines |= UInt8(guests[index].heartbeats & 1) << UInt8(index)
    }
    return (activities, PortSet(rawValue: lines))
  }
}

extension GuestModel {
  fileprivate var activity: GuestActivity {
    mutating get {
      // A comparison would copy the profile.
      if case .none = profile { return .absent }
      return switch state {
      case .off: .off
      case .booting: .booting
      case .up: .up
      case .hung: .hung
      case .halting: .halting
      case .halted: .halted
      }
    }
  }
}

import WagmanCheck
import WagmanCore

/// Counts which rows of the tables a history took.
///
/// A row is told from what was there before, what was fed, and what is there now: nothing of how
/// the machines find their way is asked.
struct Census: Sendable {
  private(set) var counts = [Int](repeating: 0, count: Row.allCases.count)

  mutating func add(_ other: Census) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  mutating func take(_ row: Row) { counts[row.rawValue] += 1 }

  func count(of row: Row) -> Int { counts[row.rawValue] }

  mutating func count(
    _ step: InvariantMonitor.Step, from before: Node, to after: Node, at now: Tick,
    _ outbox: Outbox
  ) {
    switch step {
    case .reset:
      countReset(after, at: now)
    case .input(.command(let command, let port, _), let refusal):
      countCommand(command, before.guest(port), after.guest(port), refusal, in: before, after)
    case .input(.heartbeat(let port), _):
      countHeartbeat(before.guest(port), after.guest(port), at: now, outbox)
    case .input(.overcurrent(let port), _):
      countOvercurrent(before.guest(port), after.guest(port), at: now)
    case .input(.hibernate, _):
      countHibernate(before, after)
    case .input(.wake, _):
      switch before.controller.phase {
      case .willHibernate: take(.wakeFromWillHibernate)
      case .hibernation: take(.wakeFromHibernating)
      default: take(.wakeElsewhere)
      }
    case .input(.sample, _): break
    case .alarm(let subject, let alarm):
      if let port = subject.port {
        countAlarm(alarm, before.guest(port), after.guest(port), at: now)
      } else {
        countControllerAlarm(alarm, before, after, outbox)
      }
    }
    countEvents(before, after, at: now, outbox)
    countWake(before, after)
  }

  private mutating func countReset(_ after: Node, at now: Tick) {
    for index in 0..<Port.count {
      let guest = after.guests[index]
      switch guest.phase {
      case .disabled: take(.resetDisabled)
      case .stopped: take(guest.isHeldOff(at: now) ? .resetHeldOff : .resetStopped)
      case .started: take(.resetStarted)
      case .stopping: take(.resetStopping)
      default: break
      }
    }
    take(after.controller.isHibernating ? .resetWillHibernate : .resetStartDevices)
  }

  private mutating func countHibernate(_ before: Node, _ after: Node) {
    switch before.controller.phase {
    case .startNextDevice: take(.hibernateFromRound)
    case .normal: take(.hibernateFromNormal)
    default:
      take(before.controller.causes.contains(.command) ? .hibernateAgain : .hibernateAddsCause)
    }
  }

  private mutating func countControllerAlarm(
    _ alarm: Alarm, _ before: Node, _ after: Node, _ outbox: Outbox
  ) {
    switch (alarm, before.controller.phase) {
    case (.turn, .normal):
      guard let started = Self.entries(of: outbox).first(where: { $0.entry.cause == .turn }) else {
        return take(.turnFindsNobody)
      }
      take(.turnStarts)
      let lower = Port.all.filter { $0 < started.port && before.guest($0).phase == .stopped }
      let passed = lower.contains { port in
        let memory = before.guest(port).memory
        return memory.isWanted && after.guest(port).heldOffUntil == .zero
      }
      if passed { take(.turnWrapsAround) }
    case (.stop, .hibernation): take(.hibernatingStopAlarm)
    case (.stop, .willHibernate):
      let told = Port.all.filter { port in
        before.guest(port).waitingStop == nil && after.guest(port).waitingStop != nil
      }
      if !told.isEmpty {
        take(.willHibernateStopsStarting)
      } else if Self.entries(of: outbox).contains(where: { $0.entry.cause == .hibernation }) {
        take(.willHibernateStopsStarted)
      } else {
        take(.willHibernateStopsNobody)
      }
    case (.duration, _):
      if before.controller.causes == after.controller.causes {
        take(.durationStep)
      } else {
        take(after.controller.isHibernating ? .durationRemovesCause : .durationWakes)
      }
    default: break
    }
  }

  /// What the events of a step tell of the controller and of the environment.
  private mutating func countEvents(
    _ before: Node, _ after: Node, at now: Tick, _ outbox: Outbox
  ) {
    for index in 0..<outbox.count {
      guard case .event(let event) = outbox[index] else { continue }
      switch event.code {
      case .entered:
        if let entry = Entry(argument: event.argument) {
          countEntry(entry, event.subject.port, before, after)
        }
      case .environmentCritical:
        take(.environmentCritical)
        switch before.controller.phase {
        case .startNextDevice: take(.criticalFromRound)
        case .normal: take(.criticalFromNormal)
        default: take(.criticalAddsCause)
        }
      case .environmentNormal:
        take(.environmentNormal)
        if before.controller.causes.contains(.environment) {
          take(after.controller.isHibernating ? .normalRemovesCause : .normalWakes)
        }
      case .causesChanged:
        let isBlind = after.environment.workingSensors == 0
        if isBlind && before.controller.causes.contains(.environment)
          && before.environment.verdict == .critical && after.environment.verdict == .normal
        {
          take(.blindRemovesCause)
        }
      case .sensorFault: take(.sensorFault)
      case .sensorRecovered: take(.sensorRecovered)
      default: break
      }
    }
    for port in before.controller.forced.ports
    where after.guest(port).isDown && after.controller.isHibernating {
      take(.forcedStops)
    }
  }

  private mutating func countEntry(
    _ entry: Entry, _ port: Port?, _ before: Node, _ after: Node
  ) {
    guard let port else {
      switch (entry.from, entry.to) {
      case (_, .startNextDevice):
        if case .startNextDevice(let current) = after.controller.state {
          let phase = before.guest(current).phase
          take(
            phase == .cycling || phase == .starting ? .roundTakesOneOnItsWay : .roundStartsStopped)
        }
      case (.startNextDevice, .startDevices): take(.deviceSettles)
      case (.startDevices, .normal): take(.roundEnds)
      case (.willHibernate, .hibernation):
        take(before.controller.isHibernating ? .allDown : .entryFindsAllDown)
      default: break
      }
      return
    }
    switch (entry.from, entry.to, entry.cause) {
    case (.cycling, .stopped, .hibernation): take(.entryStopsCycling)
    case (.restarting, .stopping, .hibernation): take(.entryStopsRestarting)
    case (.stopping, .restarting, .wake): take(.wakeRestartsStopping)
    case (.cycling, .starting, _): countStart(entry, before.guest(port))
    default: break
    }
  }

  private mutating func countStart(_ entry: Entry, _ before: Guest) {
    if entry.attempt >= 254 && before.memory.attempts >= 254 { take(.attemptsSaturate) }
    if before.memory.chosenMedium != nil {
      take(.startFromChosenMedium)
    } else if entry.attempt > 3 && entry.attempt % 2 == 0 && before.port.hasBootSelector {
      take(.startFromSecondary)
    }
  }

  private mutating func countWake(_ before: Node, _ after: Node) {
    guard before.controller.isHibernating && after.controller.phase == .normal else { return }
    for port in Port.all
    where before.guest(port).waitingStop != nil && after.guest(port).phase == .starting
      && after.guest(port).waitingStop == nil
    {
      take(.wakeTakesBackWaitingStop)
    }
  }

  private static func entries(of outbox: Outbox) -> [(port: Port, entry: Entry)] {
    (0..<outbox.count).compactMap { index in
      guard case .event(let event) = outbox[index], event.code == .entered,
        let port = event.subject.port, let entry = Entry(argument: event.argument)
      else { return nil }
      return (port, entry)
    }
  }
}

extension Controller {
  /// Applies one event: the controller table of MACHINES.md, row by row.
  mutating func handle(
    _ event: Event, at now: Tick, seeing guests: GuestsView, with configuration: NodeConfiguration,
    asking requests: inout Requests, into outbox: inout Outbox
  ) {
    switch (state, event) {
    case (_, .reset):
      if causes == .none {
        startDevices(
          because: .reset, at: now, seeing: guests, with: configuration, asking: &requests,
          into: &outbox)
      } else {
        spendReset(with: configuration)
        willHibernate(
          because: .reset, at: now, seeing: guests, with: configuration, asking: &requests,
          into: &outbox)
      }

    case (.startNextDevice(let current), .guestStepped):
      guard !guests.cycling.union(guests.starting).contains(current) else { break }
      startDevices(
        because: .deviceSettled, at: now, seeing: guests, with: configuration, asking: &requests,
        into: &outbox)

    case (.normal, .alarm(let alarm)):
      if alarm == .turn {
        giveTurn(at: now, seeing: guests, with: configuration, asking: &requests)
      }

    case (.startDevices, .environment(let verdict)), (.startNextDevice, .environment(let verdict)),
      (.normal, .environment(let verdict)):
      guard verdict == .critical else { break }
      setCauses(.environment, at: now, into: &outbox)
      willHibernate(
        because: .environment, at: now, seeing: guests, with: configuration, asking: &requests,
        into: &outbox)

    case (.startDevices, .hibernate(let span)), (.startNextDevice, .hibernate(let span)),
      (.normal, .hibernate(let span)):
      setCauses(.command, at: now, into: &outbox)
      commandRemaining = span
      willHibernate(
        because: .command, at: now, seeing: guests, with: configuration, asking: &requests,
        into: &outbox)

    case (.willHibernate, .guestStepped(let port)), (.hibernating, .guestStepped(let port)):
      if guests.down.contains(port) { forced.remove(port) }
      hibernateIfAllDown(at: now, seeing: guests, with: configuration, into: &outbox)

    case (.willHibernate, .forced(let port)), (.hibernating, .forced(let port)):
      forced.insert(port)

    case (.willHibernate(_, let duration), .alarm(let alarm)):
      if alarm == .stop {
        stopNext(seeing: guests, asking: &requests)
        state = .willHibernate(stopDue: now + configuration.stopSpacing, durationDue: duration)
      } else if alarm == .duration {
        spendDuration(
          at: now, seeing: guests, with: configuration, asking: &requests, into: &outbox)
      }

    case (.hibernating(_, let duration), .alarm(let alarm)):
      if alarm == .stop {
        stopAll(seeing: guests, asking: &requests)
        state = .hibernating(stopDue: now + configuration.stopSpacing, durationDue: duration)
      } else if alarm == .duration {
        spendDuration(
          at: now, seeing: guests, with: configuration, asking: &requests, into: &outbox)
      }

    case (.willHibernate, .environment(let verdict)), (.hibernating, .environment(let verdict)):
      switch verdict {
      case .critical: setCauses(causes.adding(.environment), at: now, into: &outbox)
      case .normal:
        remove(
          .environment, at: now, seeing: guests, with: configuration, asking: &requests,
          into: &outbox)
      }

    case (.willHibernate, .environmentUnknown), (.hibernating, .environmentUnknown):
      remove(
        .environment, at: now, seeing: guests, with: configuration, asking: &requests,
        into: &outbox)

    case (.willHibernate, .hibernate(let span)), (.hibernating, .hibernate(let span)):
      setCauses(causes.adding(.command), at: now, into: &outbox)
      commandRemaining = span
      armDuration(at: now, with: configuration)

    case (.willHibernate, .wake), (.hibernating, .wake):
      setCauses(.none, at: now, into: &outbox)
      wake(
        because: .command, at: now, seeing: guests, with: configuration, asking: &requests,
        into: &outbox)

    case (.startDevices, .wake), (.startNextDevice, .wake), (.normal, .wake):
      break

    case (.startDevices, .environmentUnknown), (.startNextDevice, .environmentUnknown),
      (.normal, .environmentUnknown):
      break

    case (.startDevices, .forced), (.startNextDevice, .forced), (.normal, .forced):
      break

    case (.startDevices, .guestStepped), (.normal, .guestStepped):
      break

    case (.startDevices, .alarm), (.startNextDevice, .alarm):
      break
    }
  }
}

import WagmanCore
import WagmanHAL
import WagmanWire

/// What each kind of board is asked, and what it is told.
extension RemoteDriver {
  struct Line {
    let command: ConsoleCommand
    var seal: UInt32?

    /// A reset whose answer was lost must not come twice; all else does no harm then.
    var isRepeatable: Bool { command != .reset(seconds: 0) }
  }

  /// The request of an operation; `nil` when there is none, or none any more.
  ///
  /// Whatever is asked but a reset does no harm twice: a board in the field that is asked to
  /// start what has started, or to stop what has stopped, does nothing.
  func line(for operation: Operation) -> Line? {
    switch operation {
    case .greeting(.identifier):
      // A snapshot's id is sealed, and asking for one changes nothing.
      greetsSealed ? Line(command: .snapshot, seal: number) : Line(command: .identifier)
    case .greeting(.manual): Line(command: .mode(isManual: true))
    case .greeting(.snapshot): Line(command: .snapshot, seal: number)
    case .greeting(.hold(let step)): holding(step)
    case .greeting(.readings): nil
    case .refresh(let step):
      dialect == .manual
        ? Line(command: .snapshot, seal: number) : readings.indexed(step).map { Line(command: $0) }
    case .effect(let effect, let step): line(for: effect, step)
    case .mirror(let mirror, let number):
      dialect == .manual ? Line(command: mirror.command, seal: number) : nil
    case .release(let step): release(step)
    }
  }

  private func line(for effect: Effect, _ step: Int) -> Line? {
    if dialect == .manual {
      let command = effect.command
      return Line(command: command, seal: command.name.maySeal ? effect.number : nil)
    }
    let commands: [ConsoleCommand] =
      switch effect.what {
      case .relay(let port, .on): [.enable(PortSet(port)), .start(port, isForced: false)]
      case .relay(let port, .off): [.stop(seconds: 0, port), .disable(PortSet(port))]
      case .medium(let port, let medium): [.chooseMedium(port, medium)]
      case .clock(let moment): [.setDate(moment)]
      case .reset: [.reset(seconds: 0)]
      // Such a board has no word for it: its guests are not told.
      case .message: []
      }
    return commands.indexed(step).map { Line(command: $0) }
  }

  /// What is asked for readings, in this order.
  var readings: [ConsoleCommand] {
    switch dialect {
    case .original:
      [
        .heartbeats, .currents, .environment, .thermistors, .boots, .bootFlags, .epoch,
      ]
    case .sensorgrams: [.heartbeats, .currents, .state, .thermistors, .boots, .epoch]
    case .manual, nil: []
    }
  }

  /// A board that supervises heartbeats by itself is told not to.
  private func holding(_ step: Int) -> Line? {
    guard dialect == .original else { return nil }
    return Port.every.indexed(step).map { Line(command: .watch($0, isOn: false)) }
  }

  /// The board decides for itself again: what is wanted may be powered, and what
  /// was watched is watched.
  private func release(_ step: Int) -> Line? {
    switch dialect {
    case .manual, nil:
      return step == 0 ? Line(command: .mode(isManual: false)) : nil
    case .original, .sensorgrams:
      var commands: [ConsoleCommand] = []
      let flags = desired ?? PortFlags()
      for port in Port.every where dialect == .original && flags.watched.contains(port) {
        commands.append(.watch(port, isOn: true))
      }
      let allowed = flags.enabled.intersection(flags.wanted)
      if !allowed.isEmpty { commands.append(.enable(allowed)) }
      return commands.indexed(step).map { Line(command: $0) }
    }
  }

  /// An operation of which nothing is left to ask is over.
  func pass(_ operation: Operation, at tick: Tick) {
    switch operation {
    case .greeting(.hold): phase = .greeting(.readings)
    case .effect(let effect, _): acknowledge(effect, at: tick)
    case .mirror(let mirror, _): note(mirror)
    case .release:
      endRelease()
    case .greeting, .refresh: break
    }
  }

  /// The board knows it, or has no word for it.
  func note(_ mirror: Mirror) {
    if mirror.isOn {
      snapshot?.flags[keyPath: mirror.path].insert(mirror.port)
    } else {
      snapshot?.flags[keyPath: mirror.path].remove(mirror.port)
    }
  }
}

extension Array {
  /// The element at an index, or `nil` beyond the end.
  fileprivate func indexed(_ index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}

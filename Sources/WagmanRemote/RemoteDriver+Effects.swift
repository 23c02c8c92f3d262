import WagmanCore
import WagmanWire

extension RemoteDriver {
  /// Something that the program wants done, with its running number.
  struct Effect: Equatable {
    enum What: Equatable {
      case relay(Port, RelayLevel)
      case medium(Port, BootMedium)
      case message(Port, Message)
      case clock(DateTime)
      case reset
    }

    let what: What
    let number: UInt32

    var command: ConsoleCommand {
      switch what {
      case .relay(let port, let level): .relay(port, level)
      case .medium(let port, let medium): .chooseMedium(port, medium)
      case .message(let port, let message): .tell(port, message)
      case .clock(let moment): .setDate(moment)
      case .reset: .reset(seconds: 0)
      }
    }

    /// The port whose relay it moves.
    var relayPort: Port? {
      if case .relay(let port, _) = what { port } else { nil }
    }
  }

  /// A flag of a port that is not yet on the board as it is on the host.
  struct Mirror: Equatable {
    enum Flag { case enabled, wanted, watched }

    let flag: Flag
    let port: Port
    let isOn: Bool

    /// A relay goes on only where the board knows the port as enabled.
    var isEnabling: Bool { flag == .enabled && isOn }

    var command: ConsoleCommand {
      switch flag {
      case .enabled: isOn ? .enable(PortSet(port)) : .disable(PortSet(port))
      case .wanted: .want(port, isWanted: isOn)
      case .watched: .watch(port, isOn: isOn)
      }
    }

    var path: WritableKeyPath<PortFlags, PortSet> {
      switch flag {
      case .enabled: \.enabled
      case .wanted: \.wanted
      case .watched: \.watched
      }
    }
  }

  /// A switching that the readings do not show yet.
  struct Unconfirmed: Equatable {
    let port: Port
    let level: RelayLevel
    let number: UInt32
    /// When the board acknowledged it; `nil` while it has not.
    var acknowledgedAt: Tick?
  }

  // MARK: What the program wants

  /// The number that the next switching of a relay will bear.
  ///
  /// The one before it is kept for enabling the port, which comes first.
  public var nextNumber: UInt32 { number &+ 2 }

  func switchRelay(_ port: Port, to level: RelayLevel) {
    // What has not been sent yet is not worth sending any more.
    effects.removeAll { $0.relayPort == port }
    unconfirmed.removeAll { $0.port == port }
    number = nextNumber
    let effect = Effect(what: .relay(port, level), number: number)
    unconfirmed.append(Unconfirmed(port: port, level: level, number: effect.number))
    effects.append(effect)
  }

  /// Chosen before the relay goes on, so it takes a number of its own only then.
  func selectMedium(_ medium: BootMedium, for port: Port) {
    effects.removeAll {
      if case .medium(port, _) = $0.what { true } else { false }
    }
    effects.append(Effect(what: .medium(port, medium), number: takeNumber()))
  }

  func tell(_ port: Port, _ message: Message) {
    effects.append(Effect(what: .message(port, message), number: takeNumber()))
  }

  func setClock(_ epochSeconds: UInt32) {
    snapshot?.epochSeconds = epochSeconds
    guard let moment = DateTime(epochSeconds: epochSeconds) else { return }
    effects.append(Effect(what: .clock(moment), number: takeNumber()))
  }

  func resetBoard() {
    effects.append(Effect(what: .reset, number: takeNumber()))
  }

  // MARK: What is kept alike

  func nextMirror(where isMeant: (Mirror) -> Bool) -> Mirror? {
    guard let desired, let known = snapshot?.flags, desired != known else { return nil }
    for flag in [Mirror.Flag.enabled, .wanted, .watched] {
      for port in Port.every {
        let path = Mirror(flag: flag, port: port, isOn: true).path
        let isOn = desired[keyPath: path].contains(port)
        let mirror = Mirror(flag: flag, port: port, isOn: isOn)
        if known[keyPath: path].contains(port) != isOn && isMeant(mirror) { return mirror }
      }
    }
    return nil
  }

  /// Whether host and board agree about every flag.
  public var isMirrored: Bool { desired != nil && desired == snapshot?.flags }
}

import WagmanCore
import WagmanWire
import WagmanYaml

/// Keeps a plan from wearing out relays and guests: how often power may be switched.
///
/// A plan that asks for more waits; nothing is refused. Power is always cut at once where the
/// safe state asks for it.
struct Interlock {
  private let rules: InterlockRules
  /// When power was last switched, newest last, in milliseconds of the run.
  private var switchings: [UInt64] = []
  private var offSince = [UInt64?](repeating: nil, count: Port.count)

  init(_ rules: InterlockRules) { self.rules = rules }

  /// Lets a command be given now, and counts it; or not before a later moment.
  ///
  /// Both at once, so that no two branches of a plan pass at the same place.
  ///
  /// - Returns: when to ask again; `nil` where it may be given now.
  mutating func clear(_ command: ConsoleCommand, at now: UInt64) -> UInt64? {
    guard let kind = Switching(command) else { return nil }
    let moment = earliest(for: kind, at: now)
    guard moment <= now else { return moment }
    switchings = switchings.filter { $0 + 60_000 > now } + [now]
    if !kind.turnsOn {
      for port in kind.ports { note(port, isOn: false, at: now) }
    }
    return nil
  }

  /// Notes that a port has power, or has none, from a moment on.
  mutating func note(_ port: Port, isOn: Bool, at moment: UInt64) {
    offSince[port.index] = isOn ? nil : offSince[port.index] ?? moment
  }

  private func earliest(for kind: Switching, at now: UInt64) -> UInt64 {
    var moment = now
    let recent = switchings.filter { $0 + 60_000 > now }
    if recent.count >= rules.switchingsPerMinute {
      moment = recent[recent.count - rules.switchingsPerMinute] + 60_000
    }
    if kind.turnsOn {
      for port in kind.ports {
        if let since = offSince[port.index] {
          moment = max(moment, since + rules.offTime.milliseconds)
        }
      }
    }
    return moment
  }

  /// What a command does to power.
  private struct Switching {
    let ports: [Port]
    let turnsOn: Bool

    init?(_ command: ConsoleCommand) {
      switch command {
      case .start(let port, _), .restart(let port, _), .relay(let port, .on):
        (ports, turnsOn) = ([port], true)
      case .stop(_, let port), .kill(let port), .relay(let port, .off):
        (ports, turnsOn) = ([port], false)
      case .disable(let set):
        (ports, turnsOn) = (Port.all.filter { set.contains($0) }, false)
      case .hibernate: (ports, turnsOn) = (Port.all, false)
      case .wake: (ports, turnsOn) = (Port.all, true)
      case .ping, .enable, .watch, .bootMedium, .chooseMedium, .state, .why, .epoch, .date,
        .setDate, .identifier, .currents, .heartbeats, .thermistors, .environment, .bootFlags,
        .failCounts, .uptime, .boots, .version, .loader, .setLoader, .card, .log, .reset,
        .clearRecord, .help, .mode, .want, .tell, .snapshot, .events:
        return nil
      }
    }
  }
}

/// How often a plan may switch power.
public struct InterlockRules: Equatable, Sendable {
  /// Commands that switch power, in any minute.
  public var switchingsPerMinute = 60
  /// How long a port that is off stays off before a command may switch it on.
  public var offTime = TickSpan.seconds(0)

  public init() {}
}

import WagmanCore
import WagmanHAL
import WagmanReport
import WagmanTrace

/// Gathers what is to be seen of one port while a run goes on.
struct PortRecorder {
  private let port: Port
  /// Whether the scenario puts a guest on it.
  let isTaken: Bool
  private var relay: BandRecorder
  private var state: BandRecorder
  private var guest: BandRecorder
  private var beats: Instants
  private var isHigh: Bool?
  private(set) var current: CurveRecorder

  init(_ port: Port, isTaken: Bool) {
    self.port = port
    self.isTaken = isTaken
    relay = BandRecorder("\(port.name) relay")
    state = BandRecorder("\(port.name) state")
    guest = BandRecorder("\(port.name) guest")
    beats = Instants(label: "\(port.name) heartbeats")
    current = CurveRecorder("\(port.name) current", unit: "mA")
  }

  mutating func enter(_ phase: Phase, at now: UInt64) {
    state.set(phase.rawValue, at: now) { phase.words }
  }

  mutating func look(_ levels: NodeLevels, at now: UInt64) {
    let reading = levels.relays[port]
    let contact = levels.contacts.map { $0.contains(port) }
    relay.set(reading.rawValue &* 3 &+ (contact.map { $0 ? 1 : 2 } ?? 0), at: now) {
      reading.words(contact: contact)
    }
    if let activity = levels.guests?[port.index] {
      guest.set(activity.rawValue, at: now) { activity.words }
    }
    let level = levels.heartbeats.contains(port)
    // Each beat turns the line over.
    if let isHigh, isHigh != level { beats.at.append(now) }
    isHigh = level
    current.set(Double(levels.sample.milliamperes[port.index]), at: now)
  }

  /// What switches and who is switched; of an empty port no more than that.
  func bands(until end: UInt64) -> [Band] {
    [relay, state].map { $0.finished(at: end) } + (isTaken ? [guest.finished(at: end)] : [])
  }

  /// `nil` of an empty port that was silent.
  var heartbeats: Instants? { isTaken || !beats.at.isEmpty ? beats : nil }

  /// `nil` of an empty port that drew nothing.
  var currents: Curve? {
    isTaken || current.curve.points.contains { $0.value != 0 } ? current.curve : nil
  }
}

extension RelayReading {
  fileprivate func words(contact: Bool?) -> (String, Tone) {
    switch (self, contact) {
    case (.off, true?): ("reads off, contact closed", .bad)
    case (.on, false?): ("reads on, contact open", .bad)
    case (.off, _): ("off", .off)
    case (.on, _): ("on", .good)
    case (.unknown, let contact):
      (contact.map { "unknown, contact \($0 ? "closed" : "open")" } ?? "unknown", .bad)
    }
  }
}

extension GuestActivity {
  fileprivate var words: (String, Tone) {
    switch self {
    case .off, .absent, .halted: ("\(self)", .off)
    case .booting, .halting: ("\(self)", .waiting)
    case .up: ("\(self)", .good)
    case .hung: ("\(self)", .bad)
    }
  }
}

extension Phase {
  /// The state's name and what it means for whoever looks.
  var words: (String, Tone) {
    let tone: Tone =
      switch self {
      case .disabled, .stopped, .hibernation, .none: .off
      case .cycling, .starting, .stopping, .restarting, .startDevices, .startNextDevice,
        .willHibernate:
        .waiting
      case .started, .normal: .good
      }
    return (self == .none ? "none" : "\(name)", tone)
  }
}

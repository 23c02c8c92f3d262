import WagmanCore
import WagmanWire

/// A row of spans and instants in Perfetto: its `tid` and its place.
struct Track {
  let number: Int
  let name: String

  static let scenario = Track(number: 14, name: "scenario")

  /// Every track, from the top.
  static let all: [Track] =
    (0..<Port.count).flatMap { index in
      let subject = Subject(Port(unchecked: index))
      return [Track(subject), Track(guestOf: subject)]
    } + [Track(.controller), Track(.environment), Track(.board), scenario]

  /// The track of what decides about a port, or of what else entries are about.
  init(_ subject: Subject) {
    self.init(
      number: subject.port.map { $0.index * 2 + 1 } ?? Int(subject.rawValue) + 6,
      name: subject.name.description)
  }

  /// The track of what the guest on a port truly does.
  init(guestOf subject: Subject) {
    self.init(number: Track(subject).number + 1, name: "\(subject.name) guest")
  }

  private init(number: Int, name: String) {
    self.number = number
    self.name = name
  }
}

extension EventCode {
  /// The category of its instants.
  var kind: String {
    switch self {
    case .command, .refused: "command"
    case .startFailed, .stopFailed, .heartbeatLost, .unexpectedHeartbeat, .overcurrent,
      .sensorFault, .relayFault, .disabledByJournal, .recordLost:
      "fault"
    case .reset, .entered, .started, .stopped, .hibernating, .awake, .causesChanged,
      .environmentCritical, .environmentNormal, .sensorRecovered, .clockSet, .relayRecovered,
      .manual, .manualRelay, .happening:
      "event"
    }
  }
}

import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanSim

/// The real program over the virtual board, behind real links.
final class SimulatedBoard: TimedBoard {
  private let links: [String]
  private var server: LinkServer?
  var simulation: Simulation
  private var sessions = [UInt32](repeating: 0, count: LinkServer.placeCount)
  /// What the board wrote to its log.
  private(set) var entries: [LogEntry] = []
  var relaysOn: PortSet { simulation.firmware.board.contacts }
  /// Nothing goes through its links, and nobody notices.
  var isMute = false

  init(_ links: [String], _ scenario: Scenario = .still()) throws {
    self.links = links
    simulation = Simulation(scenario)
    try plug()
  }

  /// Since the board's begin.
  var time: Tick { simulation.time }

  func advance(to moment: Tick) { simulation.advance(to: moment) { note($0) } }

  func strike(_ happening: Happening) { simulation.strike(happening) { note($0) } }

  private func note(_ observation: Observation) {
    if case .entry(let entry, _) = observation { entries.append(entry) }
  }

  func plug() throws { server = try LinkServer(links.map { try LinkURL($0) }) }

  func unplug() {
    server?.close()
    server = nil
    for place in sessions.indices where sessions[place] != 0 {
      sessions[place] = 0
      simulation.attach(nil, to: Simulation.firstClientLink + place)
    }
    simulation.serveLinks { note($0) }
  }

  /// What the console of an administrator answers at this moment.
  func operate(_ line: String) -> [String] {
    simulation.attach(
      LinkAttachment(wire: .console, rights: .administration, session: 99), to: 0)
    return simulation.exchange(line, on: 0).dropFirst().dropLast().map { $0 }
  }

  /// Moves bytes; time stands still but for what a test advances.
  func pump(at now: UInt64) -> Bool { pump(waiting: 0) }

  func pump(waiting milliseconds: Int32) -> Bool {
    guard let server, !isMute else { return false }
    return simulation.pump(server, &sessions, waiting: milliseconds) { note($0) }
  }
}

extension Scenario {
  /// Three guests that do everything at whole seconds, in air that does not change.
  static func still() -> Scenario {
    var scenario = Scenario()
    scenario.enabled = PortSet(rawValue: 0b00111)
    scenario.watched = PortSet(rawValue: 0b00111)
    scenario.environment.dailySwing = 0
    scenario.environment.weather = 0
    var profile = GuestProfile()
    profile.name = "still"
    profile.bootTime = .seconds(40)
    profile.bootJitter = .milliseconds(0)
    profile.heartbeat = .seconds(10)
    profile.heartbeatJitter = .milliseconds(0)
    for index in 0..<3 { scenario.guests[index] = profile }
    return scenario
  }
}

/// Foundation has a `Port` too.
typealias BoardPort = WagmanCore.Port

/// The library of tests has attachments too.
typealias LinkAttachment = WagmanHAL.Attachment

func port(_ number: Int) -> BoardPort { BoardPort(unchecked: number) }

import WagmanCore
import WagmanHAL
import WagmanSerial
import WagmanSim

/// The real program over the virtual board, behind real links.
final class SimulatedBoard: FarSide {
  private let server: LinkServer
  private var simulation: Simulation
  private var sessions = [UInt32](repeating: 0, count: LinkServer.placeCount)

  init(_ links: [String], _ scenario: Scenario = .still()) throws {
    server = try LinkServer(links.map { try LinkURL($0) })
    simulation = Simulation(scenario)
  }

  /// Since the board's begin.
  var time: Tick { simulation.time }

  func advance(to moment: Tick) { simulation.advance(to: moment) { _ in } }

  /// What the console of an administrator answers at this moment.
  func operate(_ line: String) -> [String] {
    simulation.attach(
      LinkAttachment(wire: .console, rights: .administration, session: 99), to: 0)
    return simulation.exchange(line, on: 0).dropFirst().dropLast().map { $0 }
  }

  /// Moves bytes; time stands still but for what a test advances.
  func pump(at now: UInt64) -> Bool { pump(waiting: 0) }

  func pump(waiting milliseconds: Int32) -> Bool {
    var hasMoved = server.poll(timeoutMilliseconds: milliseconds)
    for place in 0..<LinkServer.placeCount {
      let link = Simulation.firstClientLink + place
      let session = server.isAttached(place) ? server.session(place) : 0
      if session != sessions[place] {
        sessions[place] = session
        simulation.attach(session == 0 ? nil : attachment(place), to: link)
        hasMoved = true
      }
      while session != 0, let byte = server.receive(on: place) {
        simulation.deliver(byte, on: link)
        hasMoved = true
      }
    }
    simulation.serveLinks { _ in }
    for place in 0..<LinkServer.placeCount where sessions[place] != 0 {
      simulation.drain(Simulation.firstClientLink + place) { bytes in
        hasMoved = true
        server.send(bytes, on: place)
        return bytes.count
      }
    }
    return server.poll(timeoutMilliseconds: 0) || hasMoved
  }

  private func attachment(_ place: Int) -> LinkAttachment {
    LinkAttachment(
      wire: server.wire(place) == .console ? .console : .sensorgram, rights: .administration,
      session: server.session(place))
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

import WagmanCore
import WagmanSerial
import WagmanSim

/// The program of boards in the field over the virtual board, behind real links.
final class OriginalBoard: TimedBoard {
  private let links: [String]
  private var server: LinkServer?
  var simulation: OriginalNode
  private var sessions = [UInt32](repeating: 0, count: LinkServer.placeCount)

  init(_ links: [String], _ scenario: Scenario = .still()) throws {
    self.links = links
    simulation = OriginalNode(scenario)
    try plug()
  }

  var relaysOn: PortSet { simulation.firmware.board.contacts }

  func advance(to moment: Tick) { simulation.advance(to: moment) { _ in } }

  func plug() throws { server = try LinkServer(links.map { try LinkURL($0) }) }

  func unplug() {
    server?.close()
    server = nil
    for place in sessions.indices where sessions[place] != 0 {
      sessions[place] = 0
      simulation.attach(nil, to: OriginalNode.firstClientLink + place)
    }
    simulation.serveLinks { _ in }
  }

  func pump(at now: UInt64) -> Bool {
    guard let server else { return false }
    return simulation.pump(server, &sessions, waiting: 0) { _ in }
  }
}

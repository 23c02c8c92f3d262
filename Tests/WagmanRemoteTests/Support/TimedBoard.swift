import WagmanCore
import WagmanSerial
import WagmanSim

/// A board that has a time of its own, and links that can be pulled.
protocol TimedBoard: FarSide {
  func advance(to moment: Tick)

  /// Opens its links.
  func plug() throws

  /// Hangs up on everybody; nobody gets through any more.
  func unplug()

  /// The positions of its relays' contacts.
  var relaysOn: PortSet { get }
}

extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Moves bytes between a server and the node's links, at the node's present moment.
  ///
  /// - Returns: whether a byte moved or somebody came or went.
  mutating func pump(
    _ server: LinkServer, _ sessions: inout [UInt32], waiting milliseconds: Int32,
    _ observe: (Observation) -> Void
  ) -> Bool {
    var hasMoved = server.poll(timeoutMilliseconds: milliseconds)
    for place in 0..<LinkServer.placeCount {
      let link = Simulation.firstClientLink + place
      let session = server.isAttached(place) ? server.session(place) : 0
      if session != sessions[place] {
        sessions[place] = session
        attach(session == 0 ? nil : server.administration(of: place), to: link)
        hasMoved = true
      }
      while session != 0, let byte = server.receive(on: place) {
        deliver(byte, on: link)
        hasMoved = true
      }
    }
    serveLinks(observe)
    for place in 0..<LinkServer.placeCount where sessions[place] != 0 {
      drain(Simulation.firstClientLink + place) { bytes in
        hasMoved = true
        server.send(bytes, on: place)
        return bytes.count
      }
    }
    return server.poll(timeoutMilliseconds: 0) || hasMoved
  }
}

extension LinkServer {
  fileprivate func administration(of place: Int) -> LinkAttachment {
    LinkAttachment(
      wire: wire(place) == .console ? .console : .sensorgram, rights: .administration,
      session: session(place))
  }
}

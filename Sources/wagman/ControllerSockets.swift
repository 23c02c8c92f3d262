import Glibc
import WagmanSerial
import WagmanSim

/// The sockets at which a controller elsewhere is served: its field bus, and those
/// of its consoles that the scenario's people type on.
final class ControllerSockets: ControllerLine {
  /// How long a controller may say nothing in the midst of a step.
  private static var patienceMilliseconds: UInt64 { 30_000 }

  private let bus: Entrance
  /// By number: 0 is the administration's, n the one of the guest on port n.
  private var consoles: [(number: Int, entrance: Entrance)] = []

  /// - Throws: ``Failure`` in words for a person.
  init(bus: LinkURL, consoles: [LinkURL]) throws {
    self.bus = try Self.open(bus)
    for url in consoles {
      let number: Int
      switch url.rights {
      case .administration: number = 0
      case .guest(let port): number = port == 0 ? 4 : Int(port)
      }
      self.consoles.append((number, try Self.open(url)))
    }
    for entrance in [self.bus] + self.consoles.map(\.entrance) {
      Wagman.complain("listening on \(entrance.url.address)")
    }
  }

  private static func open(_ url: LinkURL) throws -> Entrance {
    do {
      return try Entrance(url)
    } catch {
      throw Failure("\(error)")
    }
  }

  func close() {
    bus.close()
    for (_, entrance) in consoles { entrance.close() }
  }

  func awaitController() -> Bool {
    while !bus.admit() {
      if Interruption.isRequested { return false }
      var wait = pollfd(fd: bus.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&wait, 1, 200)
    }
    return true
  }

  func read(into bytes: inout [UInt8]) -> ControllerReading {
    let start = Monotonic.milliseconds
    // Not counted in rounds: a chatty console makes many of them within a moment.
    while Monotonic.milliseconds - start < Self.patienceMilliseconds {
      if Interruption.isRequested { return .interrupted }
      var waits = [bus.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      for (_, entrance) in consoles {
        waits.append(pollfd(fd: entrance.descriptor, events: Int16(POLLIN), revents: 0))
      }
      guard poll(&waits, nfds_t(waits.count), 200) > 0 else { continue }
      for index in consoles.indices where waits[index + 1].revents != 0 {
        drain(consoles[index].entrance)
      }
      guard waits[0].revents != 0 else { continue }
      if bus.read(into: &bytes) { return .bytes }
      for (_, entrance) in consoles { entrance.dismiss() }
      return .hungUp
    }
    return .silent
  }

  /// Takes what the controller says on a console: nobody of the scenario reads it.
  private func drain(_ entrance: Entrance) {
    guard entrance.hasClient else {
      _ = entrance.admit()
      return
    }
    var unread: [UInt8] = []
    _ = entrance.read(into: &unread)
  }

  func write(_ bytes: [UInt8]) { _ = bus.write(bytes) }

  func hasConsole(_ console: Int) -> Bool { consoles.contains { $0.number == console } }

  func type(_ bytes: [UInt8], on console: Int) -> Bool {
    guard let entrance = consoles.first(where: { $0.number == console })?.entrance else {
      return false
    }
    while !entrance.admit() {
      if Interruption.isRequested { return false }
      var waits = [
        pollfd(fd: entrance.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: bus.descriptor, events: 0, revents: 0),
      ]
      poll(&waits, nfds_t(waits.count), 200)
      if waits[1].revents & Int16(POLLHUP) != 0 { return true }
    }
    if entrance.write(bytes) { return true }
    // What is typed for a controller that has just lost its power is lost with it.
    var gone = pollfd(fd: bus.descriptor, events: 0, revents: 0)
    poll(&gone, 1, 1_000)
    return gone.revents & Int16(POLLHUP) != 0
  }
}

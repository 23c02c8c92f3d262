import WagmanCore
import WagmanTrace

/// What the plant of a running node tells to somebody outside, in a line each.
extension NodeSimulation where Program: BoardProgram & ~Copyable {
  /// Does what a request says, and tells so.
  ///
  /// - Parameters:
  ///   - request: The request; a pace is for whoever runs the node, and refused here.
  ///   - observe: Gets what happens at once.
  /// - Returns: one line without its end, which begins with `error: ` where nothing was done.
  public mutating func answer(
    _ request: PlantRequest, _ observe: (Observation) -> Void
  ) -> String {
    switch request {
    case .strike(let step):
      do throws(SentenceError) {
        try strike(step, observe)
        return "ok"
      } catch {
        return "error: \(error)"
      }
    case .time: return "time \(time.milliseconds)"
    case .relays:
      let contacts = firmware.board.contacts
      return "relays" + Self.list { contacts.contains($0) ? "on" : "off" }
    case .guests:
      let guests = levels.guests ?? .init(repeating: .absent)
      return "guests" + Self.list { "\(guests[$0.index])" }
    case .pace: return "error: the pace of this node is not to be changed"
    case .help: return Self.help
    }
  }

  private static func list(_ word: (Port) -> String) -> String {
    var line = ""
    for index in 0..<Port.count {
      let port = Port(unchecked: index)
      line += " \(port.name)=\(word(port))"
    }
    return line
  }

  private static var help: String {
    "help: time, relays, guests, pace 60, pace max, pace 0, or a sentence of a timeline like "
      + "'guest gn hangs'; they begin with \(Happening.subjects.joined(separator: ", "))"
  }
}

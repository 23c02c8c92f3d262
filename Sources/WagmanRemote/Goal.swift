import WagmanCore
import WagmanWire

/// The state that a command asks for, and how to see that it is reached.
public struct Goal: Equatable, Sendable {
  enum Aim: Equatable, Sendable {
    case started, stopped, cut, enabled, disabled
    case hibernating, awake
  }

  let aim: Aim
  let ports: PortSet

  /// - Returns: `nil` for a command that asks for no state.
  public init?(of command: ConsoleCommand) {
    switch command {
    case .start(let port, _), .restart(let port, _): self.init(.started, PortSet(port))
    case .stop(_, let port): self.init(.stopped, PortSet(port))
    case .kill(let port): self.init(.cut, PortSet(port))
    case .enable(let ports): self.init(.enabled, ports)
    case .disable(let ports): self.init(.disabled, ports)
    case .hibernate: self.init(.hibernating, PortSet())
    case .wake: self.init(.awake, PortSet())
    case .ping, .watch, .bootMedium, .chooseMedium, .state, .why, .events, .epoch, .date, .setDate,
      .identifier, .currents, .heartbeats, .thermistors, .environment, .bootFlags, .failCounts,
      .uptime, .boots, .version, .loader, .setLoader, .card, .log, .reset, .clearRecord, .help,
      .mode, .relay, .want, .tell, .snapshot:
      return nil
    }
  }

  private init(_ aim: Aim, _ ports: PortSet) {
    self.aim = aim
    self.ports = ports
  }

  /// Whether currents tell it, on a board without `state`.
  ///
  /// They tell whether a port is powered, but not whether it may be.
  public var currentsTell: Bool {
    switch aim {
    case .started, .stopped, .cut, .disabled: true
    case .enabled, .hibernating, .awake: false
    }
  }

  /// Judges a board by its states.
  ///
  /// - Parameter lines: the body of `state`, or of guest states alone.
  /// - Returns: what is still missing, as in `gn is stopping`; `nil` when the goal
  ///   is reached.
  public func missing(inState lines: [String]) -> String? {
    let states = lines.compactMap(StateLine.init)
    switch aim {
    case .hibernating, .awake:
      guard let controller = states.first(where: { $0.subject == "controller" }) else {
        return "the controller's state is not told"
      }
      let isResting = controller.state == "hibernating"
      let isGoingToRest = controller.state == "will-hibernate"
      let isReached = aim == .hibernating ? isResting : !isResting && !isGoingToRest
      return isReached ? nil : "the controller's state is \(controller.state)"
    case .started, .stopped, .cut, .enabled, .disabled:
      for port in Port.every where ports.contains(port) {
        guard let guest = states.first(where: { $0.port == port }) else {
          return "the state of \(port.name) is not told"
        }
        if !isReached(guest) { return Self.description(of: guest) }
      }
      return nil
    }
  }

  /// Judges a board by what its ports draw.
  ///
  /// - Parameter lines: the body of `cu`.
  /// - Returns: what is still missing; `nil` when the goal is reached.
  public func missing(inCurrents lines: [String]) -> String? {
    let values = (lines.first ?? "").split(separator: " ").map { UInt32($0) }
    for port in Port.every where ports.contains(port) {
      let current = values.indices.contains(port.index + 1) ? values[port.index + 1] : nil
      let power = current.map(ObservedPower.init(milliamperes:)) ?? .unknown
      if power != (aim == .started ? .on : .off) {
        return "\(port.name) draws \(current.map { "\($0) mA" } ?? "nobody knows what")"
      }
    }
    return nil
  }

  private func isReached(_ guest: StateLine) -> Bool {
    let isOff = guest["relay"].map { $0 == "off" } ?? true
    return switch aim {
    case .started: guest.state == "started"
    case .stopped: ["stopped", "disabled"].contains(guest.state) && isOff
    case .cut: ["stopped", "disabled", "cycling"].contains(guest.state) && isOff
    case .enabled: guest.state != "disabled"
    case .disabled: guest.state == "disabled" && isOff
    case .hibernating, .awake: true
    }
  }

  private static func description(of guest: StateLine) -> String {
    "\(guest.subject) is \(guest.state)" + (guest["relay"].map { ", its relay \($0)" } ?? "")
  }
}

import WagmanCore
import WagmanRemote
import WagmanWire
import WagmanYaml

/// Brings the ports to the power that the rig says they are left with.
///
/// Whatever the plan left: faults on the plant are ended, manual mode is given back, hibernation
/// is ended where a port is to be on. Power is cut at once; what goes on waits for the interlock.
struct SafeState {
  private let session: Session
  private var bench: any Bench { session.bench }

  /// Milliseconds: a port goes on 10 s after it went off at the earliest, one every 5 s.
  private static var patience: UInt64 { 90_000 }

  init(_ session: Session) { self.session = session }

  /// - Throws: ``UnsafeState`` where the board does not come to it, or nobody can tell.
  func reach() async throws {
    var hasFaults = bench.hasPlant
    if hasFaults { hasFaults = await !endFaults() }
    guard session.rig.safeState.contains(where: { $0 != .leave }) else { return }
    var trouble = "the board told nothing"
    let begin = bench.elapsed
    var attempts = 0
    while bench.elapsed - begin < Self.patience {
      if attempts > 0 { try await bench.news(within: attempts < 4 ? 1_000 : 5_000) }
      if attempts > 0 && hasFaults { hasFaults = await !endFaults() }
      attempts += 1
      do {
        let reached = try await ports()
        let left = Port.all.filter { reached[$0.index] == false }
        if left.isEmpty {
          session.note("safe state reached")
          return
        }
        trouble = left.map { "\($0.name) is not \(wanted($0).rawValue)" }.joined(separator: ", ")
        try await ask(for: left)
      } catch let error as BoardError {
        trouble = "\(error)"
      }
    }
    throw UnsafeState(description: "the safe power state was not reached: \(trouble)")
  }

  /// - Returns: whether the plant did so.
  private func endFaults() async -> Bool {
    (try? await bench.strike("everything recovers")) != nil
  }

  private func wanted(_ port: Port) -> Rig.SafeState { session.rig.safeState[port.index] }

  /// Whether each port is as it is to be; `nil` where that does not matter.
  private func ports() async throws -> [Bool?] {
    let levels = try await levels()
    return Port.all.map { port in
      switch wanted(port) {
      case .on: levels[port.index] == true
      case .off: levels[port.index] == false
      case .leave: nil
      }
    }
  }

  /// Whether each relay is on and meant to be; `nil` where it may change, or nobody can tell.
  private func levels() async throws -> [Bool?] {
    do {
      var lines = try await bench.ask(.state).lines.compactMap(StateLine.init)
      if try await makeWay(lines) {
        lines = try await bench.ask(.state).lines.compactMap(StateLine.init)
      }
      return Port.all.map { port in lines.first { $0.port == port }?.lastingPower }
    } catch BoardError.unknownCommand {
      let words = try await bench.ask(.currents).lines.first?.split(separator: " ") ?? []
      return Port.all.map { port in
        guard let current = words.dropFirst(port.index + 1).first.flatMap({ UInt32($0) }) else {
          return nil
        }
        // Of docs/verbs.md: what boards that do not read back their relays are judged by.
        return current >= 120 ? true : current <= 32 ? false : nil
      }
    }
  }

  private func ask(for ports: [Port]) async throws {
    for port in ports {
      switch wanted(port) {
      case .off: _ = try await refusable { try await bench.ask(.stop(seconds: 0, port)) }
      case .on:
        _ = try await refusable { try await session.give(.enable(PortSet(port))) }
        _ = try await refusable { try await session.give(.start(port, isForced: false)) }
      case .leave: break
      }
    }
  }

  /// Ends what would have the board refuse, or change its mind later.
  ///
  /// - Returns: whether there was something.
  private func makeWay(_ lines: [StateLine]) async throws -> Bool {
    guard let phase = lines.first(where: { $0.subject == "controller" })?.state else {
      return false
    }
    if phase == "manual" {
      _ = try await refusable { try await bench.ask(.mode(isManual: false)) }
      return true
    }
    guard phase.contains("hibern"), session.rig.safeState.contains(.on) else { return false }
    _ = try await refusable { try await session.give(.wake) }
    return true
  }

  /// What the board refuses or does not know is tried otherwise, or shows in the state.
  private func refusable(_ body: () async throws -> Reply) async throws -> Reply? {
    do {
      return try await body()
    } catch BoardError.refused {
      return nil
    } catch BoardError.unknownCommand {
      return nil
    }
  }
}

extension StateLine {
  /// Whether the port is on, or off, and not by way of a power cycle, a hold-off or a stop that
  /// is under way; `nil` where it is.
  fileprivate var lastingPower: Bool? {
    switch (self["relay"], flag("wanted")) {
    case ("on", true): true
    case ("off", false): false
    case ("off", _): state == "disabled" ? false : nil
    default: nil
    }
  }
}

/// A board that was left in another power state than the rig says is safe.
public struct UnsafeState: Error, Sendable, CustomStringConvertible {
  public let description: String
}

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
    if bench.hasPlant { try? await bench.strike("everything recovers") }
    guard session.rig.safeState.contains(where: { $0 != .leave }) else { return }
    var trouble = "the board told nothing"
    let begin = bench.elapsed
    var attempts = 0
    while bench.elapsed - begin < Self.patience {
      if attempts > 0 { try await bench.news(within: attempts < 4 ? 1_000 : 5_000) }
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

  /// Whether each relay is on; `nil` where nobody can tell.
  private func levels() async throws -> [Bool?] {
    do {
      let lines = try await bench.ask(.state).lines.compactMap(StateLine.init)
      return Port.all.map { port in
        switch lines.first(where: { $0.port == port })?["relay"] {
        case "on": true
        case "off": false
        default: nil
        }
      }
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
    try await makeWay(for: ports)
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

  /// Ends what would have the board refuse.
  private func makeWay(for ports: [Port]) async throws {
    guard
      let phase = try await refusable({ try await bench.ask(.state) })?.lines
        .compactMap(StateLine.init).first(where: { $0.subject == "controller" })?.state
    else { return }
    if phase == "manual" { _ = try await refusable { try await bench.ask(.mode(isManual: false)) } }
    if phase.contains("hibern"), ports.contains(where: { wanted($0) == .on }) {
      _ = try await refusable { try await session.give(.wake) }
    }
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

/// A board that was left in another power state than the rig says is safe.
public struct UnsafeState: Error, Sendable, CustomStringConvertible {
  public let description: String
}

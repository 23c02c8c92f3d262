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

  init(_ session: Session) { self.session = session }

  /// How long the board is given, in milliseconds of the bench: a port goes on 10 s after it went
  /// off at the earliest, one every 5 s, and not before the interlock lets it.
  static func patience(_ rig: Rig) -> UInt64 { 150_000 + rig.interlock.offTime.milliseconds }

  /// - Throws: ``UnsafeState`` where the board does not come to it, or nobody can tell.
  func reach() async throws {
    var hasFaults = await !endFaults()
    guard session.rig.safeState.contains(where: { $0 != .leave }) else { return }
    var trouble = "the board told nothing"
    let end = bench.elapsed + Self.patience(session.rig)
    var attempts = 0
    var told: Set<Int> = []
    var answeredAt = bench.elapsed
    // Longer than a plan waits: nobody comes after this to put it right.
    let silence = max(30_000, session.rig.silence.milliseconds)
    repeat {
      if attempts > 0 { try await bench.news(within: attempts < 4 ? 1_000 : 5_000) }
      if attempts > 0 && hasFaults { hasFaults = await !endFaults() }
      attempts += 1
      do {
        let levels = try await levels()
        answeredAt = bench.elapsed
        let left = Port.all.filter { !isReached($0, levels[$0.index], told) }
        if left.isEmpty {
          session.note("safe state reached")
          return
        }
        trouble = left.map { "\($0.name) is not \(wanted($0).rawValue)" }.joined(separator: ", ")
        try await ask(for: left)
        told.formUnion(left.map(\.index))
        answeredAt = bench.elapsed
      } catch let error as BoardError {
        trouble = "\(error)"
        if case .wrongBoard = error { break }
        // A damaged answer is one.
        if case .garbled = error { answeredAt = bench.elapsed }
      }
    } while bench.elapsed < end && bench.elapsed - answeredAt < silence
    throw UnsafeState(description: "the safe power state was not reached: \(trouble)")
  }

  /// - Returns: whether none stands any more.
  private func endFaults() async -> Bool {
    guard bench.hasPlant else { return true }
    do {
      try await bench.strike("everything recovers")
      return true
    } catch {
      session.note("the faults were not ended: \(error)")
      return false
    }
  }

  private func wanted(_ port: Port) -> Rig.SafeState { session.rig.safeState[port.index] }

  /// Whether a port is as it is to be, and will be; `told` are those that were asked to switch.
  private func isReached(_ port: Port, _ level: Level, _ told: Set<Int>) -> Bool {
    switch wanted(port) {
    case .on: level.isOn == true && level.isLasting != false
    // Where nobody knows whether it will go on by itself, it is told not to.
    case .off: level.isOn == false && level.isLasting ?? told.contains(port.index)
    case .leave: true
    }
  }

  /// What is known of a port's power.
  private struct Level {
    /// `nil` where nobody can tell.
    var isOn: Bool?
    /// Whether the board means to leave it so.
    var isLasting: Bool?

    init(isOn: Bool?) { self.isOn = isOn }

    init(_ line: StateLine) {
      switch line["relay"] {
      case "on":
        isOn = true
        isLasting = line.state != "stopping" && line.flag("wanted") != false
      case "off":
        isOn = false
        isLasting =
          line.state == "disabled" || line.state == "stopped" && line.flag("wanted") == false
      default: break
      }
    }
  }

  private func levels() async throws -> [Level] {
    do {
      var lines = try await states()
      if try await makeWay(lines) { lines = try await states() }
      return Port.all.map { port in
        lines.first { $0.port == port }.map { Level($0) } ?? Level(isOn: nil)
      }
    } catch  where error.isMissingCommand {
      let words = try await bench.ask(.currents).lines.first?.split(separator: " ") ?? []
      return Port.all.map { port in
        guard let current = words.dropFirst(port.index + 1).first.flatMap({ UInt32($0) }) else {
          return Level(isOn: nil)
        }
        // Of docs/verbs.md: what boards that do not read back their relays are judged by.
        return Level(isOn: current >= 120 ? true : current <= 32 ? false : nil)
      }
    }
  }

  private func ask(for ports: [Port]) async throws {
    for port in ports {
      switch wanted(port) {
      case .off: try await tell(.stop(seconds: 0, port))
      case .on:
        try await tell(.enable(PortSet(port)))
        try await session.clear(.start(port, isForced: false))
        try await tell(.start(port, isForced: false))
      case .leave: break
      }
    }
  }

  private func states() async throws -> [StateLine] {
    try await bench.ask(.state).lines.compactMap(StateLine.init)
  }

  /// Ends what would have the board refuse, or change its mind later.
  ///
  /// - Returns: whether there was something.
  private func makeWay(_ lines: [StateLine]) async throws -> Bool {
    guard let phase = lines.first(where: { $0.subject == "controller" })?.state else {
      return false
    }
    if phase == "manual" {
      try await tell(.mode(isManual: false))
      return true
    }
    guard phase.contains("hibern"), session.rig.safeState.contains(.on) else { return false }
    try await session.clear(.wake)
    try await tell(.wake)
    return true
  }

  /// Asks; what the board refuses or does not know is tried otherwise, or shows in the state.
  @discardableResult
  private func tell(_ command: ConsoleCommand) async throws -> Reply? {
    do {
      return try await bench.ask(command)
    } catch BoardError.refused {
      return nil
    } catch  where error.isMissingCommand {
      return nil
    }
  }
}

extension Error {
  /// Whether the board, or its wire, has no such command.
  fileprivate var isMissingCommand: Bool {
    switch self as? BoardError {
    case .unknownCommand, .notOnThisWire: true
    case .timedOut, .hungUp, .garbled, .refused, .wrongBoard, .interrupted, nil: false
    }
  }
}

/// A board that was left in another power state than the rig says is safe.
public struct UnsafeState: Error, Sendable, CustomStringConvertible {
  public let description: String
}

import Foundation
import WagmanRemote
import WagmanSerial
import WagmanWire

/// Gives a command and waits until the board is in the state that it asks for.
struct Waiting {
  private let client: BoardClient
  private let goal: Goal
  private let milliseconds: UInt64
  private let isTerminal = isatty(2) != 0

  /// How often the board is asked for its state.
  private static let period: UInt64 = 300

  init(_ client: BoardClient, _ goal: Goal, milliseconds: UInt64) {
    self.client = client
    self.goal = goal
    self.milliseconds = milliseconds
  }

  func perform(_ command: ConsoleCommand, _ printer: ReplyPrinter) throws {
    let question = try question()
    let reply = try client.answer(to: command)
    let start = Monotonic.milliseconds
    var next = start
    while true {
      let missing = missing(in: try client.answer(to: question))
      guard let missing else { break }
      let now = Monotonic.milliseconds
      progress("\(missing), for \((now - start) / 1_000) s")
      guard now - start < milliseconds else {
        progress("")
        throw Failure(
          "'\(command.name.text)' was taken, but its end not reached in time: \(missing)",
          code: Failure.timedOut)
      }
      next = min(max(next + Self.period, now), start + milliseconds)
      try rest(until: next)
    }
    progress("")
    printer.print(reply)
  }

  /// What the state is read from; asked before anything is changed.
  private func question() throws -> ConsoleCommand {
    do {
      _ = try client.ask(.state) { Interruption.isRequested }
      return .state
    } catch {
      guard case .unknownCommand = error else { throw Failure(error) }
      guard goal.currentsTell else {
        throw Failure(
          "--wait: this board has no 'state', and nothing else tells when this is done; "
            + "leave --wait away", code: Failure.failedCheck)
      }
      _ = try client.answer(to: .currents)
      return .currents
    }
  }

  private func missing(in reply: Reply) -> String? {
    reply.command == .state
      ? goal.missing(inState: reply.lines) : goal.missing(inCurrents: reply.lines)
  }

  /// Lets the link live until a moment.
  ///
  /// - Throws: a ``Failure`` when it hangs up, for nobody is asked then who would notice.
  private func rest(until moment: UInt64) throws {
    var reason: String?
    client.changed = { if case .hungUp(let hangUp) = $0 { reason = hangUp.reason } }
    defer { client.changed = { _ in } }
    while true {
      let now = Monotonic.milliseconds
      _ = client.service(at: now)
      if let reason { throw Failure(.hungUp(reason, wasHarmless: true)) }
      if Interruption.isRequested { throw Failure(.interrupted) }
      guard now < moment else { return }
      client.wait(until: min(moment, client.wakeAt), from: now)
    }
  }

  private func progress(_ text: String) {
    guard isTerminal else { return }
    FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
  }
}
